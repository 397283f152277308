/** Oracle: a world of which everything is known, so that every estimate is the truth, and the plan the best there is. */
import { describe, expect, test } from 'vitest';
import {
  type MarketingTruth,
  marketingAgainstTruth,
  type TrueMonth,
} from '../../../src/economics/backtest/marketingTruth.js';
import { CHANNELS, DAYS, FROM, knownEffects, PANEL, signUpsOf } from './knownEffects.js';

const HALF = DAYS / 2;

/** Two months; by last touch search brought twice, by first touch half of what it caused, and video the other way round. */
const MONTHS = CHANNELS.flatMap((known, k): TrueMonth[] =>
  [0, HALF].map((begin) => {
    const causedSignUps = HALF * signUpsOf(known, known.spend);
    const causedUsd = causedSignUps * known.value;
    return {
      channel: known.channel,
      firstDay: FROM + begin,
      lastDay: FROM + begin + HALF - 1,
      spendUsd: HALF * known.spend,
      causedSignUps,
      causedUsd,
      creditedUsd: causedUsd * (k === 0 ? 2 : 0.5),
      firstTouchUsd: causedUsd * (k === 0 ? 0.5 : 2),
      retention: known.retention,
      halfUsd: known.halfUsd,
      slope: known.slope,
      ceiling: known.ceiling,
    };
  }),
);
const TRUTH: MarketingTruth = {
  months: MONTHS,
  values: new Map(CHANNELS.map(({ channel, value }) => [channel, value])),
};

const against = (truth: MarketingTruth, days = 30) =>
  marketingAgainstTruth({ panel: PANEL, effects: knownEffects(days) }, truth);

describe('who knows everything', () => {
  const lines = against(TRUTH);
  const find = (quantity: string, segment: string) =>
    lines.find((one) => one.quantity === quantity && one.segment === segment)!;

  test.each(CHANNELS)('is right of what $channel caused, and of what it brought', (known) => {
    const segment = `channel:${known.channel}`;
    const perDay = signUpsOf(known, known.spend);
    const signUps = find('incremental_sign_ups', segment);
    expect(signUps.estimate).toBeCloseTo(DAYS * perDay, 9);
    expect(signUps.truth).toBeCloseTo(DAYS * perDay, 9);
    // Mean absolute deviation of a Poisson count, in its normal limit.
    expect(signUps.floor).toBeCloseTo(Math.sqrt((2 * DAYS * perDay) / Math.PI), 9);
    const roas = find('incremental_roas_30', segment);
    expect(roas.estimate).toBeCloseTo((perDay * known.value) / known.spend, 9);
    expect(roas.truth).toBeCloseTo(roas.estimate, 9);
    expect(roas.floor).toBeCloseTo(0, 9);
  });

  test('sees what last and first touch make of it', () => {
    for (const [k, { channel }] of CHANNELS.entries()) {
      const { truth } = find('incremental_roas_30', `channel:${channel}`);
      const last = find('incremental_roas_30 (last touch)', `channel:${channel}`);
      const first = find('incremental_roas_30 (first touch)', `channel:${channel}`);
      expect(last.estimate / truth).toBeCloseTo(k === 0 ? 2 : 0.5, 9);
      expect(first.estimate / truth).toBeCloseTo(k === 0 ? 0.5 : 2, 9);
      expect([last.truth, first.truth]).toEqual([truth, truth]);
    }
  });

  test('plans as well as can be, and knows what it gains', () => {
    const [gain, value] = [find('plan_gain', 'all'), find('plan_value', 'all')];
    expect(gain.truth).toBeGreaterThan(0);
    expect(gain.estimate).toBeCloseTo(gain.truth, 6);
    expect(gain.truth / gain.floor).toBeGreaterThan(0.99);
    expect(gain.truth).toBeLessThanOrEqual(gain.floor + 1e-9);
    expect(value.estimate).toBeCloseTo(value.truth, 6);
    expect(value.truth).toBeLessThanOrEqual(value.floor + 1e-9);
  });
});

test('a month whose people have not lived the age counts for sign-ups, not for return', () => {
  const young = MONTHS.map((month) => (month.firstDay > FROM ? { ...month, causedUsd: null } : month));
  const lines = against({ ...TRUTH, months: young });
  const signUps = lines.find(({ quantity }) => quantity === 'incremental_sign_ups')!;
  expect(signUps.truth).toBeCloseTo(DAYS * signUpsOf(CHANNELS[0]!, 10), 9);
  const roas = lines.find(({ quantity }) => quantity === 'incremental_roas_30')!;
  expect(roas.estimate).toBeCloseTo((signUpsOf(CHANNELS[0]!, 10) * 8) / 10, 9);
});

test('where nobody wrote first touches down there is no line of them, and without a value no plan', () => {
  const unknown = MONTHS.map((month) => ({ ...month, firstTouchUsd: null }));
  const lines = against({ months: unknown, values: new Map([['search', 8]]) });
  expect(lines.filter(({ quantity }) => quantity.includes('first touch'))).toEqual([]);
  expect(lines.filter(({ quantity }) => quantity.startsWith('plan'))).toEqual([]);
});
