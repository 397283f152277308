/** Score interval for a share (Wilson, "Probable inference, the law of succession", 1927). */

export interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** 97.5 % point of the standard normal: intervals hold 95 %. */
export const Z95 = 1.959963984540054;

/** The share `successes` / `n` with its interval; null where there is nothing to judge. Throws RangeError outside 0 … n. */
export function wilson(successes: number, n: number, z = Z95): Interval | null {
  if (n === 0) return null;
  if (!(successes >= 0 && successes <= n)) throw new RangeError(`${successes} successes of ${n}`);
  const estimate = successes / n;
  const weight = 1 + (z * z) / n;
  const centre = (estimate + (z * z) / (2 * n)) / weight;
  const reach = (z / weight) * Math.sqrt((estimate * (1 - estimate)) / n + (z * z) / (4 * n * n));
  return {
    estimate,
    lower: successes === 0 ? 0 : Math.max(0, centre - reach),
    upper: successes === n ? 1 : Math.min(1, centre + reach),
  };
}
