/** Adaptive importance sampling against densities whose moments are known. */
import { expect, test } from 'vitest';
import { drawDensity } from '../../src/economics/importance.js';
import { stream } from '../../src/math/random.js';

const unit = { mean: Float64Array.of(0, 0), root: Float64Array.of(1, 0, 0, 1) };
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('a normal far from where it begins, narrow and turned', () => {
  // x ~ N(5, .1²), y | x ~ N(3 x, .2²)
  const log = ([x, y]: Float64Array) => -0.5 * (((x! - 5) / 0.1) ** 2 + ((y! - 3 * x!) / 0.2) ** 2);
  const { draws, effective } = drawDensity(log, unit, 4000, stream(1, 'narrow'));
  expect(effective).toBeGreaterThan(1000);
  const x = draws.map((draw) => draw[0]!);
  const rest = draws.map((draw) => draw[1]! - 3 * draw[0]!);
  expect(mean(x)).toBeCloseTo(5, 1.5);
  expect(Math.sqrt(mean(x.map((value) => (value - 5) ** 2)))).toBeCloseTo(0.1, 1.7);
  expect(Math.sqrt(mean(rest.map((value) => value ** 2)))).toBeCloseTo(0.2, 1.7);
});

test('a bent ridge', () => {
  // x ~ N(0, 1), y | x ~ N(x², .3²): E y = 1, P(|x| < 1) = .683
  const log = ([x, y]: Float64Array) => -0.5 * (x! ** 2 + ((y! - x! ** 2) / 0.3) ** 2);
  const { draws } = drawDensity(log, unit, 6000, stream(1, 'bent'));
  expect(mean(draws.map((draw) => draw[1]!))).toBeCloseTo(1, 0.5);
  expect(mean(draws.map((draw) => (Math.abs(draw[0]!) < 1 ? 1 : 0)))).toBeCloseTo(0.683, 1);
});

test('where the density has no value nothing is drawn, and the same stream gives the same draws', () => {
  const log = ([x]: Float64Array) => (x! < 0 ? Number.NaN : -x!);
  const start = { mean: Float64Array.of(0), root: Float64Array.of(1) };
  const { draws } = drawDensity(log, start, 4000, stream(1, 'half'));
  expect(draws.every((draw) => draw[0]! >= 0)).toBe(true);
  expect(mean(draws.map((draw) => draw[0]!))).toBeCloseTo(1, 1);
  expect(drawDensity(log, start, 4000, stream(1, 'half')).draws).toEqual(draws);
});

test('a density without a value anywhere gives no draws', () => {
  expect(drawDensity(() => -Infinity, unit, 100, stream(1, 'nowhere'))).toEqual({ draws: [], effective: 0 });
});
