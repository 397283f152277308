/** Oracle: the rows of spend that the same plan exports, and the curve of all countries together. */
import { expect, test } from 'vitest';
import { RAW } from '../../../src/contract/raw/index.js';
import { TRUTH } from '../../../src/contract/truth/index.js';
import { CHANNELS } from '../../../src/contract/vocabulary.js';
import { PAID, RESPONSE } from '../../../src/simulator/marketing/response.js';
import { appendSpend } from '../../../src/simulator/marketing/spend.js';
import { appendChannelTruth } from '../../../src/simulator/marketing/truth.js';
import { lastDayOfMonth, parseDay } from '../../../src/time.js';
import { channelIndex, collector, planOf, START } from './worlds.js';

const plan = planOf(1);
const MONTH = parseDay('2025-03-01', 'month');
const CAUSED = Float64Array.of(1, 2, 3, 4, 5, 6, 7);

function truthOf(month: number) {
  const { rows, builder } = collector(TRUTH.channels);
  appendChannelTruth(plan, month, CAUSED, builder);
  return rows;
}

test.each([MONTH, parseDay('2024-06-01', 'month')])('spend is that of the rows of month %d', (month) => {
  const spend = collector(RAW.marketing_spend);
  appendSpend(plan, { from: Math.max(month, START), to: lastDayOfMonth(month) }, spend.builder);
  for (const { channel, spend_usd } of truthOf(month)) {
    const own = spend.rows.filter((row) => row.channel === channel);
    expect(spend_usd).toBe(own.reduce((sum, row) => sum + Number(row.spend_usd), 0));
  }
});

test('a row per channel, dated on the last day, with what was caused', () => {
  const rows = truthOf(MONTH);
  expect(rows.map(({ channel }) => channel)).toEqual([...CHANNELS]);
  expect(rows.map((row) => row.caused_signups)).toEqual([...CAUSED]);
  expect(rows.every((row) => row.month === MONTH && row._as_of === lastDayOfMonth(MONTH))).toBe(true);
});

test.each(PAID)('%s: the curve is the one of the table, unpaid channels have none', (channel) => {
  const row = truthOf(MONTH)[channelIndex(channel)]!;
  const { retention, slope, share, cost, load } = RESPONSE[channel];
  expect([row.adstock_retention, row.slope]).toEqual([retention, slope]);
  // The plan's adstock over its load; costs of countries average about 1.
  const half = ((10_000 / 365) * share * cost) / (1 - retention) / load;
  expect(row.half_saturation_usd / half).toBeGreaterThan(0.95);
  expect(row.half_saturation_usd / half).toBeLessThan(1.1);
  expect(row.ceiling_signups).toBeGreaterThan((10_000 / 365) * share);
  const organic = truthOf(MONTH)[channelIndex('organic')]!;
  expect([organic.spend_usd, organic.half_saturation_usd, organic.ceiling_signups]).toEqual([0, 0, 0]);
});

test('a month that the plan does not reach is refused', () => {
  expect(() => truthOf(parseDay('2026-07-01', 'month'))).toThrow(RangeError);
});
