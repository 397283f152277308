/**
 * Logistic regression with a ridge penalty (le Cessie and van Houwelingen 1992, "Ridge estimators in logistic regression"):
 *
 *   minimize Σ [ln(1 + e^η) − y η] + ½ Σ λ_k (β_k − c_k)²,   η = X β
 *
 * by Fisher scoring, which is Newton's method here. The function is convex, so where it ends is the minimum.
 */
import { type ScoringResult, score } from './scoring.js';
import { rowTimes, type SparseRows } from './sparseRows.js';
import { cholesky } from './symmetric.js';

export interface LogisticProblem {
  readonly x: SparseRows;
  /** 1 or 0, by row. */
  readonly y: ArrayLike<number>;
  /** The rows that count; all where absent. */
  readonly rows?: Uint32Array;
  /** λ by column, 0 for none. */
  readonly penalty: ArrayLike<number>;
  /** What the penalty draws to; zeros where absent. */
  readonly centre?: ArrayLike<number>;
  /** Where the search begins; the centre where absent. */
  readonly start?: ArrayLike<number>;
  /** What a whole step would still gain of the log-likelihood, at which it ends. */
  readonly tolerance?: number;
}

export interface LogisticFit {
  readonly coefficients: Float64Array;
  /** The penalised information, row by row: its inverse is the covariance. */
  readonly information: Float64Array;
}

/** Throws RangeError where the data do not tell the coefficients: a separated outcome or collinear columns without a penalty. */
export function fitLogistic(problem: LogisticProblem): LogisticFit {
  const { x, penalty, tolerance = 1e-12 } = problem;
  const rows = problem.rows ?? Uint32Array.from({ length: x.rows }, (_, row) => row);
  const centre = problem.centre ?? new Float64Array(x.width);
  const at = (beta: Float64Array) => {
    const { value, gradient, weight } = evaluate(problem, rows, centre, beta);
    let information: Float64Array | null = null;
    return {
      value,
      gradient,
      get information() {
        information ??= informationAt(x, rows, weight, penalty);
        return information;
      },
    };
  };
  const found = score(at, problem.start ?? centre, tolerance);
  if (!found.converged || !isTold(problem, rows, centre, found))
    throw new RangeError('the data do not tell the coefficients of the logistic regression: a penalty is needed');
  return {
    coefficients: found.x,
    get information() {
      return found.information;
    },
  };
}

/** Of what a column without a penalty could tell where every outcome was open, so much must be left. */
const LEFT = 1e-8;

/** Where an outcome is separated, the search goes on until every chance is 0 or 1, and nothing is left to tell. */
function isTold(problem: LogisticProblem, rows: Uint32Array, centre: ArrayLike<number>, found: ScoringResult): boolean {
  const { x, penalty } = problem;
  const free = Array.from({ length: x.width }, (_, k) => k).filter((k) => !(penalty[k]! > 0));
  // One column without a penalty cannot be collinear with those that have one.
  if (free.length > 1 && cholesky(found.information, x.width) === null) return false;
  const { weight } = evaluate(problem, rows, centre, found.x);
  const [told, open] = [new Float64Array(x.width), new Float64Array(x.width)];
  rows.forEach((row, place) => {
    for (let at = x.first[row]!; at < x.first[row + 1]!; at++) {
      const squared = x.value[at]! ** 2;
      told[x.column[at]!]! += weight[place]! * squared;
      open[x.column[at]!]! += 0.25 * squared;
    }
  });
  return free.every((k) => told[k]! > LEFT * open[k]!);
}

interface Point {
  readonly value: number;
  readonly gradient: Float64Array;
  /** p (1 − p), by place among the rows. */
  readonly weight: Float64Array;
}

function evaluate(
  { x, y, penalty }: LogisticProblem,
  rows: Uint32Array,
  centre: ArrayLike<number>,
  beta: Float64Array,
): Point {
  const { first, column, value: cell } = x;
  const weight = new Float64Array(rows.length);
  const gradient = new Float64Array(x.width);
  let value = 0;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!;
    const eta = rowTimes(x, row, beta);
    const small = Math.exp(-Math.abs(eta));
    const p = eta >= 0 ? 1 / (1 + small) : small / (1 + small);
    value += Math.max(eta, 0) + Math.log1p(small) - y[row]! * eta;
    weight[place] = small / (1 + small) ** 2;
    for (let at = first[row]!; at < first[row + 1]!; at++) gradient[column[at]!]! += (p - y[row]!) * cell[at]!;
  }
  for (let k = 0; k < x.width; k++) {
    const away = beta[k]! - centre[k]!;
    gradient[k]! += penalty[k]! * away;
    value += 0.5 * penalty[k]! * away * away;
  }
  return { value, gradient, weight };
}

function informationAt(
  { width, first, column, value }: SparseRows,
  rows: Uint32Array,
  weight: Float64Array,
  penalty: ArrayLike<number>,
): Float64Array {
  const result = new Float64Array(width * width);
  for (let place = 0; place < rows.length; place++) {
    const from = first[rows[place]!]!;
    const end = first[rows[place]! + 1]!;
    for (let a = from; a < end; a++) {
      const scaled = weight[place]! * value[a]!;
      const line = column[a]! * width;
      for (let b = from; b <= a; b++) result[line + column[b]!]! += scaled * value[b]!;
    }
  }
  for (let j = 0; j < width; j++) {
    result[j * width + j]! += penalty[j]!;
    for (let k = 0; k < j; k++) result[k * width + j] = result[j * width + k]!;
  }
  return result;
}

export function logistic(eta: number): number {
  return eta >= 0 ? 1 / (1 + Math.exp(-eta)) : Math.exp(eta) / (1 + Math.exp(eta));
}

export function logit(p: number): number {
  return Math.log(p / (1 - p));
}

/** ln(1 + eˣ) without overflow. */
export function logOnePlusExp(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
