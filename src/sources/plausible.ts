/** Figures that cannot be: a wrong unit, a wrong currency or a slip of a provider shows as a leap that no market makes. */

/** The first neighbours of which one is more than `most` times the other. */
export function leapIn(values: readonly number[], most: number): number | undefined {
  const at = values.findIndex((value, i) => i > 0 && !isNear(value, values[i - 1]!, most));
  return at < 0 ? undefined : at;
}

export function isNear(value: number, other: number, most: number): boolean {
  return value <= other * most && other <= value * most;
}

/** The first index at which the values do not rise. */
export function disorderIn(values: readonly number[]): number | undefined {
  const at = values.findIndex((value, i) => i > 0 && value <= values[i - 1]!);
  return at < 0 ? undefined : at;
}
