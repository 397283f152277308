/** Oracle: properties that hold for every seed, and the exported spend put through the published formulas again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RAW } from '../../../src/contract/raw/index.js';
import { COUNTRIES } from '../../../src/contract/reference.js';
import { CHANNELS } from '../../../src/contract/vocabulary.js';
import { candleAt } from '../../../src/simulator/market/candle.js';
import { LANES } from '../../../src/simulator/marketing/campaigns.js';
import { type Marketing, planMarketing, recentMarketing } from '../../../src/simulator/marketing/marketing.js';
import { cellOf, curves, PAID } from '../../../src/simulator/marketing/response.js';
import { appendSpend } from '../../../src/simulator/marketing/spend.js';
import { WEEKDAYS } from '../../../src/simulator/rhythm.js';
import { weekdayOf } from '../../../src/time.js';
import { causedBy, channelIndex, collector, END, planOf, START, specOf, sum } from './worlds.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const DAILY = ['expected', 'adstock', 'cents', 'momentum'] as const;

test('a later end changes nothing before it', () => {
  const whole = planOf(1);
  fc.assert(
    fc.property(fc.integer({ min: START, max: END }), (through) => {
      const part = planOf(1, {}, through);
      for (const name of DAILY) expectSame(part[name], whole[name].subarray(0, part[name].length));
      expect(part.experiments).toEqual(whole.experiments.filter(({ from }) => from <= through));
    }),
    { numRuns: 15 },
  );
});

test('a plan continued from its last days is the plan made at once', () => {
  const whole = planOf(2);
  fc.assert(
    fc.property(fc.integer({ min: START, max: END - 1 }), fc.integer({ min: 1, max: 40 }), (day, more) => {
      const through = Math.min(day + more, END);
      const recent = recentMarketing(planOf(2, {}, day));
      const continued = planMarketing(specOf(2), through, recent);
      expect(continued.from).toBe(Math.max(START, day - 61));
      for (const name of DAILY) {
        const width = whole[name].length / (END - START + 1);
        const days = [continued.from - START, through - START + 1].map((at) => at * width);
        expectSame(continued[name], whole[name].subarray(...days));
      }
    }),
    { numRuns: 15 },
  );
});

test('another thread gets the same plan', () => {
  const plan = planOf(1, {}, START + 200);
  expect(structuredClone(plan)).toEqual(plan);
});

test('10,000 sign-ups a year on average over seeds', () => {
  const yearly = SEEDS.map((seed) => (sum(planOf(seed).expected) / (END - START + 1)) * 365);
  expect(sum(yearly) / SEEDS.length).toBeGreaterThan(9_000);
  expect(sum(yearly) / SEEDS.length).toBeLessThan(11_000);
});

test('two seeds differ', () => {
  expect(planOf(1).cents).not.toEqual(planOf(2).cents);
});

describe('the economics do not depend on size', () => {
  const [small, large] = [2_000, 500_000].map((usersPerYear) => planOf(1, { usersPerYear }));
  test.each(PAID)('%s costs the same per sign-up', (channel) => {
    const [first, second] = [small!, large!].map(
      (plan) => spendOf(plan)[channelIndex(channel)]! / caused(plan, channel),
    );
    expect(first! / second!).toBeGreaterThan(0.97);
    expect(first! / second!).toBeLessThan(1.03);
  });
});

describe.each(SEEDS.slice(0, 4))('money, seed %d', (seed) => {
  const [plan, double] = [planOf(seed), planOf(seed, { spend: 2 })];

  test.each(PAID)('%s: double spend causes more, but not double', (channel) => {
    const more = caused(double, channel) / caused(plan, channel);
    expect(more).toBeGreaterThan(1.2);
    expect(more).toBeLessThan(1.8);
    expect(spendOf(double)[channelIndex(channel)]! / spendOf(plan)[channelIndex(channel)]!).toBeCloseTo(2, 1);
  });

  test.each(PAID)('%s: a caused sign-up costs 15 to 50 USD', (channel) => {
    const cost = spendOf(plan)[channelIndex(channel)]! / caused(plan, channel);
    expect(cost).toBeGreaterThan(15);
    expect(cost).toBeLessThan(50);
  });

  test('without spend paid channels cause nothing, the others the same', () => {
    const none = planOf(seed, { spend: 0 });
    for (const channel of PAID) expect(caused(none, channel)).toBe(0);
    expect(sum(none.cents)).toBe(0);
    for (const channel of ['organic', 'referral'] as const) expect(caused(none, channel)).toBe(caused(plan, channel));
  });

  test('spend and sign-ups follow the market', () => {
    const rises = returnsBefore(plan, seed);
    expect(correlation(byMonth(rises), byMonth(daily(plan.cents)))).toBeGreaterThan(0.3);
    expect(correlation(byMonth(rises), byMonth(daily(plan.expected)))).toBeGreaterThan(0.3);
  });
});

test('exported spend alone, through adstock and curve, gives the paid sign-ups', () => {
  const plan = planOf(3);
  const { rows, builder } = collector(RAW.marketing_spend);
  appendSpend(plan, { from: START, to: END }, builder);
  const spent = new Map<string, number>();
  for (const { date, channel, country, spend_usd } of rows) {
    const key = `${date} ${channel} ${country}`;
    spent.set(key, (spent.get(key) ?? 0) + Number(spend_usd) / 1e8);
  }
  const levels = curves(10_000);
  for (const channel of PAID)
    COUNTRIES.forEach(({ code }, country) => {
      const cell = cellOf(channelIndex(channel), country);
      const curve = levels[cell];
      let adstock = 0;
      for (let day = START; day <= END; day++) {
        const expected = plan.expected[(day - START) * levels.length + cell]!;
        if (curve == null) {
          expect(expected).toBe(0);
          continue;
        }
        adstock = (spent.get(`${day} ${channel} ${code}`) ?? 0) + curve.retention * adstock;
        const reach = Math.exp(0.5 * plan.momentum[day - START]! - 0.185 ** 2 / 2) * WEEKDAYS[weekdayOf(day)]!;
        const powers = [adstock ** curve.slope, curve.half ** curve.slope] as const;
        expect(expected).toBeCloseTo((curve.ceiling * reach * powers[0]) / (powers[0] + powers[1]), 9);
      }
    });
});

test('a plan of no days is refused', () => {
  expect(() => planOf(1, {}, START - 1)).toThrow(RangeError);
});

/** Bit by bit; comparing them as lists would take seconds. */
function expectSame(actual: Float64Array, expected: Float64Array): void {
  const bytes = ({ buffer, byteOffset, byteLength }: Float64Array) => Buffer.from(buffer, byteOffset, byteLength);
  expect(actual.length).toBe(expected.length);
  expect(bytes(actual).equals(bytes(expected))).toBe(true);
}

