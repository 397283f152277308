import { describe, expect, test } from 'vitest';
import { calibrationLine, levelled, recalibrated, slopeOf } from '../../../src/economics/prediction/recalibration.js';
import { normal } from '../../../src/math/distributions.js';
import { logistic } from '../../../src/math/logistic.js';
import { stream } from '../../../src/math/random.js';

/** Log odds that are right, and what came of them. */
function world(n: number) {
  const draw = stream(3, 'recalibration');
  const eta = Float64Array.from({ length: n }, () => -1 + 1.5 * normal(draw));
  return { eta, outcome: eta.map((value) => (draw.chance(logistic(value)) ? 1 : 0)) };
}

const { eta, outcome } = world(40_000);

describe('the calibration line', () => {
  test('is (0, 1) where the log odds are right', () => {
    const { intercept, slope } = calibrationLine(eta, outcome)!;
    expect(intercept).toBeCloseTo(0, 1);
    expect(slope).toBeGreaterThan(0.97);
    expect(slope).toBeLessThan(1.03);
  });

  test('undoes what has been done to them', () => {
    const told = eta.map((value) => 0.7 + 2 * value);
    const right = calibrationLine(eta, outcome)!;
    const line = calibrationLine(told, outcome)!;
    expect(line.slope).toBeCloseTo(right.slope / 2, 8);
    expect(recalibrated(line, told[0]!)).toBeCloseTo(recalibrated(right, eta[0]!), 8);
  });

  test('is not told where the outcome is separated, or all alike', () => {
    expect(calibrationLine([-1, 1], [0, 1])).toBeNull();
    expect(calibrationLine([-1, 1, 2], [0, 0, 0])).toBeNull();
  });
});

test('few outcomes hardly move the slope from 1, many do', () => {
  const told = eta.map((value) => 2 * value);
  expect(slopeOf(told, outcome)).toBeCloseTo(0.5, 1);
  const few = slopeOf(told.subarray(0, 20), outcome.subarray(0, 20));
  expect(few).toBeGreaterThan(0.6);
  expect(few).toBeLessThan(1.1);
});

test('a level expects as many as it is told, whatever they are', () => {
  for (const ones of [1, 400, 39_000]) {
    const line = levelled(eta, ones, 0.8);
    expect(line.slope).toBe(0.8);
    expect(eta.reduce((sum, value) => sum + recalibrated(line, value), 0)).toBeCloseTo(ones, 4);
  }
});
