/** What the data leave open: draws of the parameters, and intervals that contain the middle of draws. */
import { inverseNormal } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { cholesky } from '../math/symmetric.js';
import type { Fitted } from './likelihood.js';

/** The share of 90 % intervals. */
const INSIDE = 0.9;

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Parameters in so many draws: normal in the logarithms around the maximum (Laplace's approximation), or the same every time where
 * nothing is known of their spread.
 */
export function drawParameters(
  { params, covariance }: Pick<Fitted, 'params' | 'covariance'>,
  draws: number,
  stream: Stream,
): Float64Array[] {
  const n = params.length;
  const root = covariance === null ? new Float64Array(n * n) : cholesky(covariance, n)!;
  return Array.from({ length: draws }, () => {
    const noise = Float64Array.from({ length: n }, () => inverseNormal(stream));
    return params.map((param, row) => {
      let shift = 0;
      for (let column = 0; column <= row; column++) shift += root[row * n + column]! * noise[column]!;
      return param * Math.exp(shift);
    });
  });
}

/** From the draws' 5 % to their 95 % quantile, between neighbours linearly. */
export function intervalOf(draws: ArrayLike<number>, inside = INSIDE): Interval {
  const sorted = Float64Array.from(draws).sort();
  return { lower: quantile(sorted, (1 - inside) / 2), upper: quantile(sorted, (1 + inside) / 2) };
}

function quantile(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
