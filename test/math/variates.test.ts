/** The oracle is each distribution's first two moments, and its probabilities where they are simple. */
import { describe, expect, test } from 'vitest';
import { stream } from '../../src/math/random.js';
import { beta, binomial, gamma, geometric, negativeBinomial, poisson } from '../../src/math/variates.js';

const N = 40_000;

/** Within five standard errors of the mean, and the variance within 6 %. */
function expectMoments(name: string, draw: (s: ReturnType<typeof stream>) => number, mean: number, variance: number) {
  const s = stream(3, name);
  const values = Array.from({ length: N }, () => draw(s));
  const found = values.reduce((sum, value) => sum + value, 0) / N;
  const spread = values.reduce((sum, value) => sum + (value - found) ** 2, 0) / N;
  expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(variance / N));
  expect(Math.abs(spread / variance - 1)).toBeLessThan(0.06);
}

describe('moments', () => {
  test.each([
    [0.3, 2],
    [1, 0.5],
    [40, 7],
  ])('gamma(%d, %d)', (shape, rate) => {
    expectMoments('gamma', (s) => gamma(s, shape, rate), shape / rate, shape / rate ** 2);
  });

  test.each([
    [0.4, 0.7],
    [3, 9],
  ])('beta(%d, %d)', (a, b) => {
    expectMoments('beta', (s) => beta(s, a, b), a / (a + b), (a * b) / ((a + b) ** 2 * (a + b + 1)));
  });

  test.each([0, 0.4, 9.9, 10, 37.5, 4000])('poisson(%d)', (mean) => {
    if (mean > 0) return expectMoments('poisson', (s) => poisson(s, mean), mean, mean);
    expect(poisson(stream(1, 'none'), 0)).toBe(0);
  });

  test.each([
    [0.25, 0.4],
    [3, 0.8],
    [40, 0.5],
  ])('negative binomial(%d, %d)', (shape, share) => {
    const odds = share / (1 - share);
    const draw = (s: ReturnType<typeof stream>) => negativeBinomial(s, shape, share);
    expectMoments('negative binomial', draw, shape * odds, shape * odds * (1 + odds));
  });

  test.each([0.02, 0.5, 0.9])('geometric(%d)', (p) => {
    expectMoments('geometric', (s) => geometric(s, p), 1 / p, (1 - p) / p ** 2);
  });

  test.each([
    [5, 0.2],
    [400, 0.7],
  ])('binomial(%d, %d)', (n, p) => {
    expectMoments('binomial', (s) => binomial(s, n, p), n * p, n * p * (1 - p));
  });
});

describe('the ends', () => {
  const s = stream(1, 'ends');
  test('what never comes, comes at infinity', () => expect(geometric(s, 0)).toBe(Infinity));
  test('what comes for certain, comes first', () => expect(geometric(s, 1)).toBe(1));
  test('none and all', () => expect([binomial(s, 9, 0), binomial(s, 9, 1)]).toEqual([0, 9]));
  test('a beta of vanishing shapes is one of its ends', () => {
    const ends = Array.from({ length: 2000 }, () => beta(s, 1e-320, 3e-320));
    expect(new Set(ends)).toEqual(new Set([0, 1]));
  });
});

test('large Poisson counts have the probabilities of their formula', () => {
  const s = stream(5, 'cells');
  const counts = new Map<number, number>();
  for (let k = 0; k < 100_000; k++) {
    const draw = poisson(s, 12);
    counts.set(draw, (counts.get(draw) ?? 0) + 1);
  }
  let log = -12;
  for (let k = 0; k <= 25; k++) {
    if (k > 0) log += Math.log(12 / k);
    const expected = 100_000 * Math.exp(log);
    expect(Math.abs((counts.get(k) ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected) + 1);
  }
});
