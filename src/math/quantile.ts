/** The p-quantile of ascending numbers, linear between neighbours (Hyndman and Fan 1996, type 7); NaN of none. */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}

export interface Interval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/** Mean of draws and the bounds between which `level` of them lie, as much beyond one end as beyond the other. */
export function intervalOf(draws: ArrayLike<number>, level = 0.9): Interval {
  const sorted = Float64Array.from(draws).sort();
  const mean = sorted.reduce((sum, draw) => sum + draw, 0) / sorted.length;
  return { mean, lower: quantileSorted(sorted, (1 - level) / 2), upper: quantileSorted(sorted, (1 + level) / 2) };
}
