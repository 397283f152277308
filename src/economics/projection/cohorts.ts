/** What cohorts show of leaving: how many left between two looks, and how many were still there at the last. */

export interface Cohort {
  readonly name: string;
  /** When it was looked at, ascending, the first time at 0. */
  readonly periods: Float64Array;
  /** How many were still there; fractions are allowed. */
  readonly survivors: Float64Array;
}

/** By pair of looks, of all cohorts together. */
export interface Departures {
  /** Who left after `from` and by `to`; who is still there at the last look leaves by Infinity. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly count: Float64Array;
  /** How many began in the cohorts that were looked at then. */
  readonly began: Float64Array;
}

/** Cohorts of any age share what they show. */
export function departures(cohorts: readonly Cohort[]): Departures {
  const cells = new Map<string, { from: number; to: number; count: number; began: number }>();
  for (const { periods, survivors } of cohorts)
    for (let k = 0; k < periods.length; k++) {
      const [from, to] = [periods[k]!, periods[k + 1] ?? Number.POSITIVE_INFINITY];
      const cell = cells.get(`${from} ${to}`) ?? { from, to, count: 0, began: 0 };
      cell.count += survivors[k]! - (survivors[k + 1] ?? 0);
      cell.began += survivors[0]!;
      cells.set(`${from} ${to}`, cell);
    }
  const column = (name: 'from' | 'to' | 'count' | 'began') => Float64Array.from(cells.values(), (cell) => cell[name]);
  return { from: column('from'), to: column('to'), count: column('count'), began: column('began') };
}

/** The cohort as it was seen up to a period. */
export function seenThrough({ name, periods, survivors }: Cohort, last: number): Cohort {
  const count = periods.filter((period) => period <= last).length;
  return { name, periods: periods.subarray(0, count), survivors: survivors.subarray(0, count) };
}
