import { expect, test } from 'vitest';
import { discountWeights } from '../../../src/economics/ltv/discount.js';

const presentValue = (sums: readonly number[], weights: readonly number[]) =>
  sums.reduce((total, sum, k) => total + sum * weights[k]!, 0);

test('without a rate it is the sum at the last horizon', () => {
  expect(presentValue([10, 30, 45], discountWeights([30, 90, 365], 0))).toBeCloseTo(45, 12);
});

test('a steady income is worth its integral, nearly', () => {
  const days = [30, 90, 180, 365];
  const rate = 0.1;
  const force = Math.log(1 + rate) / 365;
  const exact = (1 - Math.exp(-force * 365)) / force;
  expect(presentValue(days, discountWeights(days, rate)) / exact).toBeCloseTo(1, 3);
});

test('the same money later is worth less', () => {
  const weights = discountWeights([30, 365]);
  expect(presentValue([0, 1], weights)).toBeLessThan(presentValue([1, 1], weights));
  expect(presentValue([1, 1], weights)).toBeLessThan(1);
});
