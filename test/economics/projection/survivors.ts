/** Customers still there, in percent of those who began (Fader and Hardie 2007, table 1), by year from 0 on. */
export const REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3];
export const HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4];

/** A cohort of 1,000 through the last year to learn from. */
export function cohortOf(percent: readonly number[], through: number, name = 'all') {
  const seen = percent.slice(0, through + 1);
  return { name, periods: Float64Array.from(seen.keys()), survivors: Float64Array.from(seen, (share) => share * 10) };
}
