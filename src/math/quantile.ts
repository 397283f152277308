/** The p-quantile of ascending numbers, linear between neighbours (Hyndman and Fan 1996, type 7); NaN of none. */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** The bounds between which `level` of draws lie, as many of the others beyond one end as beyond the other. */
export function intervalOf(draws: ArrayLike<number>, level = 0.9): Interval {
  const sorted = Float64Array.from(draws).sort();
  return { lower: quantileSorted(sorted, (1 - level) / 2), upper: quantileSorted(sorted, (1 + level) / 2) };
}

export interface Estimate extends Interval {
  readonly mean: number;
}

/** Their mean beside it. */
export function estimateOf(draws: ArrayLike<number>, level = 0.9): Estimate {
  let sum = 0;
  for (let draw = 0; draw < draws.length; draw++) sum += draws[draw]!;
  return { mean: sum / draws.length, ...intervalOf(draws, level) };
}
