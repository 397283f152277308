/** Who is at risk when: what every estimator of this folder counts. */

/** Lives observed until an event or until watching ended. */
export interface Lives {
  /** When watching ended, at or above 0; any unit. */
  readonly time: Float64Array;
  /** 1 where it ended with the event, 0 where it was censored. */
  readonly event: ArrayLike<number>;
  /** When watching began (left truncation), below `time`; null where everybody was watched from the start. */
  readonly entry: Float64Array | null;
}

/** By distinct time, ascending. */
export interface RiskTable {
  readonly times: Float64Array;
  /** Watched just before the time: entered before it, and neither gone nor censored before it. */
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
}

/** Who is censored at a time was at risk of the events of that time; who enters at a time was not. */
export function riskTable(lives: Lives): RiskTable {
  const times = distinct(lives.time);
  const ends = countsAt(lives.time, times);
  const events = countsAt(
    lives.time.filter((_, row) => lives.event[row] === 1),
    times,
  );
  return { times, atRisk: atRiskAt(lives, times), events, censored: ends.map((count, k) => count - events[k]!) };
}

/** How many are at risk at these ascending times. */
export function atRiskAt({ time, entry }: Pick<Lives, 'time' | 'entry'>, times: Float64Array): Float64Array {
  const staying = atOrAbove(time, times);
  if (entry === null) return staying;
  const yetToCome = atOrAbove(entry, times);
  return staying.map((count, k) => count - yetToCome[k]!);
}

/** How many of the values equal each of these ascending times, which hold them all. */
export function countsAt(values: Float64Array, times: Float64Array): Float64Array {
  const counts = new Float64Array(times.length);
  let k = 0;
  for (const value of values.toSorted()) {
    while (times[k]! < value) k++;
    counts[k]!++;
  }
  return counts;
}

export function distinct(values: Float64Array): Float64Array {
  return values.toSorted().filter((value, k, all) => k === 0 || value !== all[k - 1]);
}

function atOrAbove(values: Float64Array, times: Float64Array): Float64Array {
  const sorted = values.toSorted();
  let below = 0;
  return times.map((time) => {
    while (below < sorted.length && sorted[below]! < time) below++;
    return sorted.length - below;
  });
}
