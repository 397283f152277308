/**
 * Whether the largest values are those of a log-normal distribution. Under it, the logarithms of the largest tenth lie above its
 * threshold as a normal's tail does: −ln of their tail probabilities, less the threshold's, are about exponential with mean 1. A
 * heavier tail makes their mean larger. As the fitted mean and spread enter too, the distribution of that mean under a log-normal one
 * depends on the number of values alone, and is drawn (a parametric bootstrap, exact to its draws: Stute, González Manteiga and
 * Presedo Quindimil 1993).
 */
import { inverseNormal } from '../../math/distributions.js';
import { stream } from '../../math/random.js';
import { logNormalCdf } from '../../math/special.js';

export interface TailTest {
  readonly name: 'log-normal tail';
  /** Mean excess of the largest tenth on the scale where a log-normal tail has 1. */
  readonly statistic: number;
  readonly p: number;
  readonly tail: 'log-normal' | 'heavier' | 'lighter';
}

const TAIL = 0.1;
/** Fewer values have no tail to speak of. */
const FEWEST = 50;
const REPLICATES = 999;
/** From here on the spread goes with the root of the number, and is taken from samples of this size. */
const LARGE = 1000;
const LEVEL = 0.01;

/** Null for fewer than 50 positive values. Two-sided, at 1 %. */
export function testLogNormalTail(positives: Float64Array): TailTest | null {
  const n = positives.length;
  if (n < FEWEST) return null;
  const statistic = meanExcess(positives.map(Math.log));
  const size = Math.min(n, LARGE);
  const null_ = nullDistribution(size);
  const center = null_.reduce((sum, each) => sum + each, 0) / null_.length;
  const scaled = center + (statistic - center) * Math.sqrt(n / size);
  const above = null_.filter((each) => each >= scaled).length;
  const p = Math.min(1, (2 * (1 + Math.min(above, REPLICATES - above))) / (REPLICATES + 1));
  const isHeavier = scaled > center;
  return { name: 'log-normal tail', statistic, p, tail: p > LEVEL ? 'log-normal' : isHeavier ? 'heavier' : 'lighter' };
}

const known = new Map<number, Float64Array>();

function nullDistribution(size: number): Float64Array {
  const made = known.get(size);
  if (made !== undefined) return made;
  const draw = stream(1, 'log-normal tail', size);
  const drawn = Float64Array.from({ length: REPLICATES }, () =>
    meanExcess(Float64Array.from({ length: size }, () => inverseNormal(draw))),
  );
  known.set(size, drawn);
  return drawn;
}

function meanExcess(logs: Float64Array): number {
  const n = logs.length;
  const sorted = logs.toSorted();
  const mean = sorted.reduce((sum, log) => sum + log, 0) / n;
  const spread = Math.sqrt(sorted.reduce((sum, log) => sum + (log - mean) ** 2, 0) / n);
  const inTail = Math.ceil(TAIL * n);
  const survival = (log: number) => logNormalCdf((mean - log) / spread);
  const threshold = survival(sorted[n - inTail - 1]!);
  let excess = 0;
  for (let k = n - inTail; k < n; k++) excess += threshold - survival(sorted[k]!);
  return excess / inTail;
}
