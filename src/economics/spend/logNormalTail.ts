/**
 * Whether the largest values are those of a log-normal distribution, by what makes its mean wrong: with z the standardised logarithms,
 * the statistic is ln of the mean of eᶻ, less the ½ that it is for a normal z (a test of the empirical moment generating function at
 * one point, as of Epps, Singleton and Pulley 1982, Biometrika 69). Above 0 the largest values are larger than the family has them.
 * Against Pareto tails it finds more than tests of the whole distribution (Anderson and Darling) or of the skewness do.
 *
 * 1. Values are independent.
 * 2. Mean and spread of the logarithms are estimated, so that the statistic's distribution under a log-normal one depends on the
 *    number of values alone; it is drawn.
 */
import { inverseNormal } from '../../math/distributions.js';
import { stream } from '../../math/random.js';
import type { Values } from './ziln.js';

export interface TailTest {
  readonly name: 'log-normal tail';
  readonly statistic: number;
  readonly p: number;
  readonly tail: 'log-normal' | 'heavier' | 'lighter';
}

/** Fewer values have no tail to speak of. */
const FEWEST = 50;
const REPLICATES = 999;
/** From here on the spread goes with the root of the number, and is taken from samples of this size. */
const LARGE = 1500;
const LEVEL = 0.01;

/** Of values above 0, each counted by its weight. Two-sided, at 1 %; null for fewer than 50. */
export function testLogNormalTail({ value, weight }: Values): TailTest | null {
  const n = weight.reduce((sum, each) => sum + each, 0);
  if (n < FEWEST) return null;
  const statistic = excessOf(value.map(Math.log), weight);
  const size = Math.min(Math.round(n), LARGE);
  const expected = nullDistribution(size);
  const center = expected.reduce((sum, each) => sum + each, 0) / REPLICATES;
  const scaled = center + (statistic - center) * Math.sqrt(n / size);
  const above = expected.filter((each) => each >= scaled).length;
  const p = Math.min(1, (2 * (1 + Math.min(above, REPLICATES - above))) / (REPLICATES + 1));
  const direction = scaled > center ? 'heavier' : 'lighter';
  return { name: 'log-normal tail', statistic, p, tail: p > LEVEL ? 'log-normal' : direction };
}

const known = new Map<number, Float64Array>();

function nullDistribution(size: number): Float64Array {
  const made = known.get(size);
  if (made !== undefined) return made;
  const draw = stream(1, 'log-normal tail', size);
  const once = new Float64Array(size).fill(1);
  const drawn = Float64Array.from({ length: REPLICATES }, () =>
    excessOf(
      Float64Array.from({ length: size }, () => inverseNormal(draw)),
      once,
    ),
  );
  known.set(size, drawn);
  return drawn;
}

function excessOf(logs: Float64Array, weight: Float64Array): number {
  const meanOf = (value: (log: number) => number) => {
    let [sum, n] = [0, 0];
    for (let row = 0; row < logs.length; row++) {
      sum += weight[row]! * value(logs[row]!);
      n += weight[row]!;
    }
    return sum / n;
  };
  const mean = meanOf((log) => log);
  const spread = Math.sqrt(meanOf((log) => (log - mean) ** 2));
  return Math.log(meanOf((log) => Math.exp((log - mean) / spread))) - 0.5;
}
