/**
 * Draws from a density that is known but for a factor, by adaptive importance sampling: Student-t proposals whose centre and spread
 * are taken anew from the weighted draws of the round before (Oh and Berger 1992; Cappé et al. 2004), and at the end a sample of
 * equal weights (systematic resampling). Where a normal approximation is poor, this is not.
 */
import { inverseNormal } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { cholesky } from '../math/symmetric.js';
import { gamma } from '../math/variates.js';

export interface Proposal {
  readonly mean: Float64Array;
  /** The lower triangle whose square is the spread. */
  readonly root: Float64Array;
}

export interface Sample {
  readonly draws: readonly Float64Array[];
  /** How many independent draws they are worth, of those proposed in the last round; 0, and no draws, where none had a value. */
  readonly effective: number;
}

const ROUNDS = 6;
/** Degrees of freedom: tails heavier than those of a density that Newton's method finds the top of. */
const TAILS = 5;
/** Proposed in each round but the last, and in the last for each draw wanted. */
const LEARNING = 500;
const PROPOSED = 2;
/** A proposal whose draws are worth this share of as many independent ones needs no more learning. */
const GOOD = 0.5;
/** A round shall learn from at least so many draws per dimension, or its weights are flattened until it does. */
const LEARN = 10;

export function drawDensity(
  logDensity: (x: Float64Array) => number,
  start: Proposal,
  draws: number,
  stream: Stream,
): Sample {
  let proposal = start;
  for (let round = 1; round < ROUNDS; round++) {
    const { points, logs } = propose(logDensity, proposal, LEARNING, stream);
    if (effectiveSize(weigh(logs, 1)) > GOOD * LEARNING) break;
    proposal = learn(points, flattened(logs, LEARN * proposal.mean.length)) ?? proposal;
  }
  const { points, logs } = propose(logDensity, proposal, PROPOSED * draws, stream);
  const weights = weigh(logs, 1);
  const effective = effectiveSize(weights);
  return { draws: effective === 0 ? [] : resample(points, weights, draws, stream), effective };
}

interface Proposed {
  readonly points: readonly Float64Array[];
  /** ln of density ÷ proposal. */
  readonly logs: Float64Array;
}

function propose(
  logDensity: (x: Float64Array) => number,
  { mean, root }: Proposal,
  count: number,
  stream: Stream,
): Proposed {
  const n = mean.length;
  const logs = new Float64Array(count);
  const points = Array.from({ length: count }, (_, at) => {
    const z = Float64Array.from({ length: n }, () => inverseNormal(stream));
    const scale = 1 / Math.sqrt(gamma(stream, TAILS / 2, TAILS / 2));
    const point = mean.map((center, row) => {
      let shift = 0;
      for (let column = 0; column <= row; column++) shift += root[row * n + column]! * z[column]!;
      return center + scale * shift;
    });
    const far = scale ** 2 * z.reduce((sum, x) => sum + x * x, 0);
    logs[at] = logDensity(point) + ((TAILS + n) / 2) * Math.log1p(far / TAILS);
    return point;
  });
  return { points, logs };
}

/** Weights that sum to 1, or all 0, flattened by a power below 1; a density without a value weighs nothing. */
function weigh(logs: Float64Array, power: number): Float64Array {
  const top = logs.reduce((a, b) => (b > a ? b : a), -Infinity);
  const weights = logs.map((log) => (log > -Infinity ? Math.exp(power * (log - top)) : 0));
  const sum = weights.reduce((a, b) => a + b, 0);
  return sum > 0 ? weights.map((weight) => weight / sum) : weights;
}

function effectiveSize(weights: Float64Array): number {
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  return squares > 0 ? 1 / squares : 0;
}

function flattened(logs: Float64Array, wanted: number): Float64Array {
  for (let power = 1; ; power /= 1.5) {
    const weights = weigh(logs, power);
    if (effectiveSize(weights) >= wanted || power < 1e-3) return weights;
  }
}

/** Null where the draws span no room. */
function learn(points: readonly Float64Array[], weights: Float64Array): Proposal | null {
  const n = points[0]!.length;
  const mean = new Float64Array(n);
  for (const [at, point] of points.entries()) for (let j = 0; j < n; j++) mean[j]! += weights[at]! * point[j]!;
  const spread = new Float64Array(n * n);
  for (const [at, point] of points.entries())
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++) spread[j * n + k]! += weights[at]! * (point[j]! - mean[j]!) * (point[k]! - mean[k]!);
  const root = cholesky(spread, n);
  return root && { mean, root };
}

function resample(
  points: readonly Float64Array[],
  weights: Float64Array,
  count: number,
  stream: Stream,
): Float64Array[] {
  let passed = weights[0]!;
  let at = 0;
  const offset = stream.uniform();
  return Array.from({ length: count }, (_, k) => {
    const place = (k + offset) / count;
    while (passed < place && at < points.length - 1) passed += weights[++at]!;
    return points[at]!;
  });
}
