import { expect, it } from 'vitest';
import { poolNormal } from '../../src/economics/normalPooling.js';
import { normal } from '../../src/math/distributions.js';
import { stream } from '../../src/math/random.js';

it('gives groups that are alike one figure, with the error of them all', () => {
  const pooled = poolNormal([1, 1, 1, 1].map((value) => ({ value, variance: 0.2 })));
  for (const { value, variance } of pooled) {
    expect(value).toBeCloseTo(1, 12);
    expect(variance).toBeCloseTo(0.05, 12);
  }
});

it('leaves groups that are known exactly as they are, and takes the centre for one of which nothing is', () => {
  const pooled = poolNormal([{ value: 0, variance: 1e-12 }, { value: 4, variance: 1e-12 }, null]);
  expect(pooled[0]!.value).toBeCloseTo(0, 6);
  expect(pooled[1]!.value).toBeCloseTo(4, 6);
  expect(pooled[2]!.value).toBeCloseTo(2, 6);
  expect(pooled[2]!.variance).toBeGreaterThan(4);
});

it('is nearer to the truth than the figures themselves, and knows how near (simulated populations)', () => {
  const random = stream(1, 'pooling');
  let [raw, pooled, inside, count] = [0, 0, 0, 0];
  for (let set = 0; set < 300; set++) {
    const truths = Array.from({ length: 8 }, () => 3 + 0.5 * normal(random));
    const groups = truths.map((truth, k) => {
      const sd = 0.3 + 0.2 * k;
      return { value: truth + sd * normal(random), variance: sd ** 2 };
    });
    poolNormal(groups).forEach(({ value, variance }, k) => {
      raw += (groups[k]!.value - truths[k]!) ** 2;
      pooled += (value - truths[k]!) ** 2;
      inside += Math.abs(value - truths[k]!) < 1.645 * Math.sqrt(variance) ? 1 : 0;
      count++;
    });
  }
  expect(pooled).toBeLessThan(0.5 * raw);
  // The spread is taken as found, so that few groups know less than they say.
  expect(inside / count).toBeGreaterThan(0.75);
  expect(inside / count).toBeLessThan(0.93);
});

it('refuses where nothing is measured', () => {
  expect(() => poolNormal([null, null])).toThrow(/^no group is measured$/);
});
