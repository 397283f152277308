/**
 * Profiles: what kind of world. `classic` is the brief's data set, its counts exact; it exists for one as-of date.
 * (`demo` and `large`, worlds of rates that go on for years, join here.)
 */
import { z } from 'zod';
import { UserError } from '../error.js';
import { fromFloat, type Units } from '../math/decimal.js';
import { type Day, formatDay, type Window } from '../time.js';
import { WITHDRAWAL_FEES } from './fees.js';
import { HOLDABLE, type Holdable } from './ledger.js';
import { MARKET_START } from './market/profile.js';

export interface Profile {
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

const classic: Profile = {
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

export const PROFILES: Readonly<Record<string, Profile>> = { classic };

export const DEFAULT_PROFILE = 'classic';

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

const count = (least: number, most: number) => z.int().min(least).max(most).optional();

const fileSchema = z.strictObject({
  extends: z.enum(Object.keys(PROFILES) as [string, ...string[]]),
  days: count(2, 3650),
  rampDays: count(1, 365),
  users: count(50, 100_000),
  deposits: count(0, 1_000_000),
  withdrawals: count(0, 1_000_000),
  orders: count(0, 1_000_000),
  rampPerDay: count(0, 100_000),
  withdrawalFees: z.partialRecord(z.enum(HOLDABLE), z.number().min(0).max(10_000)).optional(),
});

/** A profile from the content of a file; `name` is the file's. Throws UserError naming path and value. */
export function parseProfile(json: unknown, name: string): Profile {
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) throw new UserError(`invalid profile ${name}: ${describe(parsed.error, json)}`);
  const { extends: base, withdrawalFees, ...own } = parsed.data;
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  const fees = Object.entries(withdrawalFees ?? {}).map(([asset, fee]) => [asset, fromFloat(fee)]);
  const profile: Profile = {
    ...PROFILES[base]!,
    ...given,
    withdrawalFees: { ...PROFILES[base]!.withdrawalFees, ...Object.fromEntries(fees) },
    name,
  };
  if (profile.rampDays >= profile.days)
    throw new UserError(`invalid profile ${name}: rampDays ${profile.rampDays} must be less than days ${profile.days}`);
  const funded = profile.deposits > 0 || profile.rampPerDay > 0;
  if (!funded && profile.orders + profile.withdrawals > 0)
    throw new UserError(`invalid profile ${name}: orders and withdrawals need deposits or ramp purchases to pay them`);
  return profile;
}

function describe(error: z.ZodError, json: unknown): string {
  const issue = error.issues[0]!;
  const path = issue.path.join('.');
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], json);
  return path === '' ? issue.message : `${path} is ${JSON.stringify(value) ?? 'missing'}: ${issue.message}`;
}

/** 2035-12-31: beyond it a free path may leave what 2^53 units hold. */
const LAST_DAY: Day = 24_105;

/** The days of a world as of a day, and where its ramp begins. Throws UserError when they would begin before the market. */
export function spanOf(profile: Profile, asOf: Day): { readonly span: Window; readonly rampFrom: Day } {
  const from = asOf - profile.days + 1;
  if (asOf > LAST_DAY)
    throw new UserError(`as-of ${formatDay(asOf)} is too late: worlds end by ${formatDay(LAST_DAY)}`);
  if (from < MARKET_START)
    throw new UserError(
      `as-of ${formatDay(asOf)} is before the start: ${profile.name} needs ${profile.days} days of market, which begins on ` +
        `${formatDay(MARKET_START)} (use ${formatDay(MARKET_START + profile.days - 1)} or later)`,
    );
  return { span: { from, to: asOf }, rampFrom: asOf - profile.rampDays + 1 };
}