function caused(plan: Marketing, channel: (typeof CHANNELS)[number]): number {
  return causedBy(plan)[channelIndex(channel)]!;
}

/** USD by channel. */
function spendOf(plan: Marketing): number[] {
  const sums = CHANNELS.map(() => 0);
  plan.cents.forEach((cents, index) => {
    sums[LANES[index % LANES.length]!.channel]! += cents / 100;
  });
  return sums;
}

/** Bitcoin's log return over the 60 days before each day. */
function returnsBefore(plan: Marketing, seed: number): number[] {
  const { market } = specOf(seed);
  const close = (day: number) => candleAt(market, 'bitcoin', day * 24 + 23).close;
  return Array.from(plan.momentum, (_, at) => Math.log(close(START + at - 1) / close(START + at - 61)));
}

/** Sums over each day's part of an array. */
function daily(values: Float64Array): number[] {
  const width = values.length / (END - START + 1);
  return Array.from({ length: END - START + 1 }, (_, at) => sum(values.subarray(at * width, (at + 1) * width)));
}

function byMonth(days: readonly number[]): number[] {
  return Array.from({ length: Math.floor(days.length / 30) }, (_, month) =>
    sum(days.slice(month * 30, month * 30 + 30)),
  );
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [sum(a) / a.length, sum(b) / b.length];
  const product = (x: readonly number[], meanX: number, y: readonly number[], meanY: number) =>
    sum(x.map((value, i) => (value - meanX) * (y[i]! - meanY)));
  return product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
}
