/** Measures of series and crowds; pure functions of numbers. */

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the population, not the sample: series are long here. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function excessKurtosis(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 4)) / deviation(values) ** 4 - 3;
}

/** Hill's estimator (1975) of the tail exponent, from the largest `share` of the absolute values. */
export function tailExponent(values: readonly number[], share: number): number {
  const sizes = values
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort((a, b) => b - a);
  const count = Math.floor(sizes.length * share);
  const threshold = sizes[count]!;
  return 1 / mean(sizes.slice(0, count).map((size) => Math.log(size / threshold)));
}

export function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  return mean(a.map((value, i) => (value - ma) * (b[i]! - mb))) / (deviation(a) * deviation(b));
}

export function autocorrelation(values: readonly number[], lag: number): number {
  return correlation(values.slice(0, -lag), values.slice(lag));
}

export function differences(values: readonly number[]): number[] {
  return values.slice(1).map((value, i) => value - values[i]!);
}

export function logReturns(prices: readonly number[]): number[] {
  return differences(prices.map(Math.log));
}

export interface Fit {
  /** One per regressor, in order; the intercept is not among them. */
  readonly slopes: readonly number[];
  readonly r2: number;
}

/** Ordinary least squares with an intercept, of one regressor or two. */
export function regress(y: readonly number[], xs: readonly (readonly number[])[]): Fit {
  const [a, b] = xs.map(centred) as [number[], number[] | undefined];
  const target = centred(y);
  const slopes = b === undefined ? [dot(a, target) / dot(a, a)] : twoSlopes(target, a, b);
  const residuals = target.map((value, i) => value - slopes[0]! * a[i]! - (slopes[1] ?? 0) * (b?.[i] ?? 0));
  return { slopes, r2: 1 - dot(residuals, residuals) / dot(target, target) };
}

/** Cramer's rule on the two normal equations. */
function twoSlopes(y: readonly number[], a: readonly number[], b: readonly number[]): number[] {
  const [aa, ab, bb, ay, by] = [dot(a, a), dot(a, b), dot(b, b), dot(a, y), dot(b, y)];
  const determinant = aa * bb - ab * ab;
  return [(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant];
}

function centred(values: readonly number[]): number[] {
  const centre = mean(values);
  return values.map((value) => value - centre);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
