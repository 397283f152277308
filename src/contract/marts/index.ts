/** The marts, by the name of their dbt model: what economics and answers may read. */
import { channelRoas } from './channelRoas.js';
import { cohortRetention } from './cohortRetention.js';
import { dimUsers } from './dimUsers.js';
import { fctRampTransactions } from './fctRampTransactions.js';
import { fctRevenue } from './fctRevenue.js';
import { fctTrades } from './fctTrades.js';
import { fctUserAges } from './fctUserAges.js';
import { fctUserDays } from './fctUserDays.js';
import { fctUserMonths } from './fctUserMonths.js';
import { ledgerProof } from './ledgerProof.js';
import type { Mart } from './mart.js';
import { rampSuccess } from './rampSuccess.js';
import { timeToHighVolume } from './timeToHighVolume.js';

export const MARTS = {
  dim_users: dimUsers,
  time_to_high_volume: timeToHighVolume,
  fct_user_days: fctUserDays,
  fct_user_months: fctUserMonths,
  fct_user_ages: fctUserAges,
  cohort_retention: cohortRetention,
  fct_trades: fctTrades,
  fct_revenue: fctRevenue,
  channel_roas: channelRoas,
  fct_ramp_transactions: fctRampTransactions,
  ramp_success: rampSuccess,
  ledger_proof: ledgerProof,
} as const;

export const MART_TABLES: readonly Mart[] = Object.values(MARTS);
