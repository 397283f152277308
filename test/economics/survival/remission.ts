/**
 * Weeks of remission of 42 children with leukaemia (Freireich et al. 1963, as printed in every textbook of survival analysis): 21 on
 * 6-MP, then 21 on placebo.
 */
export const WEEKS = [
  6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35, 1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8,
  11, 11, 12, 12, 15, 17, 22, 23,
];
export const RELAPSE = [
  1,
  1,
  1,
  0,
  1,
  0,
  1,
  0,
  0,
  1,
  1,
  0,
  0,
  0,
  1,
  1,
  0,
  0,
  0,
  0,
  0,
  ...new Array<number>(21).fill(1),
];
export const GROUP = WEEKS.map((_, row) => (row < 21 ? '6-MP' : 'placebo'));
/** Entries that nobody had: to compare late entry with R's. */
export const ENTRY = WEEKS.map((week, row) => Math.min(week - 1, row % 7));

export const all = { time: Float64Array.from(WEEKS), event: RELAPSE, entry: null };
export const late = { ...all, entry: Float64Array.from(ENTRY) };
export const treated = livesWhere((row) => row < 21);
export const placebo = livesWhere((row) => row >= 21);

export function livesWhere(isIn: (row: number) => boolean) {
  const rows = WEEKS.flatMap((_, row) => (isIn(row) ? [row] : []));
  return { time: Float64Array.from(rows, (row) => WEEKS[row]!), event: rows.map((row) => RELAPSE[row]!), entry: null };
}
