import { expect, test } from 'vitest';
import { bgNbd } from '../../../src/economics/transactions/bgNbd.js';
import { countCustomers, groupHistories, type Histories } from '../../../src/economics/transactions/histories.js';
import { stream } from '../../../src/math/random.js';
import { simulate } from '../coverageOf.js';

const inDays = ({ frequency, recency, age, weight }: Histories): Histories => ({
  frequency,
  recency: recency.map(Math.round),
  age: age.map(Math.round),
  weight,
});

/** The oracle is a map of texts. */
test('equal histories are counted once, in order of appearance, and no customer is lost', () => {
  const { histories } = simulate({ customers: 5000, ages: [5, 20], horizon: 1 }, bgNbd.given([0.5, 5, 0.8, 2.5]), 3);
  const days = inDays(histories);
  const groups = groupHistories(days);
  const expected = new Map<string, number>();
  days.frequency.forEach((x, row) => {
    const key = `${x} ${days.recency[row]} ${days.age[row]}`;
    expected.set(key, (expected.get(key) ?? 0) + 1);
  });
  const found = Array.from(groups.weight, (weight, k) => [
    `${groups.frequency[k]} ${groups.recency[k]} ${groups.age[k]}`,
    weight,
  ]);
  expect(found).toEqual([...expected]);
  expect(countCustomers(groups)).toBe(5000);
});

test('a crowd of which nobody is like another comes back as it is', () => {
  const draw = stream(1, 'ages');
  const any = () => Float64Array.from({ length: 80_000 }, () => draw.uniform());
  const histories = { frequency: any(), recency: any(), age: any(), weight: any() };
  expect(groupHistories(histories)).toBe(histories);
});

test('the likelihood of groups is that of the customers', () => {
  const { histories } = simulate({ customers: 3000, ages: [5, 20], horizon: 1 }, bgNbd.given([0.5, 5, 0.8, 2.5]), 4);
  const days = inDays(histories);
  const params = Float64Array.from([0.4, 4, 0.7, 2]);
  const value = (of: Histories) => bgNbd.likelihood(of).value(params, new Float64Array(4));
  expect(value(groupHistories(days)) / value(days)).toBeCloseTo(1, 12);
});
