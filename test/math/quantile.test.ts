import { expect, test } from 'vitest';
import { estimateOf, quantileSorted } from '../../src/math/quantile.js';

test("quantiles are R's of type 7", () => {
  const values = [1, 2, 4, 8, 16, 32];
  expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((p) => quantileSorted(values, p))).toEqual([1, 1.5, 2.5, 6, 24, 32]);
  expect(quantileSorted([7], 0.3)).toBe(7);
  expect(quantileSorted([], 0.5)).toBeNaN();
});

test('an interval leaves as many draws below as above, in whatever order they come', () => {
  const draws = Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
  expect(estimateOf(draws)).toMatchObject({ mean: 50, lower: expect.closeTo(5), upper: expect.closeTo(95) });
});
