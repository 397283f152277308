/**
 * A linear classifier on standardised features.
 *
 * Assumptions:
 * 1. The log odds of the outcome are a sum of what each feature contributes; bends and products are features of their own.
 * 2. Before the data every coefficient is normal around 0, all with one variance in units of a feature's standard deviation (the ridge
 *    penalty); of a group's indicator in units of belonging to it, so that a small group stays near the rest.
 * 3. Examples are independent, and what held for the known outcomes holds for the next ones, but for the level and spread that
 *    recalibration sets right.
 *
 * Ridge logistic regression: see src/math/logistic.ts.
 */
import { fitLogistic } from '../../math/logistic.js';
import { rowTimes, type SparseRows, sparseRows } from '../../math/sparseRows.js';
import type { FeatureColumn, FeatureTable } from './featureTable.js';

export interface LinearClassifier {
  readonly intercept: number;
  /** By column: per unit of the feature, and the feature's mean over the training. */
  readonly slope: Float64Array;
  readonly mean: Float64Array;
}

/** The features with a column of ones before them; made once, for all fits. */
export function designOf({ ids, columns }: FeatureTable): SparseRows {
  const ones = new Float64Array(ids.length).fill(1);
  return sparseRows([ones, ...columns.map(({ values }) => values)], ids.length);
}

/** Out of time a thousandth of the log-likelihood more or less tells nothing. */
const TOLERANCE = 1e-3;

/** One for each penalty, fitted to these rows; each search begins `near` the classifier of its penalty. */
export function fitClassifiers(
  { columns }: FeatureTable,
  { x, outcome, rows }: { readonly x: SparseRows; readonly outcome: Float64Array; readonly rows: Uint32Array },
  penalties: readonly number[],
  near?: readonly LinearClassifier[],
): LinearClassifier[] {
  const moments = columns.map((column) => momentsOf(column, rows));
  const mean = Float64Array.from(moments, (moment) => moment.mean);
  let start: ArrayLike<number> = new Float64Array(x.width);
  return penalties.map((strength, candidate) => {
    // The penalty of a standardised feature's coefficient, told of the feature itself: λ b² s² where s is its standard deviation.
    const penalty = [0, ...moments.map(({ scale }) => strength * scale * scale)];
    const known = near?.[candidate];
    if (known !== undefined) start = [known.intercept, ...known.slope];
    const { coefficients } = fitLogistic({ x, y: outcome, rows, penalty, start, tolerance: TOLERANCE });
    start = coefficients;
    return { intercept: coefficients[0]!, slope: coefficients.slice(1), mean };
  });
}

/** Log odds of these rows. */
export function logOddsOf({ intercept, slope }: LinearClassifier, x: SparseRows, rows: Uint32Array): Float64Array {
  const beta = [intercept, ...slope];
  return Float64Array.from(rows, (row) => rowTimes(x, row, beta));
}

/** A deviation from the mean that rounding alone makes. */
const ROUNDING = 1e-6;

/** A feature that is constant in the training keeps its unit: the level takes its part. */
function momentsOf(
  { values, isGroup }: FeatureColumn,
  rows: Uint32Array,
): { readonly mean: number; readonly scale: number } {
  let [sum, squares] = [0, 0];
  for (const row of rows) {
    sum += values[row]!;
    squares += values[row]! ** 2;
  }
  const mean = sum / rows.length;
  const deviation = Math.sqrt(Math.max(0, squares / rows.length - mean * mean));
  return { mean, scale: isGroup || deviation <= ROUNDING * Math.abs(mean) ? 1 : deviation };
}
