/**
 * Minimum of a smooth function of a few variables by Newton's method in a trust region (Moré and Sorensen 1983, "Computing a trust
 * region step"; Nocedal and Wright, "Numerical Optimization", algorithms 4.1 and 4.3): it comes down from far away, out of
 * saddles too, and ends quadratically.
 */
import { type Eigen, eigenSymmetric } from './symmetric.js';

/** The value at x; writes the gradient. Where it is not finite, no step goes. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimizeOptions {
  /** The Hessian at x, row by row; from differences of the gradient where absent. */
  readonly hessian?: (x: Float64Array) => Float64Array;
  /** What the next step would still gain, at which it ends. */
  readonly tolerance?: number;
  readonly maxSteps?: number;
  /** So far from the start along a coordinate the function is taken to fall for ever. */
  readonly edge?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly steps: number;
  /** A positive definite Hessian, and nothing left to gain. */
  readonly converged: boolean;
}

const LARGEST_STEP = 4;

/** Throws RangeError where the function is not finite at the start. */
export function minimize(f: Smooth, start: ArrayLike<number>, options: MinimizeOptions = {}): Minimum {
  const { tolerance = 1e-10, maxSteps = 200, edge = 40 } = options;
  const hessianAt = options.hessian ?? ((x) => hessianByDifferences(f, x));
  let x = Float64Array.from(start);
  let gradient = new Float64Array(x.length);
  let value = f(x, gradient);
  if (!Number.isFinite(value)) throw new RangeError(`the function is ${value} where the search begins`);
  let hessian = hessianAt(x);
  let radius = 1;
  let steps = 0;
  for (; steps < maxSteps; steps++) {
    const eigen = eigenSymmetric(hessian, x.length);
    const small = Math.max(tolerance, 2e-16 * Math.abs(value));
    const { step, gain } = trustRegionStep(eigen, gradient, radius);
    const next = x.map((at, k) => at + step[k]!);
    // The value is there already; x, which it barely feels, is not yet: the last step is free.
    if (isMinimum(eigen, gradient, small)) return { x: next, value, gradient, hessian, steps, converged: true };
    const nextGradient = new Float64Array(x.length);
    const nextValue = f(next, nextGradient);
    const ratio = Number.isFinite(nextValue) && nextGradient.every(Number.isFinite) ? (value - nextValue) / gain : -1;
    const length = Math.hypot(...step);
    if (ratio < 0.25) radius = 0.25 * length;
    else if (ratio > 0.75 && length > 0.9 * radius) radius = Math.min(LARGEST_STEP, 2 * radius);
    // Close to the end what is gained is less than the function's rounding; the gradient still tells.
    const isEnd = gain <= 1e-13 * Math.abs(value) && norm(nextGradient) < norm(gradient);
    if (ratio > 1e-4 || isEnd) {
      [x, value, gradient] = [next, nextValue, nextGradient];
      if (x.some((at, k) => Math.abs(at - start[k]!) > edge)) break;
      hessian = hessianAt(x);
    } else if (radius < 1e-12) break;
  }
  return { x, value, gradient, hessian, steps, converged: false };
}

/** Central differences of the gradient, made symmetric: an error of about 1e-9 of the Hessian's size. */
export function hessianByDifferences(f: Smooth, x: Float64Array, step = 1e-5): Float64Array {
  const n = x.length;
  const result = new Float64Array(n * n);
  const at = Float64Array.from(x);
  const above = new Float64Array(n);
  const below = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const h = step * Math.max(1, Math.abs(x[k]!));
    at[k] = x[k]! + h;
    f(at, above);
    at[k] = x[k]! - h;
    f(at, below);
    at[k] = x[k]!;
    for (let j = 0; j < n; j++) result[k * n + j] = (above[j]! - below[j]!) / (2 * h);
  }
  for (let k = 0; k < n; k++)
    for (let j = 0; j < k; j++) {
      const mean = (result[k * n + j]! + result[j * n + k]!) / 2;
      result[k * n + j] = mean;
      result[j * n + k] = mean;
    }
  return result;
}

/** Positive curvature everywhere, and a Newton step that would gain at most this. */
function isMinimum({ values, vectors }: Eigen, gradient: Float64Array, tolerance: number): boolean {
  const n = gradient.length;
  const largest = Math.max(...values);
  let gain = 0;
  for (let k = 0; k < n; k++) {
    if (!(values[k]! > 1e-14 * largest)) return false;
    gain += along(vectors, gradient, k, n) ** 2 / values[k]!;
  }
  return gain / 2 <= tolerance;
}

/** The step that minimizes the quadratic model within the radius, and how much it promises to gain. */
function trustRegionStep(
  { values, vectors }: Eigen,
  gradient: Float64Array,
  radius: number,
): { readonly step: Float64Array; readonly gain: number } {
  const n = gradient.length;
  const slopes = values.map((_, k) => along(vectors, gradient, k, n));
  const parts = partsWithin(values, slopes, radius);
  const step = new Float64Array(n);
  let gain = 0;
  for (let k = 0; k < n; k++) {
    for (let row = 0; row < n; row++) step[row]! += parts[k]! * vectors[row * n + k]!;
    gain -= slopes[k]! * parts[k]! + 0.5 * values[k]! * parts[k]! ** 2;
  }
  return { step, gain: Math.max(gain, Number.MIN_VALUE) };
}

/** The step along each eigenvector: Newton's where it fits, else with all curvatures raised until it does. */
function partsWithin(values: Float64Array, slopes: Float64Array, radius: number): Float64Array {
  const lowest = Math.min(...values);
  const raised = (by: number) => slopes.map((slope, k) => (slope === 0 ? 0 : -slope / (values[k]! + by)));
  if (lowest > 0 && norm(raised(0)) <= radius) return raised(0);
  let low = Math.max(0, -lowest);
  let high = low + norm(slopes) / radius + 1e-300;
  for (let pass = 0; pass < 100 && high - low > 1e-10 * high; pass++) {
    const middle = (low + high) / 2;
    if (norm(raised(middle)) > radius) low = middle;
    else high = middle;
  }
  const parts = raised(high);
  const room = radius ** 2 - norm(parts) ** 2;
  // Nothing pulls along the lowest curvature: go there all the same, or a saddle would hold the search.
  if (lowest < 0 && room > 1e-3 * radius ** 2) {
    const k = values.indexOf(lowest);
    parts[k]! += (slopes[k]! > 0 ? -1 : 1) * Math.sqrt(room);
  }
  return parts;
}

function along(vectors: Float64Array, gradient: Float64Array, k: number, n: number): number {
  let sum = 0;
  for (let row = 0; row < n; row++) sum += vectors[row * n + k]! * gradient[row]!;
  return sum;
}

function norm(vector: Float64Array): number {
  return Math.hypot(...vector);
}
