/** Oracles: the martingale property, and the moments of Student's t with four degrees of freedom. */
import { expect, test } from 'vitest';
import { monthsThrough } from '../../../src/simulator/market/months.js';
import { FREE_ASSETS, HOURS_PER_YEAR } from '../../../src/simulator/market/profile.js';
import { simulateFactor, simulateReturns } from '../../../src/simulator/market/returns.js';
import { simulateVolatility } from '../../../src/simulator/market/volatility.js';
import { parseDay } from '../../../src/time.js';
import { deviation, hill, mean } from './stylised.js';

const MONTHS = monthsThrough(parseDay('2030-12-31', 'to'));
const factor = simulateFactor(1, 'factor', MONTHS);

test('prices are martingales: growth is one on average', () => {
  // At five times the usual volatility the drift of −σ²/2 would show seven standard errors from nothing.
  const loud = new Float64Array(factor.value.length).fill(5);
  const { log } = simulateReturns('solana', loud, factor, simulateFactor(1, 'solana', MONTHS));
  const growth = Array.from(log, Math.exp);
  const error = deviation(growth) / Math.sqrt(growth.length);
  expect(Math.abs(mean(growth) - 1)).toBeLessThan(3.5 * error);
  expect(Math.abs(mean(Array.from(log)))).toBeGreaterThan(5 * error);
});

test('the factor has unit variance and heavy tails', () => {
  const values = Array.from(factor.value);
  expect(deviation(values)).toBeGreaterThan(0.95);
  expect(deviation(values)).toBeLessThan(1.03);
  expect(hill(values, 0.005)).toBeGreaterThan(3);
  expect(hill(values, 0.005)).toBeLessThan(5);
});

test('expected variance is that of the profile, realised variance its noisy copy', () => {
  const still = new Float64Array(factor.value.length).fill(1);
  const { expected, realised } = simulateReturns('bitcoin', still, factor, simulateFactor(1, 'bitcoin', MONTHS));
  expect(expected[77]).toBeCloseTo(FREE_ASSETS.bitcoin.volatility ** 2 / HOURS_PER_YEAR, 12);
  expect(mean(Array.from(realised)) / expected[0]!).toBeCloseTo(1, 1);
});

test('volatility has a mean square of one', () => {
  const squares = [1, 2, 3, 4, 5, 6].map((seed) => mean(Array.from(simulateVolatility(seed, MONTHS), (v) => v * v)));
  expect(mean(squares)).toBeGreaterThan(0.88);
  expect(mean(squares)).toBeLessThan(1.12);
});
