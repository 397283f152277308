/** Standard errors of all parameters of a mix by the usual theory of nonlinear least squares: σ² (JᵀJ)⁻¹ at the fit. */
import { dot } from '../../math/orthogonal.js';
import { invertPositive } from '../../math/symmetric.js';
import type { Mix, MixCurves } from './mix.js';
import { columnsOf } from './projection.js';

export interface MixErrors {
  /** In the order of the linear columns. */
  readonly coefficients: readonly number[];
  /** By channel and parameter; NaN where the effect is 0, for then nothing tells its shape. */
  readonly curves: readonly Readonly<Record<'retention' | 'half' | 'slope' | 'effect', number>>[];
}

/** Of the parameters themselves; all NaN where JᵀJ is singular. */
export function standardErrors(mix: Mix, { family, curves, sigma }: MixCurves): MixErrors {
  const rows = mix.y.length + mix.lifts.length;
  const media = curves.map((curve, k) => {
    const { value, slopes } = columnsOf(mix, k, family, curve, sigma, rows);
    const [byLogit, byLogHalf, byLogSlope] = slopes;
    const { retention, half, slope, effect } = curve;
    const shape = [
      scaled(byLogit!, effect / (retention * (1 - retention))),
      scaled(byLogHalf!, effect / half),
      ...(byLogSlope === undefined ? [] : [scaled(byLogSlope, effect / slope)]),
    ];
    return effect > 0 ? [...shape, value] : [];
  });
  const linear = mix.linear.map(({ values }) => {
    const column = new Float64Array(rows);
    column.set(values);
    return column;
  });
  const columns = [...linear, ...media.flat()];
  const n = columns.length;
  const products = Float64Array.from({ length: n * n }, (_, at) => dot(columns[Math.floor(at / n)]!, columns[at % n]!));
  const inverse = invertPositive(products, n);
  const errors = columns.map((_, k) => (inverse === null ? Number.NaN : sigma * Math.sqrt(inverse[k * n + k]!)));
  let at = linear.length;
  return {
    coefficients: errors.slice(0, linear.length),
    curves: media.map((some) => {
      const own = errors.slice(at, at + some.length);
      at += some.length;
      const [retention = Number.NaN, half = Number.NaN] = own;
      const slope = family === 'hill' ? (own[2] ?? Number.NaN) : Number.NaN;
      return { retention, half, slope, effect: own.at(-1) ?? Number.NaN };
    }),
  };
}

function scaled(column: Float64Array, by: number): Float64Array {
  return column.map((value) => value * by);
}
