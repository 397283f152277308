/** The linear side of a mix: what is left of y when the curves are taken off, and the columns that explain it. */
import { dot, orthonormalize, removeSpan } from '../../math/orthogonal.js';
import type { Mix, MixCurves } from './mix.js';
import { contribution } from './predicted.js';
import type { Family } from './saturation.js';

/** Coefficients of the linear columns by least squares, the curves given. */
export function linearPart(mix: Mix, family: Family, curves: MixCurves['curves']) {
  const rest = Float64Array.from(mix.y);
  mix.channels.forEach(({ spend }, k) => {
    contribution(spend, curves[k]!, family).forEach((value, t) => {
      rest[t]! -= value;
    });
  });
  const columns = mix.linear.map(({ values }) => values);
  const { columns: flat } = orthonormalize(columns);
  const residuals = Float64Array.from(rest);
  removeSpan(residuals, flat);
  return { coefficients: backSolve(columns, flat, rest), residuals };
}

/** R γ = qᵀ rest, with R = qᵀ columns upper triangular. */
function backSolve(columns: readonly Float64Array[], flat: readonly Float64Array[], rest: Float64Array): number[] {
  const result = new Array<number>(columns.length).fill(0);
  for (let row = columns.length - 1; row >= 0; row--) {
    let sum = dot(flat[row]!, rest);
    for (let k = row + 1; k < columns.length; k++) sum -= dot(flat[row]!, columns[k]!) * result[k]!;
    result[row] = sum / dot(flat[row]!, columns[row]!);
  }
  return result;
}
