/** Payments read from marts, against what was planted and against counts that SQL makes of it, in the real engine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPayments } from '../../../src/pipeline/scoring/readPayments.js';
import { openDuckDB } from '../../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../../src/warehouse/warehouse.js';
import { type Purchases, plantRampMarts } from './rampMarts.js';

const CARD = { method: 'credit_card', country: 'DE', fiat: 'EUR', band: '50_to_200', volume: 100, cost: 1 } as const;
const SEPA = { ...CARD, method: 'sepa', cost: 0.1 } as const;
const PLANTED: readonly Purchases[] = [
  { ...CARD, count: 4, status: 'completed', day: '2026-06-30' },
  { ...CARD, count: 3, status: 'failed', day: '2026-06-29', isRetried: true },
  { ...CARD, count: 2, status: 'failed', day: '2026-06-29' },
  { ...CARD, count: 3, status: 'completed', day: '2026-06-29', isRetry: true },
  { ...CARD, count: 1, status: 'pending', day: '2026-06-21' },
  { ...CARD, count: 5, status: 'completed', day: '2026-06-20' },
  { ...SEPA, count: 6, status: 'completed', day: '2026-06-21' },
  { ...SEPA, count: 2, status: 'completed', day: '2026-06-21', band: '200_to_1000', volume: 300.5 },
  { ...CARD, count: 7, status: 'completed', day: '2026-06-25', country: 'GB', fiat: 'GBP' },
];

let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  await plantRampMarts(warehouse, '2026-06-30', PLANTED);
});
afterAll(() => warehouse.close());

test('the period is its days through the as-of day, and a retry begins no payment', async () => {
  const { days, recent } = await readPayments(warehouse, 10);
  expect(days).toBe(10);
  const place = { country: 'DE', fiat: 'EUR', band: '50_to_200' };
  expect(recent).toEqual([
    { ...place, method: 'credit_card', payments: 10, volume: 1000 },
    { ...place, method: 'sepa', payments: 6, volume: 600 },
    { ...place, method: 'sepa', band: '200_to_1000', payments: 2, volume: 601 },
    { ...place, method: 'credit_card', country: 'GB', fiat: 'GBP', payments: 7, volume: 700 },
  ]);
});

test('history is of all days: what completed, what it left, who tried again', async () => {
  const { history } = await readPayments(warehouse, 10);
  const cards = history.find(({ method, country }) => method === 'credit_card' && country === 'DE');
  expect(cards).toEqual({
    method: 'credit_card',
    country: 'DE',
    band: '50_to_200',
    completed: 12,
    failed: 5,
    volume: 1200,
    net: 12 * (1.5 - 1),
    judgedFailures: 5,
    retriedFailures: 3,
  });
});

test('in any period as many payments are begun as SQL counts', async () => {
  for (const days of [1, 2, 9, 10, 11, 1000]) {
    const { recent } = await readPayments(warehouse, days);
    const [counted] = await warehouse.query(`select count(*) as n, coalesce(sum(volume_usd), 0)::double as volume
      from marts.fct_ramp_transactions where not is_retry and day between date '2026-07-01' - ${days} and date '2026-06-30'`);
    expect(recent.reduce((sum, { payments }) => sum + payments, 0)).toBe(counted!['n']);
    expect(recent.reduce((sum, { volume }) => sum + volume, 0)).toBeCloseTo(Number(counted!['volume']), 8);
  }
});

test('without marts it says what to run', async () => {
  const empty = await openDuckDB(':memory:');
  await expect(readPayments(empty, 10)).rejects.toThrow('the marts are not built yet: run kro transform');
  await empty.close();
});
