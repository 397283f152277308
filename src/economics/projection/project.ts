/** How many will still be there: a retention model's curve beyond what was seen, and what becomes of each cohort. */

import { intervalOf } from '../../math/quantile.js';
import type { Stream } from '../../math/random.js';
import { binomial } from '../../math/variates.js';
import { type RetentionModel, survivalOf } from './betaDiscreteWeibull.js';
import type { Cohort } from './cohorts.js';

export interface Projected {
  readonly period: number;
  readonly survival: number;
  /** 90 %, of what the data leave open about the curve; null without draws. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** S at these periods, and its interval from the parameters' draws. */
export function projectSurvival(
  model: RetentionModel,
  params: ArrayLike<number>,
  draws: readonly ArrayLike<number>[],
  periods: readonly number[],
): Projected[] {
  return periods.map((period) => ({
    period,
    survival: survivalOf(model, params, period),
    ...maybeInterval(draws.map((draw) => survivalOf(model, draw, period))),
  }));
}

export interface ProjectedCohort {
  readonly cohort: string;
  readonly period: number;
  /** Expected, of those who were there at the last look. */
  readonly survivors: number;
  /** 90 %, of what will be seen: what the data leave open, and chance; null without draws. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A cohort at ascending periods after its last look; every draw of the parameters has a future of its own. */
export function projectCohort(
  model: RetentionModel,
  params: ArrayLike<number>,
  draws: readonly ArrayLike<number>[],
  { name, periods, survivors }: Cohort,
  at: readonly number[],
  stream: Stream,
): ProjectedCohort[] {
  const last = periods.at(-1)!;
  const there = survivors.at(-1)!;
  const later = at.filter((period) => period > last);
  const futures = draws.map((draw) => drawFuture(model, draw, Math.round(there), [last, ...later], stream));
  return later.map((period, k) => ({
    cohort: name,
    period,
    survivors: there * (survivalOf(model, params, period) / survivalOf(model, params, last)),
    ...maybeInterval(futures.map((future) => future[k]!)),
  }));
}

function drawFuture(
  model: RetentionModel,
  params: ArrayLike<number>,
  there: number,
  periods: readonly number[],
  stream: Stream,
): number[] {
  let left = there;
  return periods.slice(1).map((period, k) => {
    const stays = survivalOf(model, params, period) / survivalOf(model, params, periods[k]!);
    left = binomial(stream, left, stays);
    return left;
  });
}

function maybeInterval(values: readonly number[]) {
  return values.length === 0 ? { lower: null, upper: null } : intervalOf(values);
}
