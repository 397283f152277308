/** The raw tables, parents first: the order in which they are created and loaded. */
import type { Table } from '../table.js';
import { cryptoPrices } from './cryptoPrices.js';
import { deposits } from './deposits.js';
import { fxRates } from './fxRates.js';
import { kycChecks } from './kycChecks.js';
import { ledgerEntries } from './ledgerEntries.js';
import { marketingExperiments } from './marketingExperiments.js';
import { marketingSpend } from './marketingSpend.js';
import { orders } from './orders.js';
import { pipelineRuns } from './pipelineRuns.js';
import { predictions } from './predictions.js';
import { rampTransactions } from './rampTransactions.js';
import { trades } from './trades.js';
import { userAcquisitions } from './userAcquisitions.js';
import { users } from './users.js';
import { withdrawals } from './withdrawals.js';

export const RAW = {
  users,
  deposits,
  withdrawals,
  orders,
  trades,
  ramp_transactions: rampTransactions,
  crypto_prices: cryptoPrices,
  fx_rates: fxRates,
  user_acquisitions: userAcquisitions,
  kyc_checks: kycChecks,
  marketing_spend: marketingSpend,
  marketing_experiments: marketingExperiments,
  ledger_entries: ledgerEntries,
  predictions,
  pipeline_runs: pipelineRuns,
} as const;

export type RawName = keyof typeof RAW;

export const RAW_TABLES: readonly Table[] = Object.values(RAW);
