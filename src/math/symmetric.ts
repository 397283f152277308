/** Small symmetric matrices, row by row in one array: what Newton's method and covariances need. */

/** Eigenvalues, and eigenvectors as columns (`vectors[row * n + k]` belongs to `values[k]`), in no order. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Cyclic Jacobi rotations (Golub and Van Loan, "Matrix Computations", §8.5): small matrices, to rounding error. */
export function eigenSymmetric(matrix: Float64Array, n: number): Eigen {
  const a = Float64Array.from(matrix);
  const vectors = identity(n);
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a, n) > 0; sweep++)
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
  return { values: Float64Array.from({ length: n }, (_, k) => a[k * n + k]!), vectors };
}

const SWEEPS = 60;

/** What lies beside the diagonal, as far as it would change it. */
function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let p = 0; p < n - 1; p++)
    for (let q = p + 1; q < n; q++) {
      const size = Math.abs(a[p * n + q]!);
      if (size > 1e-17 * Math.sqrt(Math.abs(a[p * n + p]! * a[q * n + q]!))) sum += size;
    }
  return sum;
}

function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const between = a[p * n + q]!;
  if (between === 0) return;
  const tau = (a[q * n + q]! - a[p * n + p]!) / (2 * between);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, c, s);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, c, s);
  for (let k = 0; k < n; k++) turn(vectors, k * n + p, k * n + q, c, s);
}

function turn(a: Float64Array, i: number, j: number, c: number, s: number): void {
  const x = a[i]!;
  const y = a[j]!;
  a[i] = c * x - s * y;
  a[j] = s * x + c * y;
}

function identity(n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let k = 0; k < n; k++) result[k * n + k] = 1;
  return result;
}

/** The lower triangle L with L Lᵀ = matrix; null where the matrix is not positive definite. */
export function cholesky(matrix: Float64Array, n: number): Float64Array | null {
  const l = new Float64Array(n * n);
  for (let row = 0; row < n; row++)
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column]!;
      for (let k = 0; k < column; k++) sum -= l[row * n + k]! * l[column * n + k]!;
      if (row !== column) l[row * n + column] = sum / l[column * n + column]!;
      else if (sum > 0) l[row * n + row] = Math.sqrt(sum);
      else return null;
    }
  return l;
}

/** x with L Lᵀ x = b. */
export function solveCholesky(l: Float64Array, b: ArrayLike<number>, n: number): Float64Array {
  const x = Float64Array.from(b);
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) x[row]! -= l[row * n + k]! * x[k]!;
    x[row]! /= l[row * n + row]!;
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) x[row]! -= l[k * n + row]! * x[k]!;
    x[row]! /= l[row * n + row]!;
  }
  return x;
}

/** The inverse, scaled on the way so that parameters of very different size do not spoil it; null where not positive definite. */
export function invertPositive(matrix: Float64Array, n: number): Float64Array | null {
  const scale = Float64Array.from({ length: n }, (_, k) => 1 / Math.sqrt(matrix[k * n + k]!));
  const l = cholesky(
    matrix.map((value, at) => value * scale[Math.floor(at / n)]! * scale[at % n]!),
    n,
  );
  if (l === null) return null;
  const inverse = new Float64Array(n * n);
  for (let column = 0; column < n; column++) {
    const unit = new Float64Array(n);
    unit[column] = 1;
    const x = solveCholesky(l, unit, n);
    for (let row = 0; row < n; row++) inverse[row * n + column] = x[row]! * scale[row]! * scale[column]!;
  }
  return inverse;
}
