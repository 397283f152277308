/** Raw tables whose rows count on their own day and no other, so that a change touches no more than its days. */
import type { RawName } from './index.js';

/** What the daily facts are made of: a day of theirs follows from these tables' rows of that day and from who signed up when, through whom. */
export const FACT_SOURCES: readonly RawName[] = [
  'deposits',
  'withdrawals',
  'trades',
  'ramp_transactions',
  'crypto_prices',
  'fx_rates',
  'marketing_spend',
  'ledger_entries',
];

/** What grows with every day and changes on few: a build of few days tests the rows of those days alone. */
export const LOOKED_AT_BY_DAY: ReadonlySet<string> = new Set<RawName>([
  ...FACT_SOURCES,
  'orders',
  'kyc_checks',
  'predictions',
]);
