import { expect, test } from 'vitest';
import { fromFloat } from '../../src/math/decimal.js';
import { tradeFeeRate } from '../../src/simulator/fees.js';

/** The published schedule, in percent. */
test.each([
  [0, 0.4, 0.25],
  [9_999.99, 0.4, 0.25],
  [10_000, 0.35, 0.2],
  [50_000, 0.24, 0.14],
  [100_000, 0.22, 0.12],
  [250_000, 0.2, 0.1],
  [500_000, 0.18, 0.08],
  [1_000_000, 0.16, 0.06],
  [2_500_000, 0.14, 0.04],
  [5_000_000, 0.12, 0.02],
  [10_000_000, 0.1, 0],
])('at %d USD of 30-day volume a taker pays %d %%, a maker %d %%', (volume, taker, maker) => {
  expect(tradeFeeRate(fromFloat(volume), false)).toBe(fromFloat(taker / 100));
  expect(tradeFeeRate(fromFloat(volume), true)).toBe(fromFloat(maker / 100));
});
