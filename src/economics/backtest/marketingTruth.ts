/**
 * What spend causes, against the truth: sign-ups, return, and the plan that is recommended.
 *
 * Floors, by quantity:
 * - `incremental_sign_ups`: the mean absolute error of somebody who knows the shapes of the curves and has to find their heights in the same
 *   sign-ups, without a belief in credit (`../response/panel/heights.ts`), and does not know the chance of the counts (Poisson).
 * - `incremental_roas_…`: how far the true mean value of a channel's population times those it caused lies from what these very people
 *   were to be expected to bring; the few rich among them make it.
 * - `plan_gain`: what the best plan within the same bounds would have gained, with the true curves and values.
 * - `plan_value`: what that plan would have brought.
 */

import { estimateOf } from '../../math/quantile.js';
import type { Day } from '../../time.js';
import { allocate } from '../budget/allocate.js';
import { boundsOf } from '../budget/bounds.js';
import type { Curve } from '../budget/gridOptimum.js';
import { type MarketingEffects, PERIODS, planBudget, spendOfToday } from '../budget/planBudget.js';
import type { DatedPanel } from '../response/panel/panel.js';
import { incrementalRoas } from '../roas/incrementalRoas.js';
import type { AgainstTruth } from './againstTruth.js';

/** A channel in a calendar month, as the simulator knows it. */
export interface TrueMonth {
  readonly channel: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly spendUsd: number;
  readonly causedSignUps: number;
  /** What those whom it caused in the month were to be expected to bring through the horizon, USD; null while that is not over. */
  readonly causedUsd: number | null;
  /** What those whom it is credited with have brought by then, USD. */
  readonly creditedUsd: number;
  /** The same of those whom first touch credits it with; null where nobody's is known. */
  readonly firstTouchUsd: number | null;
  readonly retention: number;
  readonly halfUsd: number;
  readonly slope: number;
  /** Sign-ups a day. */
  readonly ceiling: number;
}

export interface MarketingTruth {
  readonly months: readonly TrueMonth[];
  /** What one more sign-up of a channel is worth through the horizon, USD. */
  readonly values: ReadonlyMap<string, number>;
}

interface Estimated {
  readonly panel: DatedPanel;
  readonly effects: MarketingEffects;
}

export function marketingAgainstTruth(estimated: Estimated, truth: MarketingTruth): AgainstTruth[] {
  const lines = estimated.panel.channels.flatMap((channel, k) => channelLines(estimated, truth, channel, k));
  return [...lines, ...planLines(estimated, truth)];
}

function channelLines(
  { panel, effects }: Estimated,
  truth: MarketingTruth,
  channel: string,
  k: number,
): AgainstTruth[] {
  const { draws } = effects.response;
  const lastDay = panel.from + panel.days - 1;
  const months = truth.months.filter((month) => month.channel === channel && month.lastDay <= lastDay);
  const over = months.filter(({ causedUsd }) => causedUsd !== null);
  const segment = `channel:${channel}`;
  const first = months[0];
  if (first === undefined) return [];
  const causedThrough = (day: Day) => draws.caused(k, Math.max(0, first.firstDay - panel.from), day - panel.from);
  const signUps = sumOf(months, ({ causedSignUps }) => causedSignUps);
  const height = effects.response.heightErrors[k]!;
  const floor = Math.sqrt((2 / Math.PI) * ((signUps * height) ** 2 + signUps));
  const caused = estimateOf(causedThrough(months.at(-1)!.lastDay));
  const lines = [lineOf('incremental_sign_ups', segment, caused, { truth: signUps, floor })];
  const spend = sumOf(over, ({ spendUsd }) => spendUsd);
  const worth = effects.values.values.find((value) => value.channel === channel);
  if (worth === undefined || spend === 0) return lines;
  const trueRoas = sumOf(over, ({ causedUsd }) => causedUsd!) / spend;
  const byValue = ((truth.values.get(channel) ?? Number.NaN) * sumOf(over, (month) => month.causedSignUps)) / spend;
  const known = { truth: trueRoas, floor: Math.abs(byValue - trueRoas) };
  const last = over.at(-1)!.lastDay;
  const spending = { from: first.firstDay, to: last, spendUsd: spend };
  const quantity = `incremental_roas_${effects.values.days}`;
  const credited = sumOf(over, ({ creditedUsd }) => creditedUsd) / spend;
  const firstTouch = sumOf(over, ({ firstTouchUsd }) => firstTouchUsd ?? Number.NaN) / spend;
  const firstTouchLines = Number.isNaN(firstTouch)
    ? []
    : [lineOf(`${quantity} (first touch)`, segment, { mean: firstTouch, lower: null, upper: null }, known)];
  return [
    ...lines,
    lineOf(quantity, segment, incrementalRoas(worth, causedThrough(last), spending), known),
    lineOf(`${quantity} (last touch)`, segment, { mean: credited, lower: null, upper: null }, known),
    ...firstTouchLines,
  ];
}

function lineOf(
  quantity: string,
  segment: string,
  { mean: estimate, lower, upper }: { mean: number; lower: number | null; upper: number | null },
  known: Pick<AgainstTruth, 'truth' | 'floor'>,
): AgainstTruth {
  return { quantity, segment, estimate, lower, upper, ...known };
}

/** How far a plan may leave today's, by channel. */
const REACH = 0.3;

function planLines({ panel, effects }: Estimated, truth: MarketingTruth): AgainstTruth[] {
  const days = PERIODS.month;
  const today = spendOfToday(panel).map((daily) => daily * days);
  const budget = today.reduce((sum, spend) => sum + spend, 0);
  const constraints = Object.fromEntries(panel.channels.map((channel) => [channel, { maxChange: REACH }]));
  const { recommended, expected } = planBudget(panel, effects, { budget, period: 'month', constraints });
  const curves = panel.channels.map((channel) => trueCurve(truth, channel, days));
  if (curves.includes(null)) return [];
  const worth = (plan: ArrayLike<number>) => (curves as Curve[]).reduce((sum, curve, k) => sum + curve(plan[k]!), 0);
  const best = worth(allocate(curves as Curve[], budget, boundsOf(panel.channels, today, budget, constraints), today));
  const chosen = worth(recommended.map(({ spend }) => spend));
  const { mean, lower, upper } = expected.gain;
  const all = { segment: 'all' };
  return [
    {
      quantity: 'plan_gain',
      ...all,
      estimate: mean,
      lower,
      upper,
      truth: chosen - worth(today),
      floor: best - worth(today),
    },
    {
      quantity: 'plan_value',
      ...all,
      estimate: expected.recommended,
      lower: null,
      upper: null,
      truth: chosen,
      floor: best,
    },
  ];
}

/** USD that a steady spend of the period brings, at the average demand of the months; null where a value is not known. */
function trueCurve({ months, values }: MarketingTruth, channel: string, days: number): Curve | null {
  const own = months.filter((month) => month.channel === channel);
  const value = values.get(channel);
  if (value === undefined || own.length === 0) return null;
  const { retention, halfUsd, slope } = own.at(-1)!;
  const ceiling = sumOf(own, (month) => month.ceiling) / own.length;
  return (spend) => {
    const stock = (spend / days / (1 - retention)) ** slope;
    return stock === 0 ? 0 : (days * value * ceiling * stock) / (halfUsd ** slope + stock);
  };
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
