/** Statistics against closed forms. */
import { describe, expect, it } from 'vitest';
import {
  autocorrelation,
  correlation,
  deviation,
  differences,
  excessKurtosis,
  logReturns,
  mean,
  median,
  regress,
  tailExponent,
} from '../../src/calibration/statistics.js';
import { stream } from '../../src/math/random.js';

const draws = (name: string, count: number): number[] => {
  const draw = stream(1, `test/${name}`, 0);
  return Array.from({ length: count }, () => draw.uniform());
};

describe('moments', () => {
  it('are those of the die', () => {
    const die = [1, 2, 3, 4, 5, 6];
    expect(mean(die)).toBe(3.5);
    expect(median(die)).toBe(3.5);
    expect(median([9, 1, 5])).toBe(5);
    expect(deviation(die) ** 2).toBeCloseTo(35 / 12, 12);
    // −6 (n² + 1) / (5 (n² − 1)) for a discrete uniform of n.
    expect(excessKurtosis(die)).toBeCloseTo((-6 * 37) / (5 * 35), 12);
  });
});

it('the tail exponent of exact Pareto quantiles is their own', () => {
  for (const alpha of [2, 3.5]) {
    const pareto = Array.from({ length: 20_000 }, (_, i) => (1 - (i + 0.5) / 20_000) ** (-1 / alpha));
    expect(tailExponent(pareto, 0.05)).toBeCloseTo(alpha, 1);
  }
});

it('an autoregression remembers with powers of its coefficient', () => {
  let value = 0;
  const series = draws('ar', 40_000).map((shock) => (value = 0.6 * value + shock - 0.5));
  expect(autocorrelation(series, 1)).toBeCloseTo(0.6, 1);
  expect(autocorrelation(series, 3)).toBeCloseTo(0.216, 1);
});

it('correlation is one with oneself and minus one with the opposite', () => {
  expect(correlation([1, 2, 4], [2, 4, 8])).toBeCloseTo(1, 12);
  expect(correlation([1, 2, 4], [-1, -2, -4])).toBeCloseTo(-1, 12);
});

it('returns are differences of logs', () => {
  expect(differences([1, 4, 2])).toEqual([3, -2]);
  expect(logReturns([1, Math.E, 1])).toEqual([1, -1]);
});

describe('least squares', () => {
  const [a, b, noise] = ['a', 'b', 'noise'].map((name) => draws(name, 500)) as [number[], number[], number[]];

  it('finds a plane without noise, and all of its variance', () => {
    const fit = regress(
      a.map((x, i) => 3 + 0.5 * x - 2 * b[i]!),
      [a, b],
    );
    expect(fit.slopes[0]).toBeCloseTo(0.5, 10);
    expect(fit.slopes[1]).toBeCloseTo(-2, 10);
    expect(fit.r2).toBeCloseTo(1, 10);
  });

  it('of one regressor is covariance over variance', () => {
    const y = a.map((x, i) => 2 * x + noise[i]!);
    const fit = regress(y, [a]);
    expect(fit.slopes).toHaveLength(1);
    expect(fit.slopes[0]).toBeCloseTo((correlation(a, y) * deviation(y)) / deviation(a), 10);
    expect(fit.r2).toBeCloseTo(correlation(a, y) ** 2, 10);
  });
});
