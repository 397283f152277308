/**
 * What growth money does in a world of rates: a plan of spend, the sign-ups that each channel is expected to cause, and what
 * credit and truth need to know of it. A function of profile, seed, start and market alone; a longer plan begins like a
 * shorter one.
 */
import { COUNTRIES } from '../../contract/reference.js';
import { CHANNELS } from '../../contract/vocabulary.js';
import { normal } from '../../math/distributions.js';
import { stream } from '../../math/random.js';
import type { Day } from '../../time.js';
import type { Market } from '../market/market.js';
import type { RatesProfile } from '../profiles.js';
import { spendDay, weeklyBudgets, weekOf } from './budget.js';
import { LANES } from './campaigns.js';
import { type Experiment, planExperiments } from './darkWindows.js';
import { audience, demand, momentum } from './momentum.js';
import { CELLS, type Curve, cellOf, curves, nextAdstock, saturation, UNPAID_SHARES } from './response.js';

export interface MarketingSpec {
  readonly profile: RatesProfile;
  readonly seed: number;
  readonly start: Day;
  readonly market: Market;
}

/** Plain data: it can be sent to a worker. Cells are channel × COUNTRIES + country. */
export interface Marketing {
  readonly seed: number;
  readonly usersPerYear: number;
  /** Adstock of the plan in a level market, by cell. */
  readonly planned: Float64Array;
  readonly from: Day;
  readonly to: Day;
  /** Sign-ups that the channel causes in the whole world: [(day − from) × CELLS + cell]. */
  readonly expected: Float64Array;
  /** Adstocked spend, USD: [(day − from) × CELLS + cell]. */
  readonly adstock: Float64Array;
  /** Spend in cents: [(day − from) × LANES + lane]. */
  readonly cents: Float64Array;
  /** Of the market, in (−1, 1): [day − from]. */
  readonly momentum: Float64Array;
  readonly experiments: readonly Experiment[];
}

/** The plan of every day through `through`; where `before` is given, it is continued and the days begin where it does. */
export function planMarketing(spec: MarketingSpec, through: Day, before?: Marketing): Marketing {
  const { seed, market, profile } = spec;
  const marketing = emptyPlan(spec, before?.from ?? spec.start, through);
  if (before !== undefined) copyDays(before, marketing);
  const climbed = curves(profile.usersPerYear);
  const first = before === undefined ? spec.start : before.to + 1;
  let budgets: Float64Array = new Float64Array(CELLS);
  for (let day = first; day <= through; day++) {
    const at = day - marketing.from;
    marketing.momentum[at] = momentum(market, day);
    if (day === first || weekOf(day) !== weekOf(day - 1))
      budgets = weeklyBudgets({ seed, market, spend: profile.spend }, weekOf(day), climbed);
    spendDay(seed, day, budgets, marketing.experiments, marketing.cents, at * LANES.length);
    carryAdstock(marketing, at, climbed);
    expectUnpaid(marketing, day);
    expectPaid(marketing, day, climbed);
  }
  return marketing;
}

/** A plan's last days through `to`: enough to continue it, to credit touches and to tell the truth of the month. */
export function recentMarketing(marketing: Marketing, to: Day = marketing.to): Marketing {
  const from = Math.max(marketing.from, to - RECENT_DAYS + 1);
  const [first, end] = [from - marketing.from, to + 1 - marketing.from];
  const recent = (days: Float64Array, width: number) => days.slice(first * width, end * width);
  return {
    ...marketing,
    from,
    to,
    expected: recent(marketing.expected, CELLS),
    adstock: recent(marketing.adstock, CELLS),
    cents: recent(marketing.cents, LANES.length),
    momentum: recent(marketing.momentum, 1),
  };
}

const RECENT_DAYS = 62;

function emptyPlan({ seed, start, profile }: MarketingSpec, from: Day, through: Day): Marketing {
  const days = through - from + 1;
  if (!(days > 0)) throw new RangeError(`a plan of ${days} days`);
  return {
    seed,
    usersPerYear: profile.usersPerYear,
    planned: Float64Array.from(curves(profile.usersPerYear), (curve) => curve?.planned ?? 0),
    from,
    to: through,
    expected: new Float64Array(days * CELLS),
    adstock: new Float64Array(days * CELLS),
    cents: new Float64Array(days * LANES.length),
    momentum: new Float64Array(days),
    // Without spend there is nothing to switch off.
    experiments: profile.spend === 0 ? [] : planExperiments(seed, start, through),
  };
}

function copyDays(before: Marketing, marketing: Marketing): void {
  if (before.to > marketing.to) throw new RangeError(`a plan through ${before.to} does not end on ${marketing.to}`);
  for (const name of ['expected', 'adstock', 'cents', 'momentum'] as const) marketing[name].set(before[name]);
}

/** Nothing was spent before the first day. */
function carryAdstock({ adstock, cents }: Marketing, at: number, climbed: readonly (Curve | null)[]): void {
  const spent = new Float64Array(CELLS);
  LANES.forEach(({ cell }, lane) => {
    spent[cell]! += cents[at * LANES.length + lane]! / 100;
  });
  climbed.forEach((curve, cell) => {
    if (curve === null) return;
    const before = at === 0 ? 0 : adstock[(at - 1) * CELLS + cell]!;
    adstock[at * CELLS + cell] = nextAdstock(before, spent[cell]!, curve.retention);
  });
}

function expectPaid(marketing: Marketing, day: Day, climbed: readonly (Curve | null)[]): void {
  const at = day - marketing.from;
  const reachable = audience(marketing.momentum[at]!, day);
  climbed.forEach((curve, cell) => {
    if (curve === null) return;
    const climb = saturation(marketing.adstock[at * CELLS + cell]!, curve.half, curve.slope);
    marketing.expected[at * CELLS + cell] = curve.ceiling * reachable * climb;
  });
}

/** Who comes by themselves or is brought by a friend: with demand, and with what a country talks about that week. */
function expectUnpaid(marketing: Marketing, day: Day): void {
  const at = day - marketing.from;
  const wanted = (marketing.usersPerYear / 365) * demand(marketing.momentum[at]!, day);
  const draw = stream(marketing.seed, 'marketing/talk', weekOf(day));
  COUNTRIES.forEach(({ weight }, country) => {
    const talk = Math.exp(TALK_SIGMA * normal(draw) - TALK_SIGMA ** 2 / 2);
    for (const [channel, share] of Object.entries(UNPAID_SHARES)) {
      const cell = cellOf(CHANNELS.indexOf(channel as keyof typeof UNPAID_SHARES), country);
      marketing.expected[at * CELLS + cell] = wanted * share * talk * (weight / TOTAL_WEIGHT);
    }
  });
}

const TALK_SIGMA = 0.1;
const TOTAL_WEIGHT = COUNTRIES.reduce((sum, { weight }) => sum + weight, 0);
