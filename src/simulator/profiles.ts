/**
 * Profiles: what kind of world. `classic` has given counts and exists for one as-of day (`classic/profile.ts`); `demo`,
 * `large` and what extends them are worlds of rates: one more day changes nothing before it.
 */
import { z } from 'zod';
import { UserError } from '../error.js';
import { fromFloat, type Units } from '../math/decimal.js';
import { type Day, formatDay, parseDay } from '../time.js';
import { type CountsProfile, classic } from './classic/profile.js';
import { WITHDRAWAL_FEES } from './fees.js';
import { HOLDABLE, type Holdable } from './holdable.js';
import { MARKET_START } from './market/profile.js';

export interface RatesProfile {
  readonly kind: 'rates';
  readonly name: string;
  /** Sign-ups a year, on average over the market's ups and downs. */
  readonly usersPerYear: number;
  /** First day; null for `months` before the first as-of day. */
  readonly start: Day | null;
  readonly months: number;
  /** Populations with streams of their own: the unit of work. The result does not depend on the number of workers. */
  readonly shards: number;
  /** Multiplies the marketing plan; 1 is the plan. */
  readonly spend: number;
  /** Added to every trading fee rate, maker and taker: .001 is ten basis points. */
  readonly feeSurcharge: number;
  /** Lives lived beside each trader's own, from which the truth is averaged. */
  readonly truthLives: number;
  /** Flat, on top of what arrives, in units of the asset. */
  readonly withdrawalFees: Readonly<Record<Holdable, Units>>;
}

export type Profile = CountsProfile | RatesProfile;

const demo: RatesProfile = {
  kind: 'rates',
  name: 'demo',
  usersPerYear: 10_000,
  start: null,
  months: 24,
  shards: 16,
  spend: 1,
  feeSurcharge: 0,
  truthLives: 4,
  withdrawalFees: WITHDRAWAL_FEES,
};

const large: RatesProfile = { ...demo, name: 'large', usersPerYear: 500_000, shards: 64 };

export const PROFILES: Readonly<Record<string, Profile>> = { demo, large, classic };

export const DEFAULT_PROFILE = 'demo';

const count = (least: number, most: number) => z.int().min(least).max(most).optional();
const withdrawalFees = z.partialRecord(z.enum(HOLDABLE), z.number().min(0).max(10_000)).optional();

const countsFile = z.strictObject({
  extends: z.literal('classic'),
  days: count(2, 3650),
  rampDays: count(1, 365),
  users: count(50, 100_000),
  deposits: count(0, 1_000_000),
  withdrawals: count(0, 1_000_000),
  orders: count(0, 1_000_000),
  rampPerDay: count(0, 100_000),
  withdrawalFees,
});

const ratesFile = z.strictObject({
  extends: z.enum(['demo', 'large']),
  usersPerYear: count(100, 2_000_000),
  start: z.iso.date().optional(),
  months: count(1, 120),
  shards: count(1, 1024),
  spend: z.number().min(0).max(100).optional(),
  feeSurcharge: z.number().min(0).max(0.02).optional(),
  truthLives: count(0, 100),
  withdrawalFees,
});

const fileSchema = z.discriminatedUnion('extends', [countsFile, ratesFile]);

/** A profile from the content of a file; `name` is the file's. Throws UserError naming path and value. */
export function parseProfile(json: unknown, name: string): Profile {
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) throw new UserError(`invalid profile ${name}: ${describe(parsed.error, json)}`);
  const { extends: base, withdrawalFees, ...own } = parsed.data;
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  const fees = Object.entries(withdrawalFees ?? {}).map(([asset, fee]) => [asset, fromFloat(fee)]);
  const extended = PROFILES[base]!;
  const profile = {
    ...extended,
    ...given,
    withdrawalFees: { ...extended.withdrawalFees, ...Object.fromEntries(fees) },
    name,
  } as Profile;
  if (profile.kind === 'counts') refuseImpossible(profile);
  if (profile.kind === 'counts' || given['start'] === undefined) return profile;
  return { ...profile, start: parseStart(given['start'] as string, name) };
}

function parseStart(text: string, name: string): Day {
  const start = parseDay(text, `start of profile ${name}`);
  if (start >= MARKET_START) return start;
  throw new UserError(
    `invalid profile ${name}: start is "${text}": the market begins on ${formatDay(MARKET_START)}, give that day or a later one`,
  );
}

function refuseImpossible(profile: CountsProfile): void {
  const { name, rampDays, days } = profile;
  if (rampDays >= days)
    throw new UserError(`invalid profile ${name}: rampDays ${rampDays} must be less than days ${days}`);
  const funded = profile.deposits > 0 || profile.rampPerDay > 0;
  if (!funded && profile.orders + profile.withdrawals > 0)
    throw new UserError(`invalid profile ${name}: orders and withdrawals need deposits or ramp purchases to pay them`);
}

function describe(error: z.ZodError, json: unknown): string {
  const issue = error.issues[0]!;
  const path = issue.path.join('.');
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], json);
  return path === '' ? issue.message : `${path} is ${JSON.stringify(value) ?? 'missing'}: ${issue.message}`;
}
