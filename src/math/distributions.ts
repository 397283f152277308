/** Draws from distributions; every function takes its stream first. */
import { normalQuantile } from './normalQuantile.js';
import type { Stream } from './random.js';

/** Standard normal by Box and Muller; one draw uses two uniforms, so that streams stay aligned. */
export function normal(stream: Stream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - stream.uniform()));
  return radius * Math.cos(2 * Math.PI * stream.uniform());
}

/** Standard normal through its inverse: one uniform, and a third of the time. */
export function inverseNormal(stream: Stream): number {
  return normalQuantile(Math.max(SMALLEST, stream.uniform()));
}

/** Half of the smallest uniform above zero, in the place of zero. */
const SMALLEST = Number.EPSILON / 4;

/** Normal conditioned on being at most `limit` standard deviations above the mean. */
export function normalCut(stream: Stream, limit: number): number {
  for (;;) {
    const draw = normal(stream);
    if (draw <= limit) return draw;
  }
}

export function exponential(stream: Stream, mean: number): number {
  return -mean * Math.log(1 - stream.uniform());
}

/** Whole number in [low, high]. */
export function integer(stream: Stream, low: number, high: number): number {
  return low + Math.floor(stream.uniform() * (high - low + 1));
}

/** Index drawn in proportion to non-negative weights. Throws RangeError when all are zero. */
export function weighted(stream: Stream, weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  if (!(total > 0)) throw new RangeError('no positive weight to draw from');
  let left = stream.uniform() * total;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i]! <= 0) continue;
    last = i;
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return last;
}

/** The values in random order (Fisher and Yates); the input is left alone. */
export function shuffled<T>(stream: Stream, values: readonly T[]): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = integer(stream, 0, i);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/**
 * Exactly `count` distinct indices, with inclusion probabilities in proportion to `weights` as far as none exceeds 1:
 * systematic sampling (Madow 1949) on a random order, the units with weight beyond a step being taken for certain.
 */
export function systematicSample(stream: Stream, weights: ArrayLike<number>, count: number): number[] {
  let candidates = Array.from({ length: weights.length }, (_, i) => i).filter((i) => weights[i]! > 0);
  if (candidates.length < count) throw new RangeError(`cannot draw ${count} of ${candidates.length}`);
  const taken: number[] = [];
  for (;;) {
    const total = candidates.reduce((sum, i) => sum + weights[i]!, 0);
    const step = total / (count - taken.length);
    const certain = candidates.filter((i) => weights[i]! >= step);
    if (certain.length === 0 || taken.length === count) break;
    const room = count - taken.length;
    taken.push(...certain.slice(0, room));
    candidates = candidates.filter((i) => !taken.includes(i));
  }
  const rest = count - taken.length;
  if (rest > 0) taken.push(...everyStep(stream, shuffled(stream, candidates), weights, rest));
  return taken.sort((a, b) => a - b);
}

function everyStep(stream: Stream, order: readonly number[], weights: ArrayLike<number>, count: number): number[] {
  const total = order.reduce((sum, i) => sum + weights[i]!, 0);
  const step = total / count;
  let next = stream.uniform() * step;
  let passed = 0;
  const chosen: number[] = [];
  for (const i of order) {
    passed += weights[i]!;
    if (passed > next && chosen.length < count) {
      chosen.push(i);
      next += step;
    }
  }
  for (let k = order.length - 1; chosen.length < count; k--) if (!chosen.includes(order[k]!)) chosen.push(order[k]!);
  return chosen;
}
