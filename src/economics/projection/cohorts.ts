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
  /** The moments of looks, ascending, and Infinity at the end. */
  readonly times: Float64Array;
  /** Who left after the time with the index `from` and by that of `to`; who is still there at the last look leaves by Infinity. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly count: Float64Array;
  /** How many began in the cohorts that were looked at then. */
  readonly began: Float64Array;
}

/** Cohorts of any age share what they show. */
export function departures(cohorts: readonly Cohort[]): Departures {
  const looks = cohorts.flatMap(({ periods }) => [...periods]);
  const times = Float64Array.from(new Set([...looks, Number.POSITIVE_INFINITY])).sort();
  const index = new Map(Array.from(times, (time, at) => [time, at]));
  const cells = new Map<string, { from: number; to: number; count: number; began: number }>();
  for (const { periods, survivors } of cohorts)
    for (let k = 0; k < periods.length; k++) {
      const [from, to] = [index.get(periods[k]!)!, index.get(periods[k + 1] ?? Number.POSITIVE_INFINITY)!];
      const cell = cells.get(`${from} ${to}`) ?? { from, to, count: 0, began: 0 };
      cell.count += survivors[k]! - (survivors[k + 1] ?? 0);
      cell.began += survivors[0]!;
      cells.set(`${from} ${to}`, cell);
    }
  const all = [...cells.values()];
  return {
    times,
    from: Uint32Array.from(all, ({ from }) => from),
    to: Uint32Array.from(all, ({ to }) => to),
    count: Float64Array.from(all, ({ count }) => count),
    began: Float64Array.from(all, ({ began }) => began),
  };
}

/** The cohort as it was seen up to a period. */
export function seenThrough({ name, periods, survivors }: Cohort, last: number): Cohort {
  const count = periods.filter((period) => period <= last).length;
  return { name, periods: periods.subarray(0, count), survivors: survivors.subarray(0, count) };
}
