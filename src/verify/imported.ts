/**
 * Which checks judge somebody's own data. Those that follow from the contract hold for everybody; habits, fees and rails of the
 * simulated exchange are no rules elsewhere. A check of a table that nobody brought has nothing to judge.
 */
import type { CheckSpec } from './check.js';

/** By group and name; the tables that must have rows for it. All of `schema` and what is `dated` need none named. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  'schema/user_acquisitions-complete': ['user_acquisitions'],
  'orders/filled-is-sum-of-trades': ['orders', 'trades'],
  'orders/filled-fits-status': ['orders'],
  'orders/trades-of-executed-orders': ['orders', 'trades'],
  'orders/trade-matches-order': ['orders', 'trades'],
  'orders/pair-is-base-quote': ['orders'],
  'orders/amounts-positive': ['orders'],
  'time/deposits-after-sign-up': ['deposits'],
  'time/withdrawals-after-sign-up': ['withdrawals'],
  'time/orders-after-sign-up': ['orders'],
  'time/trades-after-sign-up': ['trades'],
  'time/ramp_transactions-after-sign-up': ['ramp_transactions'],
  'time/signup-date': ['users'],
  'time/acquired-before-sign-up': ['user_acquisitions'],
  'time/checked-after-sign-up': ['kyc_checks'],
  'time/trade-after-order': ['orders', 'trades'],
  'ledger/running-balance': ['ledger_entries'],
  'market/candles-sane': ['crypto_prices'],
  'market/rates-positive': ['fx_rates'],
  'marketing/clicks-of-impressions': ['marketing_spend'],
  'marketing/dark-windows-dark': ['marketing_spend', 'marketing_experiments'],
  'marketing/windows-apart': ['marketing_experiments'],
};

/** `filled` are the raw tables that have rows. */
export function appliesToImported({ group, name }: CheckSpec, filled: ReadonlySet<string>): boolean {
  const needed = RULES[`${group}/${name}`];
  if (needed !== undefined) return needed.every((table) => filled.has(table));
  return group === 'schema' || (group === 'time' && name.endsWith('-dated'));
}
