/**
 * The negative control: the defects of the project's Python ancestor, which drew everything uniformly. The judge's own
 * checks count them; here their figures stand beside what the ancestor had.
 */
import { readCheck, specsOf } from '../verify/verify.js';
import { readContext } from '../verify/world.js';
import type { Band, Target } from './target.js';
import type { MeasuredWorld } from './world.js';

/** Checks, and what the ancestor's data had there. */
const DEFECTS: readonly (readonly [check: string, band: Band, ancestor: string])[] = [
  ['time/orders-after-sign-up', { max: 0 }, 'orders before sign-up; the ancestor: 6–9 % of all rows'],
  ['time/ramp_transactions-after-sign-up', { max: 0 }, 'the same, ramp purchases'],
  ['time/deposits-after-sign-up', { max: 0 }, 'the same, deposits'],
  ['time/withdrawals-after-sign-up', { max: 0 }, 'the same, withdrawals'],
  ['schema/trades-required', { max: 0 }, 'trades without a price; every market order’s'],
  ['payments/withdrawal-of-held-currency', { max: 0 }, 'withdrawals in a currency never held; 91 %'],
  ['payments/ramp_transactions-verified', { max: 0 }, 'ramp rows of unverified users; 30 %'],
  ['payments/ramp-rail', { max: 0 }, 'purchases by a method that the currency does not have; 29 %'],
  ['payments/ramp-country', { max: 0 }, 'purchases from another country than the user’s; 99.6 %'],
  ['orders/fee-by-tier', { max: 0 }, 'trades off the fee schedule (taker .40 to .10 %, maker .25 to 0 %)'],
  ['market/weekends-carried', { max: 0 }, 'exchange rates that move at weekends'],
  ['behaviour/top-tenth-share', { min: 0.5 }, 'share of volume of the top tenth; 19.7 %'],
  ['behaviour/hours-not-flat', { min: 3 }, 'chi-squared per degree of freedom of hours; about 1'],
  ['behaviour/weekdays-not-flat', { min: 2.5 }, 'the same, weekdays; about 1'],
  ['behaviour/asleep-at-night', { max: 0.12 }, 'activity from 1 to 5 by the user’s own clock; .21'],
  ['behaviour/slow-rails-on-business-days', { max: 0 }, 'slow payments that arrive at weekends'],
  ['market/euro-is-not-dollar', { max: 0.5 }, 'prices elsewhere that lie in the dollar’s candle; all'],
];

export const CONTROL: readonly Target[] = DEFECTS.map(([check, band, title]) => ({
  group: 'negative control',
  name: check.replace('/', '-'),
  title,
  band,
  confidence: 'high',
  ownBand: band,
  figures: (world) => figureOf(world, check),
}));

async function figureOf(world: MeasuredWorld, check: string): Promise<number[]> {
  const context = await readContext(world, { profile: null });
  const spec = specsOf(context).find(({ group, name }) => `${group}/${name}` === check);
  if (spec === undefined) throw new Error(`no such check: ${check}`);
  const judged = await readCheck(world, spec);
  return judged === null ? [] : [judged.figure];
}
