import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  exponential,
  inverseNormal,
  normal,
  normalCut,
  shuffled,
  systematicSample,
  weighted,
} from '../../src/math/distributions.js';
import { stream } from '../../src/math/random.js';

const sample = (n: number, draw: (s: ReturnType<typeof stream>) => number) => {
  const s = stream(5, 'test');
  return Array.from({ length: n }, () => draw(s));
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('moments', () => {
  test.each([normal, inverseNormal])('%o', (draw) => {
    const values = sample(100_000, draw);
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((v) => v * v))).toBeCloseTo(1, 1);
    expect(mean(values.map((v) => v ** 4))).toBeCloseTo(3, 0);
  });

  test('exponential, and the cut normal stays below its cut', () => {
    expect(mean(sample(100_000, (s) => exponential(s, 2)))).toBeCloseTo(2, 1);
    expect(Math.max(...sample(50_000, (s) => normalCut(s, 1)))).toBeLessThanOrEqual(1);
  });
});

describe('weighted draws', () => {
  test('follow the weights and never take a zero', () => {
    const counts = [0, 0, 0, 0];
    for (const i of sample(40_000, (s) => weighted(s, [1, 0, 3, 0]))) counts[i]!++;
    expect(counts[1]! + counts[3]!).toBe(0);
    expect(counts[2]! / 40_000).toBeCloseTo(0.75, 2);
  });

  test('refuse to draw from nothing', () => {
    expect(() => weighted(stream(1, 'x'), [0, 0])).toThrow(RangeError);
  });
});

describe('systematic samples', () => {
  test('have exactly the wished count of distinct units, none of weight zero', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }),
        fc.nat(),
        (weights, seed) => {
          const possible = weights.filter((weight) => weight > 0).length;
          fc.pre(possible > 0);
          const count = 1 + (seed % possible);
          const chosen = systematicSample(stream(seed, 'sample'), weights, count);
          expect(new Set(chosen).size).toBe(count);
          for (const i of chosen) expect(weights[i]).toBeGreaterThan(0);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('include each unit in proportion to its weight', () => {
    const weights = [1, 2, 3, 4];
    const hits = [0, 0, 0, 0];
    for (let k = 0; k < 20_000; k++) for (const i of systematicSample(stream(k, 'share'), weights, 2)) hits[i]!++;
    hits.forEach((count, i) => {
      expect(count / 20_000).toBeCloseTo((2 * weights[i]!) / 10, 2);
    });
  });
});

test('shuffling keeps every value and favours no order', () => {
  const orders = new Map<string, number>();
  for (let k = 0; k < 12_000; k++) {
    const key = shuffled(stream(k, 'shuffle'), [1, 2, 3]).join('');
    orders.set(key, (orders.get(key) ?? 0) + 1);
  }
  expect(orders.size).toBe(6);
  for (const count of orders.values()) expect(count / 12_000).toBeCloseTo(1 / 6, 1);
});
