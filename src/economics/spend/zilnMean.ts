/**
 * The mean of zero-inflated log-normal values with what is not known of it, by generalised pivots: Krishnamoorthy and Mathew 2003,
 * "Inferences on the means of lognormal distributions using generalized p-values and generalized confidence intervals"; with zeros, Li,
 * Zhou and Tian 2013, "Interval estimation for the mean of lognormal data with excess zeros". Where few large values carry the mean,
 * normal and bootstrap intervals are far too short; these cover what they say, as long as the family is right.
 *
 * 1. The values are zero-inflated log-normal (test it: `logNormalTail.ts`).
 * 2. σ² is known as (n₁ − 1) s² / χ², μ given σ as normal, p as Jeffreys' beta: independent, and exact but for p.
 */
import { inverseNormal } from '../../math/distributions.js';
import { type Interval, intervalOf } from '../../math/quantile.js';
import type { Stream } from '../../math/random.js';
import { beta, gamma } from '../../math/variates.js';
import type { ZilnSummary } from './ziln.js';

/** Fewer positive values say nothing of their spread. */
const FEWEST = 2;

/** Of the mean value of a customer, those worth nothing included; from draws of a stream that others do not share. */
export function zilnMeanInterval(summary: ZilnSummary, draws: number, stream: Stream): Interval {
  return intervalOf(drawZilnMeans(summary, draws, stream));
}

/** Draws of the mean: for ratios and differences. Throws RangeError with fewer than two positive values. */
export function drawZilnMeans(
  { count, positives, meanLog, squares }: ZilnSummary,
  draws: number,
  stream: Stream,
): Float64Array {
  if (positives < FEWEST) throw new RangeError(`no spread of ${positives} positive values`);
  return Float64Array.from({ length: draws }, () => {
    const variance = squares / (2 * gamma(stream, (positives - 1) / 2, 1));
    const mean = meanLog + inverseNormal(stream) * Math.sqrt(variance / positives);
    return beta(stream, positives + 0.5, count - positives + 0.5) * Math.exp(mean + variance / 2);
  });
}
