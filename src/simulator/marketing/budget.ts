/**
 * What growth teams spend: a plan per channel and country that follows the market week by week, split over campaigns,
 * with the unevenness of real delivery. Every draw is made whatever the plan, so that doubling it changes no luck.
 */
import { COUNTRIES } from '../../contract/reference.js';
import { CHANNELS } from '../../contract/vocabulary.js';
import { normal } from '../../math/distributions.js';
import { type Stream, stream } from '../../math/random.js';
import { type Day, weekdayOf } from '../../time.js';
import type { Market } from '../market/market.js';
import { LANES } from './campaigns.js';
import { type Experiment, isDark } from './darkWindows.js';
import { generosity, momentum } from './momentum.js';
import { CELLS, type Curve, cellOf, type PaidChannel } from './response.js';

interface Manner {
  /** Spend on a Saturday or Sunday relative to the average day. */
  readonly weekend: number;
  /** Share of the weeks in which it runs at all; its budget goes into those. */
  readonly weeksOn: number;
}

const MANNERS: Readonly<Record<PaidChannel, Manner>> = {
  paid_search: { weekend: 0.85, weeksOn: 1 },
  paid_social: { weekend: 1.1, weeksOn: 1 },
  affiliate: { weekend: 0.95, weeksOn: 1 },
  influencer: { weekend: 1.15, weeksOn: 0.65 },
  ramp_partner: { weekend: 0.9, weeksOn: 1 },
};

/** Standard deviations of the logs: how a channel's budget in a country moves by week, and a campaign's by day. */
const WEEKLY_SIGMA = 0.3;
const DAILY_SIGMA = 0.22;

/** Monday-based weeks; what is decided on Monday holds until Sunday. */
export function weekOf(day: Day): number {
  return Math.floor((day + 3) / 7);
}

/** USD a day by cell, decided on the Monday of the week by the momentum of the weeks before it. */
export function weeklyBudgets(
  plan: { readonly seed: number; readonly market: Market; readonly spend: number },
  week: number,
  curves: readonly (Curve | null)[],
): Float64Array {
  const draw = stream(plan.seed, 'marketing/week', week);
  const mood = generosity(momentum(plan.market, week * 7 - 3));
  const budgets = new Float64Array(CELLS);
  for (let channel = 0; channel < CHANNELS.length; channel++)
    for (let country = 0; country < COUNTRIES.length; country++) {
      const [swing, lot] = [logNormal(draw, WEEKLY_SIGMA), draw.uniform()];
      const cell = cellOf(channel, country);
      const weeksOn = MANNERS[CHANNELS[channel] as PaidChannel]?.weeksOn ?? 0;
      if (lot < weeksOn) budgets[cell] = ((curves[cell]?.budget ?? 0) * plan.spend * mood * swing) / weeksOn;
    }
  return budgets;
}

/** Writes the day's spend in cents by lane, from `at` on. */
export function spendDay(
  seed: number,
  day: Day,
  budgets: Float64Array,
  experiments: readonly Experiment[],
  cents: Float64Array,
  at: number,
): void {
  const draw = stream(seed, 'marketing/spend', day);
  const running = experiments.filter(({ from, to }) => from <= day && day <= to);
  LANES.forEach(({ campaign, channel, country, cell }, lane) => {
    const [swing, rounding] = [logNormal(draw, DAILY_SIGMA), draw.uniform()];
    if (isDark(running, channel, country, day)) return;
    const usd = budgets[cell]! * campaign.budget * weekdayFactor(channel, day) * swing;
    cents[at + lane] = Math.floor(usd * 100 + rounding);
  });
}

function weekdayFactor(channel: number, day: Day): number {
  const { weekend } = MANNERS[CHANNELS[channel] as PaidChannel];
  return weekdayOf(day) >= 5 ? weekend : (7 - 2 * weekend) / 5;
}

/** Mean 1. */
function logNormal(draw: Stream, sigma: number): number {
  return Math.exp(sigma * normal(draw) - sigma ** 2 / 2);
}
