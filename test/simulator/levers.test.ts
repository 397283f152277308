import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../src/contract/vocabulary.js';
import { rateOn } from '../../src/simulator/market/candle.js';
import { UNPAID_SHARES } from '../../src/simulator/marketing/response.js';
import type { RatesProfile } from '../../src/simulator/profiles.js';
import { calmMarket } from './calmMarket.js';
import { dayOf, livedRows, liveThrough, openedShard, type Row, type SmallWorld, smallWorld } from './ratesWorld.js';

/** What economics says must happen when something is turned: the direction, and that it is less or more than in proportion. */
describe('twice the spend', () => {
  const once = smallWorld({ profile: { usersPerYear: 6000 } });
  const twice = smallWorld({ profile: { usersPerYear: 6000, spend: 2 } });

  test('is expected to cause more sign-ups, but not twice as many', () => {
    const ratio = sum(paid(expectedBy(twice))) / sum(paid(expectedBy(once)));
    expect(ratio).toBeGreaterThan(1.1);
    expect(ratio).toBeLessThan(1.8);
  });

  test('and as people really come', () => {
    const [before, after] = [comeBy(once), comeBy(twice)];
    expect(sum(paid(before))).toBeGreaterThan(500);
    expect(sum(paid(after)) / sum(paid(before))).toBeGreaterThan(1.1);
    expect(sum(paid(after)) / sum(paid(before))).toBeLessThan(1.8);
    // Who comes without being paid for comes as before, within the error of two counts.
    const [some, others] = [sum(before) - sum(paid(before)), sum(after) - sum(paid(after))];
    expect(Math.abs(others - some)).toBeLessThan(3.5 * Math.sqrt(others + some));
  });

  test('people come as many as expected, by channel', () => {
    const [expected, come] = [expectedBy(twice), comeBy(twice)];
    CHANNELS.forEach((channel, i) => {
      expect(Math.abs(come[i]! - expected[i]!), channel).toBeLessThan(3.5 * Math.sqrt(expected[i]!));
    });
  });
});

describe('fees ten basis points dearer', () => {
  // The richest are cut off: one of them more or less would hide what the fee does.
  const usual = [1, 2, 3].map((seed) => traded(seed, {}));
  const dearer = [1, 2, 3].map((seed) => traded(seed, { feeSurcharge: 0.001 }));
  const change = (of: 'volume' | 'fees') => sum(dearer.map((one) => one[of])) / sum(usual.map((one) => one[of]));

  test('bring more', () => {
    expect(change('fees')).toBeGreaterThan(1.1);
    // Were nobody to mind, it would be by 33 % on average: .25 and .4 % become .35 and .5 %.
    expect(change('fees')).toBeLessThan(1.3);
  });

  test('lower what is traded', () => {
    expect(change('volume')).toBeLessThan(0.98);
    expect(change('volume')).toBeGreaterThan(0.85);
  });

  function traded(seed: number, profile: Partial<RatesProfile>) {
    const world = smallWorld({ seed, days: 120, moneyCut: -1.5, profile: { usersPerYear: 8000, ...profile } });
    const { trades } = livedRows(world);
    return { volume: usdOf(world, trades, 'quote_amount'), fees: usdOf(world, trades, 'fee_amount') };
  }
});

test('a market that does not move is hardly traded, and no limit is reached', () => {
  const usual = smallWorld({});
  const calm = smallWorld({ market: calmMarket(usual.market) });
  const [lively, still] = [livedRows(usual), livedRows(calm)];
  expect(still.trades.length).toBeGreaterThan(50);
  // The same people come in a world without marketing news; each of them acts less.
  expect(still.orders.length / still.users.length).toBeLessThan(0.75 * (lively.orders.length / lively.users.length));
  expect(still.trades.length).toBeLessThan(0.5 * lively.trades.length);
  expect(still.trades.filter((row) => row['order_type'] === 'limit')).toEqual([]);
});

/** Expected sign-ups by channel. */
function expectedBy({ marketing }: SmallWorld): number[] {
  const sums = CHANNELS.map(() => 0);
  const cells = marketing.expected.length / (marketing.to - marketing.from + 1);
  marketing.expected.forEach((count, i) => {
    sums[Math.floor((i % cells) / (cells / CHANNELS.length))]! += count;
  });
  return sums;
}

/** Sign-ups by the channel that caused them. */
function comeBy(world: SmallWorld): number[] {
  const { people } = liveThrough(openedShard(world), world.market.to).state;
  const counts = CHANNELS.map(() => 0);
  for (const channel of people.cause.subarray(0, people.size)) counts[channel]!++;
  return counts;
}

function paid(byChannel: readonly number[]): number[] {
  return byChannel.filter((_, i) => !(CHANNELS[i]! in UNPAID_SHARES));
}

function usdOf({ market }: SmallWorld, trades: readonly Row[], column: string): number {
  return sum(trades.map((row) => Number(row[column]) / rateOn(market, row['quote_currency'] as never, dayOf(row))));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
