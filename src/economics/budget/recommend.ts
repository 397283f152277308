/**
 * Where the next period's money should go, from draws of what each channel brings.
 *
 *   1. The draws are joint: what is unknown about all channels together moves them together.
 *   2. A period's money works as the curves say, whatever the periods before.
 *   3. Channels add up; none helps or hinders another.
 *
 * Expected gain is what counts (the mean curve over draws is optimized, which is optimal for who decides once and is paid the
 * mean: Raiffa and Schlaifer 1961). But a plan picked as the best of many looks better than it is (Smith and Winkler 2006, "The
 * optimizer's curse"), so a channel moves only as far as the draws carry it: see evidence.ts.
 */
import { tabulate } from '../../math/monotoneTable.js';
import { type Estimate, estimateOf } from '../../math/quantile.js';
import { allocate, spendTheRest, worthOf } from './allocate.js';
import { type Bounds, boundsOf } from './bounds.js';
import type { Constraints } from './constraints.js';
import { chancesOfMoves, gainsOf } from './evidence.js';
import type { Curve } from './gridOptimum.js';
import { fixed, todaysMix } from './todaysMix.js';
import { meanOver, type ValueDraws } from './valueDraws.js';

export interface BudgetQuestion {
  readonly channels: readonly string[];
  /** Today's spend for such a period, USD, by channel. */
  readonly current: ArrayLike<number>;
  readonly budget: number;
  readonly period: string;
  readonly constraints: Constraints;
  readonly values: ValueDraws;
  /** What its busiest week would come to in such a period, by channel. */
  readonly seen?: ArrayLike<number>;
}

export interface Recommendation {
  readonly budget: number;
  readonly period: string;
  readonly current: readonly { readonly channel: string; readonly spend: number }[];
  readonly recommended: readonly {
    readonly channel: string;
    readonly spend: number;
    /** What the next dollar brings, on average over draws; per dollar of the next step where spend comes in steps. */
    readonly marginalReturn: number;
    /** Of the channel's move; of the one that was not carried where it stays; null where there was none to make. */
    readonly probabilityItHelps: number | null;
    /** More than in its busiest week, for the whole period: the curve is not known there. */
    readonly isBeyondSeen: boolean;
  }[];
  readonly expected: {
    /** Today's plan as it is. */
    readonly current: number;
    readonly recommended: number;
    /** `recommended` less `current`; 90 % of the draws lie between the bounds. */
    readonly gain: Estimate;
    /** Today's shares at this budget, and what the recommended plan brings beyond: the part that more money does not explain. */
    readonly todaysMix: number;
    readonly gainOverMix: Estimate;
  };
}

export interface EvidenceRule {
  /** A move is made where it helps in at least this share of the draws. */
  readonly carried: number;
}

/** Nodes of a table of the mean curve: the loss of planning on it instead is below 1e-4 of what the plan brings. */
const NODES = 33;

/** Throws UserError where no plan fits the constraints, naming the channel. */
export function recommendBudget(question: BudgetQuestion, rule: EvidenceRule = { carried: 2 / 3 }): Recommendation {
  const { channels, current, budget, constraints, values, seen } = question;
  const bounds = boundsOf(channels, current, budget, constraints);
  const mean = channels.map(
    (_, k): Curve =>
      (spend) =>
        meanOver(values, k, spend),
  );
  const today = todaysMix(current, budget, bounds);
  const asIs = Float64Array.from(current);
  const { plan, chances } = carriedPlan(question, mean, bounds, today, rule);
  return {
    budget,
    period: question.period,
    current: channels.map((channel, k) => ({ channel, spend: current[k]! })),
    recommended: channels.map((channel, k) => ({
      channel,
      spend: plan[k]!,
      marginalReturn: nextDollar(mean[k]!, plan[k]!, bounds[k]!.step),
      probabilityItHelps: chances[k]!,
      isBeyondSeen: seen !== undefined && plan[k]! > seen[k]! * (1 + 1e-9),
    })),
    expected: {
      current: worthOf(mean, asIs),
      recommended: worthOf(mean, plan),
      gain: estimateOf(gainsOf(values, asIs, plan)),
      todaysMix: worthOf(mean, today),
      gainOverMix: estimateOf(gainsOf(values, today, plan)),
    },
  };
}

interface Carried {
  readonly plan: Float64Array;
  readonly chances: readonly (number | null)[];
}

/** Moves that are not carried are halved, and given up below an eighth; what they would have moved, others may. */
function carriedPlan(
  { channels, budget, values }: BudgetQuestion,
  mean: readonly Curve[],
  bounds: readonly Bounds[],
  today: Float64Array,
  { carried }: EvidenceRule,
): Carried {
  const free = budget - bounds.reduce((sum, { low }) => sum + low, 0);
  const tables = mean.map((curve, k) =>
    tabulate(curve, bounds[k]!.low, Math.min(bounds[k]!.high, bounds[k]!.low + free), NODES),
  );
  const best = allocate(tables, budget, bounds, today);
  const proposed = chancesOfMoves(values, today, best);
  const reach = Float64Array.from(channels, () => 1);
  let [plan, chances] = [best, proposed];
  for (;;) {
    const doubtful = chances.map((chance) => chance !== null && chance < carried);
    if (!doubtful.includes(true)) break;
    doubtful.forEach((isDoubtful, k) => {
      if (isDoubtful) reach[k] = reach[k]! <= LEAST_REACH ? 0 : reach[k]! / 2;
    });
    const near = bounds.map((one, k) => withinReach(one, today[k]!, Math.abs(best[k]! - today[k]!), reach[k]!));
    plan = allocate(tables, budget, near, today);
    chances = chancesOfMoves(values, today, plan);
  }
  // What fits nowhere near today's plan is to be spent all the same; were it asked for in the turns above, they might never end.
  spendTheRest(tables, budget, bounds, plan);
  chances = chancesOfMoves(values, today, plan);
  const isCarried = shareAbove(gainsOf(values, today, plan)) >= carried;
  return {
    plan: isCarried ? plan : today,
    chances: proposed.map((chance, k) => (isCarried ? chances[k]! : null) ?? chance),
  };
}

const LEAST_REACH = 1 / 8;

function withinReach({ low, high, step }: Bounds, today: number, most: number, reach: number): Bounds {
  if (reach === 1) return { low, high, step };
  if (reach === 0) return fixed(today);
  // Today's spend is a whole number of steps, and so is everything around it.
  const room = step === null ? reach * most : Math.floor((reach * most) / step + 1e-9) * step;
  return { low: Math.max(low, today - room), high: Math.min(high, today + room), step };
}

function shareAbove(gains: Float64Array): number {
  return gains.filter((gain) => gain > 0).length / gains.length;
}

function nextDollar(curve: Curve, spend: number, step: number | null): number {
  const more = step ?? Math.max(1, 1e-3 * spend);
  return (curve(spend + more) - curve(spend)) / more;
}
