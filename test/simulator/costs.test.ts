import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RAMP_METHODS } from '../../src/contract/vocabulary.js';
import { RAMP_COSTS, rampCost, WITHDRAWAL_COSTS, withdrawalCost } from '../../src/simulator/costs.js';

/** What dbt computes with. */
const seed = readFileSync(new URL('../../dbt/seeds/processing_costs.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',') as [string, string, string, string]);

function seedOf(product: string): Record<string, { rate: number; fixed: number }> {
  const lines = seed.filter(([of]) => of === product);
  return Object.fromEntries(lines.map(([, rail, rate, fixed]) => [rail, { rate: Number(rate), fixed: Number(fixed) }]));
}

test('the simulator’s costs are those of dbt’s seed', () => {
  expect(RAMP_COSTS).toEqual(seedOf('ramp'));
  expect(WITHDRAWAL_COSTS).toEqual(seedOf('withdrawal'));
  expect(seedOf('trade')).toEqual({ order_book: { rate: 0, fixed: 0 } });
});

test('a cost is a part of the value and a fixed sum', () => {
  expect(rampCost(RAMP_METHODS.indexOf('credit_card'), 200)).toBeCloseTo(2.1, 12);
  expect(rampCost(RAMP_METHODS.indexOf('sepa'), 200)).toBe(0.25);
  expect(withdrawalCost('card', 1000)).toBeCloseTo(5.15, 12);
  expect(withdrawalCost('wallet_address', 1000)).toBe(0.8);
});
