/** Oracle: what a bill looks like: cents, clicks among impressions, one line per key. */
import { expect, test } from 'vitest';
import { RAW } from '../../../src/contract/raw/index.js';
import { PAID } from '../../../src/simulator/marketing/response.js';
import { appendSpend } from '../../../src/simulator/marketing/spend.js';
import { cutByMonth } from '../../../src/time.js';
import { causedBy, channelIndex, collector, END, planOf, START, sum } from './worlds.js';

const plan = planOf(1);
const { rows, builder } = collector(RAW.marketing_spend);
appendSpend(plan, { from: START, to: END }, builder);

test('whole cents, and no row without spend', () => {
  const amounts = rows.map(({ spend_usd }) => Number(spend_usd));
  expect(amounts.filter((amount) => amount % 1_000_000 !== 0 || amount <= 0)).toEqual([]);
});

test('clicks are among impressions', () => {
  const wrong = rows.filter(({ impressions, clicks }) => !(impressions > 0 && clicks >= 0 && clicks <= impressions));
  expect(wrong).toEqual([]);
  expect(rows.every(({ impressions, clicks }) => Number.isInteger(impressions) && Number.isInteger(clicks))).toBe(true);
});

test.each(PAID)('%s: a click costs cents to dollars, and ten or more of them make a sign-up', (channel) => {
  const own = rows.filter((row) => row.channel === channel);
  const clicks = sum(own.map((row) => row.clicks));
  const cpc = sum(own.map((row) => Number(row.spend_usd) / 1e8)) / clicks;
  expect(cpc).toBeGreaterThan(0.2);
  expect(cpc).toBeLessThan(4);
  expect(clicks / causedBy(plan)[channelIndex(channel)]!).toBeGreaterThan(10);
});

test('one row per date, channel, campaign and country; unpaid channels have none', () => {
  const keys = rows.map((row) => `${row.date} ${row.channel} ${row.campaign} ${row.country}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(rows.map((row) => row.channel))).toEqual(new Set(PAID));
  expect(rows.every((row) => row._as_of === row.date)).toBe(true);
});

test('pieces of months are the whole', () => {
  const pieces = collector(RAW.marketing_spend);
  for (const piece of cutByMonth({ from: START, to: END })) appendSpend(plan, piece, pieces.builder);
  expect(pieces.rows).toEqual(rows);
});

test('days outside the plan are refused', () => {
  expect(() => appendSpend(plan, { from: START - 1, to: START }, builder)).toThrow(RangeError);
});
