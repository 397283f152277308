/** Quantiles of a survival curve, their intervals by turning the band round (Brookmeyer and Crowley 1982). */
import { logLogInterval, type SurvivalCurve } from './kaplanMeier.js';

export interface SurvivalQuantile {
  /** Null where the curve does not come down so far. */
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * The time by which a share `p` has had the event: the first with S ≤ 1 − p, and where S equals it, the middle of that step. The
 * ends of the 95 % interval are the same times of the log-log band's lower and upper edge.
 */
export function survivalQuantile({ times, survival, logVariance }: SurvivalCurve, p: number): SurvivalQuantile {
  // Where S is 1 the band is 1; where it is 0 there is none.
  const edge = (side: 0 | 1) =>
    survival.map((s, k) => logLogInterval(s, Math.sqrt(logVariance[k]!))[side] ?? (s === 0 ? Number.NaN : s));
  return {
    estimate: crossing(times, survival, 1 - p),
    lower: crossing(times, edge(0), 1 - p),
    upper: crossing(times, edge(1), 1 - p),
  };
}

/** Products of fractions meet a level such as 1/2 but for their rounding. */
const ROUNDING = 1e-12;

function crossing(times: Float64Array, curve: Float64Array, level: number): number | null {
  const k = curve.findIndex((s) => s <= level + ROUNDING);
  if (k < 0) return null;
  if (curve[k]! < level - ROUNDING) return times[k]!;
  const next = curve.findIndex((s) => s < level - ROUNDING);
  return next < 0 ? times[k]! : (times[k]! + times[next]!) / 2;
}
