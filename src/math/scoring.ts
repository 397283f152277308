/**
 * Minimum of a function whose Hessian, or the expectation of it, is positive definite: Fisher scoring, damped as by Levenberg and
 * Marquardt where a step does not improve. For many variables; `minimize` is for few, and for functions with saddles.
 */
import { cholesky, solveCholesky } from './symmetric.js';

export interface Scored {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Row by row. */
  readonly information: Float64Array;
}

export interface ScoringResult extends Scored {
  readonly x: Float64Array;
  readonly converged: boolean;
}

const MOST_STEPS = 200;
const FIRST_DAMPING = 1e-3;

/** Ends when a whole step would gain less than `tolerance`. Throws RangeError where the function is not finite at the start. */
export function score(at: (x: Float64Array) => Scored, start: ArrayLike<number>, tolerance = 1e-5): ScoringResult {
  let x = Float64Array.from(start);
  let here = at(x);
  if (!Number.isFinite(here.value)) throw new RangeError(`the function is ${here.value} where the search begins`);
  let damping = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = dampedStep(here, damping);
    const gain = move === null ? Number.POSITIVE_INFINITY : gainOf(here.gradient, move);
    if (damping === 0 && gain < tolerance) return { ...here, x, converged: true };
    const next = move === null ? null : x.map((value, k) => value - move[k]!);
    const there = next === null ? null : at(next);
    if (next !== null && there !== null && there.value < here.value) {
      [x, here] = [next, there];
      damping = damping <= FIRST_DAMPING ? 0 : damping / 10;
    } else if (damping > 1e8) return { ...here, x, converged: gain < Math.sqrt(tolerance) };
    else damping = Math.max(FIRST_DAMPING, damping * 10);
  }
  return { ...here, x, converged: false };
}

/** (information + damping × its diagonal)⁻¹ gradient; null where that is not positive definite. */
function dampedStep({ gradient, information }: Scored, damping: number): Float64Array | null {
  const n = gradient.length;
  const damped = Float64Array.from(information);
  for (let k = 0; k < n; k++) damped[k * n + k]! *= 1 + damping;
  const lower = cholesky(damped, n);
  return lower === null ? null : solveCholesky(lower, gradient, n);
}

function gainOf(gradient: Float64Array, move: Float64Array): number {
  return gradient.reduce((sum, slope, k) => sum + slope * move[k]!, 0) / 2;
}
