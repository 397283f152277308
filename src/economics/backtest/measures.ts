/** How wrong predictions were: measures over many subjects, summed up so that origins can be pooled. */

/** One model on one segment and horizon. */
export interface Measured {
  readonly model: string;
  readonly segment: string;
  readonly horizonDays: number;
  readonly n: number;
  /** Σ (predicted − actual) ÷ Σ actual; null where nothing happened. */
  readonly bias: number | null;
  /** Mean |predicted − actual|. */
  readonly mae: number | null;
  /** Mean log-probability of what happened; null where the model gives none. */
  readonly logScore: number | null;
  /** Share of subjects whose actual value lay in the 90 % interval; null where there is none. */
  readonly coverage90: number | null;
  /** Share of origins whose total lay in the total's 90 % interval. */
  readonly totalCoverage90: number | null;
  /** Where each origin's actual total lay among the total's draws, from 0 to 1 (probability integral transform). */
  readonly pit: readonly number[];
}

/** What one origin adds. */
export interface Trial {
  readonly model: string;
  readonly segment: string;
  readonly horizonDays: number;
  readonly predicted: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
  readonly logProbability?: ArrayLike<number>;
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
  /** Draws of the total. */
  readonly totals?: ArrayLike<number>;
}

/** Pools trials of the same model, segment and horizon, in order of appearance. */
export function measure(trials: readonly Trial[]): Measured[] {
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const key = `${trial.model}\0${trial.segment}\0${trial.horizonDays}`;
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  return [...groups.values()].map(measureAlike);
}

function measureAlike(trials: readonly Trial[]): Measured {
  const { model, segment, horizonDays } = trials[0]!;
  const n = sumOf(trials, ({ actual }) => actual.length);
  const actual = sumOf(trials, (trial) => total(trial.actual));
  const predicted = sumOf(trials, (trial) => total(trial.predicted));
  const pit = trials.flatMap((trial) =>
    trial.totals === undefined ? [] : [placeAmong(trial.totals, total(trial.actual))],
  );
  return {
    model,
    segment,
    horizonDays,
    n,
    bias: actual === 0 ? null : (predicted - actual) / actual,
    mae: n === 0 ? null : sumOf(trials, absoluteErrors) / n,
    logScore: meanOf(trials, n, ({ logProbability }) => (logProbability === undefined ? null : total(logProbability))),
    coverage90: meanOf(trials, n, countInside),
    totalCoverage90:
      pit.length === 0 ? null : pit.filter((place) => place >= 0.05 && place <= 0.95).length / pit.length,
    pit,
  };
}

function absoluteErrors({ predicted, actual }: Trial): number {
  let sum = 0;
  for (let k = 0; k < actual.length; k++) sum += Math.abs(predicted[k]! - actual[k]!);
  return sum;
}

/** Null where the trial has no intervals. */
function countInside({ lower, upper, actual }: Trial): number | null {
  if (lower === undefined || upper === undefined) return null;
  let inside = 0;
  for (let k = 0; k < actual.length; k++) if (lower[k]! <= actual[k]! && actual[k]! <= upper[k]!) inside++;
  return inside;
}

/** Draws at the value count by half. */
function placeAmong(draws: ArrayLike<number>, value: number): number {
  let below = 0;
  for (let b = 0; b < draws.length; b++) below += draws[b]! < value ? 1 : draws[b]! === value ? 0.5 : 0;
  return below / draws.length;
}

function meanOf(trials: readonly Trial[], n: number, part: (trial: Trial) => number | null): number | null {
  const parts = trials.map(part);
  return n === 0 || parts.some((value) => value === null) ? null : sumOf(parts as number[], (value) => value) / n;
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum;
}
