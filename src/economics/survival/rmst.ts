/**
 * The restricted mean survival time, the area under the Kaplan–Meier curve up to a time τ: how long a life lasts on average within
 * the first τ (Irwin 1949; Royston and Parmar 2013). Its assumptions are Kaplan–Meier's.
 *
 * Variance: Σ A² d / (n (n − d)) over the event times before τ, A the area from that time to τ.
 */
import type { SurvivalCurve } from './kaplanMeier.js';

export interface RestrictedMean {
  readonly time: number;
  /** In the unit of time; null where the curve ends before τ with some still alive. */
  readonly estimate: number | null;
  readonly se: number | null;
}

export function restrictedMean({ times, survival, logVariance }: SurvivalCurve, tau: number): RestrictedMean {
  const last = times.length - 1;
  if (tau > times[last]! && survival[last]! > 0) return { time: tau, estimate: null, se: null };
  let area = 0;
  let variance = 0;
  for (let k = last, end = tau; k >= 0; k--) {
    if (times[k]! >= tau) continue;
    area += survival[k]! * (end - times[k]!);
    end = times[k]!;
    const step = logVariance[k]! - (k === 0 ? 0 : logVariance[k - 1]!);
    // Where nobody is left there is no area either.
    if (area > 0) variance += area ** 2 * step;
  }
  return { time: tau, estimate: area + Math.min(tau, times[0]!), se: Math.sqrt(variance) };
}
