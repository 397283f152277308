/** The marts, by the name of their dbt model: what economics and answers may read. */
import { acquisitionCosts } from './acquisitionCosts.js';
import { churnSigns } from './churnSigns.js';
import { cohortRetention } from './cohortRetention.js';
import { cohortRoas } from './cohortRoas.js';
import { dimUsers } from './dimUsers.js';
import { experimentLift } from './experimentLift.js';
import { fctRampTransactions } from './fctRampTransactions.js';
import { fctRevenue } from './fctRevenue.js';
import { fctTrades } from './fctTrades.js';
import { fctUserAges } from './fctUserAges.js';
import { fctUserDays } from './fctUserDays.js';
import { fctUserMonths } from './fctUserMonths.js';
import { fctUserSigns } from './fctUserSigns.js';
import { funnel } from './funnel.js';
import { latestPredictions } from './latestPredictions.js';
import { ledgerProof } from './ledgerProof.js';
import { ltvInputs } from './ltvInputs.js';
import { marketingDays } from './marketingDays.js';
import type { Mart } from './mart.js';
import { monthlyStates } from './monthlyStates.js';
import { rampSuccess } from './rampSuccess.js';
import { retentionByIntensity } from './retentionByIntensity.js';
import { timeToFirstTrade } from './timeToFirstTrade.js';
import { timeToHighVolume } from './timeToHighVolume.js';
import { userSteps } from './userSteps.js';

export const MARTS = {
  dim_users: dimUsers,
  user_steps: userSteps,
  funnel,
  time_to_first_trade: timeToFirstTrade,
  time_to_high_volume: timeToHighVolume,
  acquisition_costs: acquisitionCosts,
  experiment_lift: experimentLift,
  marketing_days: marketingDays,
  fct_user_days: fctUserDays,
  fct_user_months: fctUserMonths,
  fct_user_ages: fctUserAges,
  fct_user_signs: fctUserSigns,
  cohort_retention: cohortRetention,
  retention_by_intensity: retentionByIntensity,
  monthly_states: monthlyStates,
  churn_signs: churnSigns,
  fct_trades: fctTrades,
  fct_revenue: fctRevenue,
  cohort_roas: cohortRoas,
  ltv_inputs: ltvInputs,
  latest_predictions: latestPredictions,
  fct_ramp_transactions: fctRampTransactions,
  ramp_success: rampSuccess,
  ledger_proof: ledgerProof,
} as const;

export const MART_TABLES: readonly Mart[] = Object.values(MARTS);
