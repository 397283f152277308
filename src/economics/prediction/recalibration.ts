/**
 * Logistic recalibration (Cox 1958, "Two further applications of a model for binary regression"): the log odds that a model gives become
 * a + b × log odds.
 *
 * The slope b comes from predictions made forward in time, drawn to 1 by a normal prior, as few outcomes may be known. Their level is not
 * taken over: they were made by models that knew less than the present one. The level a is that at which the model expects as many ones
 * as there were in its training.
 */
import { fitLogistic, logistic } from '../../math/logistic.js';
import { sparseRows } from '../../math/sparseRows.js';
import { invertPositive } from '../../math/symmetric.js';

export interface Recalibration {
  readonly intercept: number;
  readonly slope: number;
}

/** Standard deviation of the slope before the data. */
const SPREAD = 0.25;

/** The slope for log odds whose outcomes (1, 0) are known. */
export function slopeOf(eta: ArrayLike<number>, outcome: ArrayLike<number>): number {
  return lineThrough(eta, outcome, SPREAD ** -2).slope;
}

export interface CalibrationLine extends Recalibration {
  /** Standard error of the slope. */
  readonly slopeSe: number;
}

/** Without a prior: (0, 1) where the probabilities are right, a slope below 1 where they are too extreme. Null where the data do not tell. */
export function calibrationLine(eta: ArrayLike<number>, outcome: ArrayLike<number>): CalibrationLine | null {
  try {
    return lineThrough(eta, outcome, 0);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function lineThrough(eta: ArrayLike<number>, y: ArrayLike<number>, penalty: number): CalibrationLine {
  const x = sparseRows([new Float64Array(eta.length).fill(1), eta], eta.length);
  const { coefficients, information } = fitLogistic({ x, y, penalty: [0, penalty], centre: [0, 1] });
  const [intercept, slope] = coefficients;
  const covariance = invertPositive(information, 2);
  return { intercept: intercept!, slope: slope!, slopeSe: Math.sqrt(covariance?.[3] ?? Number.NaN) };
}

const STEPS = 100;

/** The level at which so many ones are expected; Newton's method, a step at most 2 long. Of 0 < ones < n. */
export function levelled(eta: ArrayLike<number>, ones: number, slope: number): Recalibration {
  let intercept = 0;
  for (let step = 0; step < STEPS; step++) {
    let [expected, information] = [0, 0];
    for (let row = 0; row < eta.length; row++) {
      const p = logistic(intercept + slope * eta[row]!);
      expected += p;
      information += p * (1 - p);
    }
    const change = Math.max(-2, Math.min(2, (ones - expected) / information));
    intercept += change;
    if (Math.abs(change) < 1e-9) break;
  }
  return { intercept, slope };
}

export function recalibrated({ intercept, slope }: Recalibration, eta: number): number {
  return logistic(intercept + slope * eta);
}
