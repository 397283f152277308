/** The oracle is the generator twin. */
import { describe, expect, test } from 'vitest';
import {
  drawGammaGammaParameters,
  drawMeanSpend,
  expectedSpend,
  fitGammaGamma,
} from '../../../src/economics/spend/gammaGamma.js';
import { intervalOf } from '../../../src/math/quantile.js';
import { stream } from '../../../src/math/random.js';

const IS_WHOLE = process.env['KRO_ALL_COVERAGE'] !== undefined;
const SETS = IS_WHOLE ? 1000 : 30;
const TRUTH = [6.25, 3.74, 15.44];

function simulate(customers: number, set: number) {
  const draw = stream(set, 'spending', customers);
  const frequency = Float64Array.from({ length: customers }, () => 1 + Math.floor(-2 * Math.log(1 - draw.uniform())));
  const value = frequency.map((x) => drawMeanSpend(draw, TRUTH, x));
  return { frequency, value, weight: new Float64Array(customers).fill(1) };
}

test('the three parameters are found again', () => {
  const fitted = fitGammaGamma(simulate(20_000, 1));
  expect(fitted.converged).toBe(true);
  fitted.params.forEach((param, k) => {
    expect(Math.abs(param - TRUTH[k]!)).toBeLessThan(4 * fitted.se[k]!);
  });
});

test("a customer's expectation lies between what was seen and what all spend, the nearer to it the more was seen", () => {
  const all = expectedSpend(TRUTH, 0, 0);
  const seen = [1, 5, 50].map((x) => expectedSpend(TRUTH, x, 100));
  expect([all, ...seen, 100]).toEqual([all, ...seen, 100].toSorted((a, b) => a - b));
});

describe('coverage', () => {
  test.each(IS_WHOLE ? [500, 2500] : [500])('90 % intervals from %d customers cover 87–93 %', (customers) => {
    const hits = [0, 0, 0, 0];
    for (let set = 0; set < SETS; set++) {
      const spending = simulate(customers, set);
      const draws = drawGammaGammaParameters(spending, fitGammaGamma(spending), 1000, stream(set, 'draws'));
      const truths = [...TRUTH, expectedSpend(TRUTH, 0, 0)];
      truths.forEach((truth, k) => {
        const { lower, upper } = intervalOf(draws.map((draw) => [...draw, expectedSpend(draw, 0, 0)][k]!));
        if (truth >= lower && truth <= upper) hits[k]!++;
      });
    }
    if (IS_WHOLE) console.log('gamma-gamma', customers, hits.map((hit) => hit / SETS).join(' '));
    const luck = IS_WHOLE ? 0 : 3 * Math.sqrt((0.9 * 0.1) / SETS);
    for (const hit of hits) expect(Math.abs(hit / SETS - 0.9)).toBeLessThanOrEqual(0.03 + luck);
  });
});
