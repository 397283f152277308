/**
 * How long customers of a contract stay: the shifted-beta-geometric (sBG; Fader and Hardie 2007, "How to project customer retention")
 * and the beta-discrete-Weibull (BdW; Fader, Hardie, Liu, Davin and Steenburgh 2018, "'How to project customer retention' revisited").
 *
 * 1. Leaving is seen, and happens at the end of a period (a renewal that is not made).
 * 2. A customer with inclination θ to leave is still there after t periods with probability (1 − θ)^(t^c): with c = 1 the chance is
 *    the same at every renewal (sBG); with c > 1 it grows with age, with c < 1 it falls.
 * 3. θ differs between customers as Beta(α, β), so that retention rises as those inclined to leave have left.
 * 4. Customers are independent; cohorts that are put together have the same α, β and c.
 *
 * S(t) = B(α, β + t^c) / B(α, β).
 */
import { digammaRise, gammalnRise } from '../../math/gammaRise.js';
import { log1mExp } from '../../math/special.js';
import { type Fitted, type Likelihood, maximize } from '../likelihood.js';
import type { Departures } from './cohorts.js';

export interface RetentionModel {
  readonly names: readonly string[];
  /** c of these parameters. */
  readonly power: (params: ArrayLike<number>) => number;
  readonly starts: readonly (readonly number[])[];
}

export const sbg: RetentionModel = {
  names: ['alpha', 'beta'],
  power: () => 1,
  starts: [
    [1, 1],
    [1, 5],
  ],
};

export const bdw: RetentionModel = {
  names: ['alpha', 'beta', 'c'],
  power: (params) => params[2]!,
  starts: [
    [1, 1, 1],
    [0.5, 2, 1.5],
    [2, 8, 0.7],
  ],
};

/** The share still there after `t` periods, at or above 0. */
export function survivalOf(model: RetentionModel, params: ArrayLike<number>, t: number): number {
  return Math.exp(logSurvival(params, t ** model.power(params)));
}

export function fitRetention(model: RetentionModel, data: Departures): Fitted {
  return maximize(retentionLikelihood(model, data), model.starts);
}

/** Σ count · ln(S(from) − S(to)). */
export function retentionLikelihood(model: RetentionModel, data: Departures): Likelihood {
  return {
    names: model.names,
    value: (params, gradient) => {
      let sum = 0;
      gradient.fill(0);
      visitCells(model, data, params, (row, log, slope) => {
        const count = data.count[row]!;
        if (count === 0) return;
        sum += count * log;
        for (let k = 0; k < gradient.length; k++) gradient[k]! += count * slope[k]!;
      });
      return sum;
    },
  };
}

/** By pair of looks ln(S(from) − S(to)) and its slope in each parameter. */
export function visitCells(
  { names, power }: RetentionModel,
  { times, from, to }: Pick<Departures, 'times' | 'from' | 'to'>,
  params: ArrayLike<number>,
  visit: (row: number, log: number, slope: Float64Array) => void,
): void {
  const p = names.length;
  const slopes = new Float64Array(p * times.length);
  const logs = times.map((t, at) => logSurvivalWith(params, power(params), t, slopes.subarray(p * at, p * (at + 1))));
  const slope = new Float64Array(p);
  for (let row = 0; row < from.length; row++) {
    const [a, b] = [from[row]!, to[row]!];
    const drop = logs[b]! - logs[a]!;
    const ratio = Math.exp(drop);
    for (let k = 0; k < p; k++)
      slope[k] =
        ratio === 0 ? slopes[p * a + k]! : (slopes[p * a + k]! - ratio * slopes[p * b + k]!) / -Math.expm1(drop);
    visit(row, logs[a]! + log1mExp(drop), slope);
  }
}

/** ln S, u = t^c. */
function logSurvival(params: ArrayLike<number>, u: number): number {
  const [alpha, beta] = [params[0]!, params[1]!];
  return u === Number.POSITIVE_INFINITY ? -Infinity : gammalnRise(beta, u) - gammalnRise(alpha + beta, u);
}

/** The same, with its slope in α and β, and in c where that is a parameter. */
function logSurvivalWith(params: ArrayLike<number>, c: number, t: number, slope: Float64Array): number {
  const [alpha, beta] = [params[0]!, params[1]!];
  const u = t ** c;
  if (t > 0 && u < Number.POSITIVE_INFINITY) {
    const whole = digammaRise(alpha + beta, u);
    slope[0] = -whole;
    slope[1] = digammaRise(beta, u) - whole;
    if (slope.length > 2) slope[2] = -digammaRise(beta + u, alpha) * u * Math.log(t);
  }
  return logSurvival(params, u);
}
