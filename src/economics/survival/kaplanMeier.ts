/**
 * The Kaplan–Meier estimator (Kaplan and Meier 1958, "Nonparametric estimation from incomplete observations").
 *
 * 1. Lives are independent.
 * 2. Censoring and late entry tell nothing about the event: who is watched at t is like everybody who is alive at t.
 * 3. One curve holds for all of them.
 *
 * S(t) = Π (1 − d/n) over the event times up to t, d events among n at risk. Greenwood's variance: S² Σ d / (n (n − d)).
 */
import { Z95 } from '../../math/wilson.js';
import type { RiskTable } from './riskTable.js';

/** A step function: the values hold from their time until the next; before the first, S is 1. */
export interface SurvivalCurve {
  readonly times: Float64Array;
  readonly survival: Float64Array;
  /** Greenwood's sum Σ d / (n (n − d)): the variance of ln S. Infinite where S is 0. */
  readonly logVariance: Float64Array;
}

export interface SurvivalPoint {
  readonly time: number;
  readonly survival: number | null;
  readonly se: number | null;
  /** Log-log interval (Kalbfleisch and Prentice): S^exp(± z √V / ln S), V Greenwood's sum; null where S is 0 or 1. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** S ± z se, cut to [0, 1]. */
  readonly lowerPlain: number | null;
  readonly upperPlain: number | null;
}

export function kaplanMeier({ times, atRisk, events }: RiskTable): SurvivalCurve {
  const survival = new Float64Array(times.length);
  const logVariance = new Float64Array(times.length);
  let alive = 1;
  let sum = 0;
  for (let k = 0; k < times.length; k++) {
    const [n, d] = [atRisk[k]!, events[k]!];
    if (d > 0) {
      alive *= (n - d) / n;
      sum += d / (n * (n - d));
    }
    survival[k] = alive;
    logVariance[k] = sum;
  }
  return { times, survival, logVariance };
}

/** The curve at a time, with 95 % intervals; nulls after the last time, unless nobody was left. */
export function survivalAt(curve: SurvivalCurve, time: number): SurvivalPoint {
  const k = stepAt(curve.times, time);
  const s = k < 0 ? 1 : curve.survival[k]!;
  if (time > curve.times.at(-1)! && s > 0) return { time, survival: null, ...NO_INTERVAL };
  if (s === 0) return { time, survival: 0, ...NO_INTERVAL };
  const root = k < 0 ? 0 : Math.sqrt(curve.logVariance[k]!);
  const [lower, upper] = logLogInterval(s, root);
  const plain = { lowerPlain: Math.max(0, s - Z95 * s * root), upperPlain: Math.min(1, s + Z95 * s * root) };
  return { time, survival: s, se: s * root, lower, upper, ...plain };
}

const NO_INTERVAL = { se: null, lower: null, upper: null, lowerPlain: null, upperPlain: null };

/** Of S with the standard error of ln S, at `z`; nulls where S is 0 or 1. */
export function logLogInterval(
  s: number,
  root: number,
  z = Z95,
): readonly [lower: number | null, upper: number | null] {
  if (s <= 0 || s >= 1) return [null, null];
  const log = Math.log(s);
  const reach = (z * root) / log;
  return [Math.exp(log * Math.exp(-reach)), Math.exp(log * Math.exp(reach))];
}

/** Index of the last of the ascending times at or before `time`; −1 before all. */
export function stepAt(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
