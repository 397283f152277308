/**
 * Minimum of a function whose Hessian, or the expectation of it, is positive definite: Fisher scoring, damped as by Levenberg and
 * Marquardt where a step does not improve. For many variables; `minimize` is for few, and for functions with saddles.
 */
import { cholesky, solveCholesky } from './symmetric.js';

export interface Scored {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Row by row; may be a getter, for where the search ends it is not asked for. */
  readonly information: Float64Array;
}

export interface ScoringResult extends Scored {
  readonly x: Float64Array;
  readonly converged: boolean;
}

const MOST_STEPS = 200;
const FIRST_DAMPING = 1e-3;

/**
 * Ends when a whole step would gain less than `tolerance`, by the information of the whole step before where there was one: so near the
 * end it is the same, and the dearest part. Throws RangeError where the function is not finite at the start.
 */
export function score(at: (x: Float64Array) => Scored, start: ArrayLike<number>, tolerance = 1e-5): ScoringResult {
  let x = Float64Array.from(start);
  let here = at(x);
  if (!Number.isFinite(here.value)) throw new RangeError(`the function is ${here.value} where the search begins`);
  let damping = 0;
  let before: Float64Array | null = null;
  for (let step = 0; step < MOST_STEPS; step++) {
    const isDone = (l: Float64Array) => gainOf(here.gradient, solveCholesky(l, here.gradient, x.length)) < tolerance;
    if (damping === 0 && before !== null && isDone(before)) return resultOf(here, x, true);
    const lower = dampedRoot(here, damping);
    if (damping === 0 && lower !== null && isDone(lower)) return resultOf(here, x, true);
    before = damping === 0 ? lower : null;
    const move = lower && solveCholesky(lower, here.gradient, x.length);
    const gain = move === null ? Number.POSITIVE_INFINITY : gainOf(here.gradient, move);
    const next = move === null ? null : x.map((value, k) => value - move[k]!);
    const there = next === null ? null : at(next);
    if (next !== null && there !== null && there.value < here.value) {
      [x, here] = [next, there];
      damping = damping <= FIRST_DAMPING ? 0 : damping / 10;
    } else if (damping > 1e8) return resultOf(here, x, gain < Math.sqrt(tolerance));
    else damping = Math.max(FIRST_DAMPING, damping * 10);
  }
  return resultOf(here, x, false);
}

function resultOf(here: Scored, x: Float64Array, converged: boolean): ScoringResult {
  const { value, gradient } = here;
  return {
    value,
    gradient,
    get information() {
      return here.information;
    },
    x,
    converged,
  };
}

/** Of information + damping × its diagonal; null where that is not positive definite. */
function dampedRoot({ gradient, information }: Scored, damping: number): Float64Array | null {
  const n = gradient.length;
  const damped = Float64Array.from(information);
  for (let k = 0; k < n; k++) damped[k * n + k]! *= 1 + damping;
  return cholesky(damped, n);
}

function gainOf(gradient: Float64Array, move: Float64Array): number {
  return gradient.reduce((sum, slope, k) => sum + slope * move[k]!, 0) / 2;
}
