/** Means of heavy-tailed figures, and how much they may be trusted. */
import { stream } from '../math/random.js';
import type { Interval } from '../math/wilson.js';
import { sum } from './cell.js';

/** A mean of which the largest 1 % are so much has no interval worth giving. */
const HEAVY = 0.2;
const RESAMPLES = 1000;
/** Beyond, fewer resamples know the ends as well, and time matters. */
const DRAWS_MOST = 10_000_000;

export interface MeanInterval extends Omit<Interval, 'lower' | 'upper'> {
  /** Null where the tail is heavy. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * The mean of `values` and n − values.length zeros, with the percentile bootstrap over users (Efron and Tibshirani 1993,
 * ch. 13) from a named stream, so that the same data give the same ends.
 */
export function meanInterval(values: readonly number[], n: number, name: string): MeanInterval {
  const estimate = sum(values, (value) => value) / n;
  const { topShare } = heaviness(values, n);
  if (topShare === null || topShare >= HEAVY) return { estimate, lower: null, upper: null };
  const means = resampledMeans(values, n, name);
  const at = (share: number) => means[Math.min(means.length - 1, Math.floor(share * means.length))]!;
  return { estimate, lower: at(0.025), upper: at(0.975) };
}

/** How few carry the sum: the share of the largest 1 % of `n` (at least one), and how many bring half of it. */
export function heaviness(
  values: readonly number[],
  n: number,
): { readonly topShare: number | null; readonly restsOn: number | null } {
  const all = sum(values, (value) => value);
  if (all <= 0) return { topShare: null, restsOn: null };
  const sorted = values.toSorted((a, b) => b - a);
  const largest = sorted.slice(0, Math.max(1, Math.ceil(n / 100)));
  let [reached, restsOn] = [0, 0];
  while (reached < all / 2) reached += sorted[restsOn++]!;
  return { topShare: sum(largest, (value) => value) / all, restsOn };
}

/** The smallest value that half of the values do not exceed; null without values. */
export function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
}

function resampledMeans(values: readonly number[], n: number, name: string): Float64Array {
  const draws = stream(1, name);
  const means = new Float64Array(Math.max(200, Math.min(RESAMPLES, Math.floor(DRAWS_MOST / n))));
  for (let r = 0; r < means.length; r++) {
    let total = 0;
    for (let i = 0; i < n; i++) total += values[Math.floor(draws.uniform() * n)] ?? 0;
    means[r] = total / n;
  }
  return means.sort();
}
