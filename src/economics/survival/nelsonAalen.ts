/**
 * The Nelson–Aalen estimator of the cumulative hazard (Nelson 1972; Aalen 1978, "Nonparametric inference for a family of counting
 * processes"). Its assumptions are Kaplan–Meier's.
 *
 * H(t) = Σ d/n over the event times up to t; variance Σ d/n² (Aalen's, of a counting process); interval on the log scale,
 * H exp(± z se / H).
 */
import { Z95 } from '../../math/wilson.js';
import { stepAt } from './kaplanMeier.js';
import type { RiskTable } from './riskTable.js';

export interface CumulativeHazard {
  readonly time: number;
  /** Null after the last time. */
  readonly estimate: number | null;
  readonly variance: number | null;
  readonly se: number | null;
  /** 95 %; null where H is 0. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** At these times, ascending or not. */
export function nelsonAalen({ times, atRisk, events }: RiskTable, at: ArrayLike<number>): CumulativeHazard[] {
  let [h, v] = [0, 0];
  const sums = times.map((_, k) => (h += events[k]! === 0 ? 0 : events[k]! / atRisk[k]!));
  const variances = times.map((_, k) => (v += events[k]! === 0 ? 0 : events[k]! / atRisk[k]! ** 2));
  return Array.from(at, (time) => {
    if (time > times.at(-1)!) return { time, estimate: null, variance: null, se: null, lower: null, upper: null };
    const k = stepAt(times, time);
    return k < 0 ? hazard(time, 0, 0) : hazard(time, sums[k]!, variances[k]!);
  });
}

function hazard(time: number, estimate: number, variance: number): CumulativeHazard {
  const se = Math.sqrt(variance);
  const factor = estimate > 0 ? Math.exp((Z95 * se) / estimate) : null;
  const ends = { lower: factor && estimate / factor, upper: factor && estimate * factor };
  return { time, estimate, variance, se, ...ends };
}
