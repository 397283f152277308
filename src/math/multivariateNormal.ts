/** Joint normal draws: mean + L z, with L the Cholesky factor of the covariance. */
import { normal } from './distributions.js';
import type { Stream } from './random.js';
import { cholesky } from './symmetric.js';

/** `count` draws of all variables. Throws RangeError where the covariance is not positive definite. */
export function multivariateNormal(
  stream: Stream,
  mean: ArrayLike<number>,
  covariance: Float64Array,
  count: number,
): Float64Array[] {
  const n = mean.length;
  const lower = cholesky(covariance, n);
  if (lower === null) throw new RangeError('the covariance is not positive definite');
  return Array.from({ length: count }, () => {
    const z = Float64Array.from({ length: n }, () => normal(stream));
    return Float64Array.from(mean, (value, row) => {
      let sum = value;
      for (let k = 0; k <= row; k++) sum += lower[row * n + k]! * z[k]!;
      return sum;
    });
  });
}

/** The rows and columns from `from` on, `count` of them. */
export function blockOf(matrix: Float64Array, n: number, from: number, count: number): Float64Array {
  return Float64Array.from({ length: count * count }, (_, at) => {
    const [row, column] = [from + Math.floor(at / count), from + (at % count)];
    return matrix[row * n + column]!;
  });
}
