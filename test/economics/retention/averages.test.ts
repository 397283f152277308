/** Means over cohorts against sums; shrinkage against conjugate arithmetic, and against the rates it was drawn with. */
import { describe, expect, test } from 'vitest';
import { periodMeans, shrinkCohorts } from '../../../src/economics/retention/averages.js';
import { fitPrior } from '../../../src/economics/shrunkRates.js';
import { betaQuantile } from '../../../src/math/betaQuantile.js';
import { stream } from '../../../src/math/random.js';
import { betaCdf } from '../../../src/math/special.js';
import { beta, binomial } from '../../../src/math/variates.js';

/** Of one period. */
const tableOf = (size: readonly number[], retained: readonly number[], eligible = size) => ({
  cohorts: size.map((_, at) => at),
  periods: 1,
  size: Uint32Array.from(size),
  eligible: Uint32Array.from(eligible),
  retained: Uint32Array.from(retained),
});

test('the mean is weighted by size, over cohorts that have reached the period as a whole', () => {
  const [mean] = periodMeans(tableOf([100, 300, 50], [50, 60, 40], [100, 300, 49]));
  expect(mean).toMatchObject({ period: 0, cohorts: 2, eligible: 400, retained: 110 });
  expect(mean!.retention!.estimate).toBe(110 / 400);
  expect(periodMeans(tableOf([50], [0], [0]))[0]!.retention).toBeNull();
});

describe('shrinkage', () => {
  const truth = [12, 28] as const;
  const draws = stream(1, 'cohorts');
  const sizes = Array.from({ length: 150 }, (_, at) => 5 + 7 * (at % 30));
  const rates = sizes.map(() => beta(draws, ...truth));
  const retained = sizes.map((n, at) => binomial(draws, n, rates[at]!));
  const cells = shrinkCohorts(tableOf(sizes, retained), 0);

  test('finds the prior that the rates come from', () => {
    const [a, b] = fitPrior(sizes.map((n, at) => ({ n, x: retained[at]! })))!;
    expect(a / (a + b)).toBeCloseTo(0.3, 1.5);
    expect(a + b).toBeGreaterThan(25);
    expect(a + b).toBeLessThan(65);
  });

  test('comes nearer to them than the raw rates, and its intervals hold them', () => {
    const error = (estimate: (at: number) => number) =>
      rates.reduce((sum, rate, at) => sum + (estimate(at) - rate) ** 2, 0);
    const shrunk = error((at) => cells[at]!.retention.estimate);
    expect(shrunk).toBeLessThan(0.8 * error((at) => retained[at]! / sizes[at]!));
    const held = cells.filter(({ retention: { lower, upper } }, at) => lower <= rates[at]! && rates[at]! <= upper);
    expect(held.length / cells.length).toBeGreaterThan(0.88);
  });

  test('a small cohort moves further than a large one with the same rate', () => {
    const [small, large] = [cellOf(5), cellOf(5000)];
    expect(Math.abs(small - 0.8)).toBeGreaterThan(Math.abs(large - 0.8));
    function cellOf(n: number) {
      return shrinkCohorts(tableOf([...sizes, n], [...retained, 0.8 * n]), 0).at(-1)!.retention.estimate;
    }
  });

  test('cohorts that differ no more than by chance have the common rate; one alone keeps its own', () => {
    for (const { retention } of shrinkCohorts(tableOf([100, 200, 300], [30, 60, 90]), 0))
      expect(retention.estimate).toBeCloseTo(0.3, 12);
    expect(shrinkCohorts(tableOf([10], [4]), 0)[0]!.retention.estimate).toBe(0.4);
    expect(shrinkCohorts(tableOf([10, 20], [0, 0]), 0)[1]!.retention).toMatchObject({ estimate: 0, lower: 0 });
  });
});

test.each([
  [0.025, 2, 5],
  [0.5, 0.3, 0.4],
  [0.975, 500, 1500],
])('the beta quantile turns the distribution function round: %d of Beta(%d, %d)', (p, a, b) => {
  expect(betaCdf(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 10);
});
