/** `classic`: the brief's data set, its counts exact; it exists for one as-of date. */
import type { Units } from '../../math/decimal.js';
import type { Day, Window } from '../../time.js';
import { WITHDRAWAL_FEES } from '../fees.js';
import type { Holdable } from '../holdable.js';
import { refuseSpan } from '../span.js';

export interface CountsProfile {
  readonly kind: 'counts';
  readonly name: string;
  /** Days of history, the as-of day included. */
  readonly days: number;
  /** The last so many of them have ramp purchases and are loaded day by day. */
  readonly rampDays: number;
  readonly users: number;
  readonly deposits: number;
  readonly withdrawals: number;
  readonly orders: number;
  readonly rampPerDay: number;
  /** Flat, on top of what arrives, in units of the asset. */
  readonly withdrawalFees: Readonly<Record<Holdable, Units>>;
}

export const classic: CountsProfile = {
  kind: 'counts',
  name: 'classic',
  days: 365,
  rampDays: 90,
  users: 1000,
  deposits: 800,
  withdrawals: 600,
  orders: 3000,
  rampPerDay: 500,
  withdrawalFees: WITHDRAWAL_FEES,
};

/** The brief's shares of final states; counts are cut from them by largest remainder. */
export const SHARES = {
  kyc: { verified: 0.7, pending: 0.2, rejected: 0.1 },
  tier: { basic: 0.6, intermediate: 0.3, pro: 0.1 },
  depositType: { fiat: 0.7, crypto: 0.3 },
  deposit: { completed: 0.9, pending: 0.07, failed: 0.03 },
  withdrawalType: { fiat: 0.4, crypto: 0.6 },
  withdrawal: { completed: 0.85, pending: 0.1, failed: 0.03, rejected: 0.02 },
  order: { filled: 0.4, open: 0.3, cancelled: 0.2, expired: 0.08, partially_filled: 0.02 },
  ramp: { completed: 0.85, failed: 0.1, pending: 0.05 },
} as const;

/** Whole counts that sum to `total`, each within one of its share (largest remainder). */
export function countsOf<K extends string>(shares: Readonly<Record<K, number>>, total: number): Record<K, number> {
  const parts = (Object.keys(shares) as K[]).map((key) => ({ key, exact: shares[key] * total }));
  const counts = new Map(parts.map(({ key, exact }) => [key, Math.floor(exact + 1e-9)]));
  let missing = total - [...counts.values()].reduce((sum, count) => sum + count, 0);
  for (const { key } of parts.toSorted((a, b) => (b.exact % 1) - (a.exact % 1))) {
    if (missing-- <= 0) break;
    counts.set(key, counts.get(key)! + 1);
  }
  return Object.fromEntries(counts) as Record<K, number>;
}

/** The days of a world as of a day, and where its ramp begins. Throws UserError when they would begin before the market. */
export function spanOf(profile: CountsProfile, asOf: Day): { readonly span: Window; readonly rampFrom: Day } {
  const from = asOf - profile.days + 1;
  refuseSpan(profile.name, from, asOf);
  return { span: { from, to: asOf }, rampFrom: asOf - profile.rampDays + 1 };
}
