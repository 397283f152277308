/** Measures of price paths, written for the tests alone: independent of how the market is made. */

export function logReturns(prices: ArrayLike<number>): number[] {
  return Array.from({ length: prices.length - 1 }, (_, i) => Math.log(prices[i + 1]! / prices[i]!));
}

/** Every 24th close, the last hour of each day. */
export function dailyCloses(hourly: ArrayLike<number>): number[] {
  return Array.from({ length: Math.floor(hourly.length / 24) }, (_, day) => hourly[day * 24 + 23]!);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

export function excessKurtosis(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 4)) / deviation(values) ** 4 - 3;
}

/** Hill's estimator of the tail exponent from the largest `share` of absolute values. */
export function hill(values: readonly number[], share: number): number {
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

/** Mean of `values` per residue of the index, relative to the mean of all. */
export function profile(values: ArrayLike<number>, period: number): number[] {
  const sums = new Array<number>(period).fill(0);
  for (let i = 0; i < values.length; i++) sums[i % period]! += values[i]!;
  const whole = sums.reduce((sum, value) => sum + value, 0);
  return sums.map((sum) => (sum * period) / whole);
}
