/** Countries whose curves are known: daily spend in weekly swings, dark windows, counts by chance. */
import type { Panel } from '../../../../src/economics/response/panel/panel.js';
import { exponential, normal } from '../../../../src/math/distributions.js';
import { type Stream, stream } from '../../../../src/math/random.js';

export interface TwinChannel {
  readonly retention: number;
  readonly slope: number;
  /** Steady plan ÷ half saturation. */
  readonly load: number;
  /** Part of a country's sign-ups that the plan causes in a level market. */
  readonly share: number;
  /** Credited ÷ caused. */
  readonly credit: number;
}

export interface TwinSpec {
  readonly channels: Readonly<Record<string, TwinChannel>>;
  readonly countries: number;
  readonly weeks: number;
  /** Sign-ups a day in the largest country; each next has three quarters of it. */
  readonly size: number;
}

export interface Twin {
  readonly panel: Panel;
  /** By channel, what its spend was expected to cause in all. */
  readonly caused: readonly number[];
}

/** Demand wanders from week to week everywhere alike, and budgets follow it: spend alone explains nothing. */
export function simulatePanel({ channels, countries, weeks, size }: TwinSpec, seed: number, withCredit: boolean): Twin {
  const draw = stream(seed, 'twin/panel');
  const days = 7 * weeks;
  const specs = Object.values(channels);
  const mood = wander(draw, weeks);
  const caused = specs.map(() => 0);
  const cells = Array.from({ length: countries }, (_, c) => {
    const usual = size * 0.75 ** c;
    const signUps = new Float64Array(days);
    const spend = specs.map(() => new Float64Array(days));
    const credited = specs.map(() => new Float64Array(days));
    const talks = Float64Array.from({ length: weeks }, () => Math.exp(0.08 * normal(draw)));
    const share = specs.reduce((sum, one) => sum + one.share, 0);
    for (let day = 0; day < days; day++) {
      const week = Math.floor(day / 7);
      signUps[day] = poisson(draw, usual * (1 - share) * Math.exp(0.8 * mood[week]!) * talks[week]!);
    }
    specs.forEach((spec, k) => {
      let stock = 0;
      let budget = 0;
      for (let day = 0; day < days; day++) {
        const week = Math.floor(day / 7);
        if (day % 7 === 0) budget = 10 * usual * Math.exp(0.9 * mood[week]! + 0.35 * normal(draw));
        const isDark =
          week >= 20 &&
          (week - 20) % (6 * specs.length) >= 6 * k &&
          (week - 20) % (6 * specs.length) < 6 * k + 4 &&
          c % 3 === k % 3;
        spend[k]![day] = isDark ? 0 : budget * Math.exp(0.2 * normal(draw));
        stock = (1 - spec.retention) * spend[k]![day]! + spec.retention * stock;
        const hill = (stock / (10 * usual)) ** spec.slope;
        const bent = hill / (spec.load ** -spec.slope + hill);
        const mean = usual * spec.share * Math.exp(0.5 * mood[week]!) * bent * (1 + spec.load ** -spec.slope);
        caused[k]! += mean;
        const came = poisson(draw, mean);
        signUps[day]! += came;
        credited[k]![day] =
          spec.credit <= 1 ? thinned(draw, came, spec.credit) : came + poisson(draw, mean * (spec.credit - 1));
      }
    });
    return { country: `country ${c}`, spend, signUps, ...(withCredit ? { credited } : {}) };
  });
  return { panel: { days, channels: Object.keys(channels), cells, controls: [] }, caused };
}

function wander(draw: Stream, weeks: number): Float64Array {
  let level = 0;
  return Float64Array.from({ length: weeks }, () => {
    level = 0.9 * level + 0.15 * normal(draw);
    return level;
  });
}

function poisson(draw: Stream, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(draw)));
  let count = 0;
  for (let passed = exponential(draw, 1); passed < mean; passed += exponential(draw, 1)) count++;
  return count;
}

function thinned(draw: Stream, count: number, part: number): number {
  let left = 0;
  for (let i = 0; i < count; i++) if (draw.chance(part)) left++;
  return left;
}
