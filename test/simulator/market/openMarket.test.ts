/** Oracle: the rules of docs for market files, one test each, on feeds small enough to read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bar, MarketFeed } from '../../../src/contract/marketFeed.js';
import { SOURCES } from '../../../src/contract/vocabulary.js';
import { fromFloat, toFloat } from '../../../src/math/decimal.js';
import { candleAt, rateOn } from '../../../src/simulator/market/candle.js';
import type { Market } from '../../../src/simulator/market/market.js';
import { openMarket } from '../../../src/simulator/market/openMarket.js';
import { simulateMarket } from '../../../src/simulator/market/simulateMarket.js';
import { parseDay } from '../../../src/time.js';
import { expectSound } from './invariants.js';

const MONDAY = parseDay('2022-03-07', 'day');
const HOUR = MONDAY * 24;
const SPAN = { from: MONDAY, to: MONDAY + 3 };

describe('hourly feeds', () => {
  test('are taken as they are; absent hours are flat at the last close, without volume', () => {
    const market = open(
      feed({ hourly: { 0: bar(10, 13, 9, 12, 500), 3: bar(12.5, 14, 12, 13, 70), 95: bar(1, 1, 1, 1) } }),
    );
    expect(prices(market, 0)).toEqual([10, 13, 9, 12]);
    expect(prices(market, 2)).toEqual([12, 12, 12, 12]);
    expect(prices(market, 3)).toEqual([12.5, 14, 12, 13]);
    expect(Array.from(market.assets.bitcoin.volumeUsd.slice(0, 5))).toEqual([500, 0, 0, 70, 0]);
    expect(sources(market)).toEqual(['file']);
  });

  test('beat daily ones even where the daily file was named first', () => {
    const hours = feed({ hourly: { 0: bar(10, 13, 9, 12), 30: bar(11, 11, 11, 11) } });
    const days = feed({ daily: { 0: bar(50, 60, 40, 55), 1: bar(55, 60, 40, 50), 3: bar(50, 60, 40, 45) } });
    const market = open(days, hours);
    expect(prices(market, 0)).toEqual([10, 13, 9, 12]);
    expect(prices(market, 30)).toEqual([11, 11, 11, 11]);
    expect(toFloat(candleAt(market, 'bitcoin', HOUR + 31).low)).toBeGreaterThanOrEqual(40);
    expect(prices(market, 47)[3]).toBe(50);
    expect(prices(market, 95)[3]).toBe(45);
  });

  test('an earlier one beats a later one inside its reach, its absent hours included', () => {
    const first = feed({ hourly: { 4: bar(10, 10, 10, 10), 8: bar(11, 11, 11, 11) } });
    const second = feed({ hourly: Object.fromEntries(Array.from({ length: 96 }, (_, i) => [i, bar(20, 20, 20, 20)])) });
    const market = open(first, second);
    expect([3, 4, 6, 8, 9].map((hour) => prices(market, hour)[3])).toEqual([20, 10, 10, 11, 20]);
  });

  test('a short hole between two is flat, a long one is refused', () => {
    const before = feed({ hourly: { 0: bar(10, 10, 10, 10) } });
    const after = (hour: number) => feed({ hourly: { [hour]: bar(11, 11, 11, 11) } });
    expect(prices(open(before, after(40)), 39)).toEqual([10, 10, 10, 10]);
    expect(() => open(before, after(400))).toThrow(
      'the market files know no bitcoin between 2022-03-07 and 2022-03-23: add a file that covers these days',
    );
  });
});

describe('daily feeds', () => {
  test('become hours inside the low and high, open first, close last, both extremes touched', () => {
    const price = fc.double({ min: 0.001, max: 90_000, noNaN: true });
    const widening = fc.double({ min: 1, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(price, widening, widening, widening, (start, move, up, down) => {
        const day = bar(start, start * move * up, start / down, start * move, 1e6);
        const market = open(feed({ daily: { 0: day, 3: day } }));
        expectSound(market);
        const { open: opens, high, low, close, volumeUsd } = market.assets.bitcoin;
        expect(opens[0]).toBe(fromFloat(day.open));
        expect(close[23]).toBe(fromFloat(day.close));
        expect(Math.max(...high.subarray(0, 24))).toBe(fromFloat(day.high));
        expect(Math.min(...low.subarray(0, 24))).toBe(fromFloat(day.low));
        expect(Math.abs(volumeUsd.slice(0, 24).reduce((a, b) => a + b) - 1e6)).toBeLessThanOrEqual(12);
        expect(opens.subarray(1, 24)).toEqual(close.subarray(0, 23));
      }),
      { numRuns: 12 },
    );
  });

  test('a missing day is flat at the close before', () => {
    const market = open(feed({ daily: { 0: bar(10, 12, 9, 11), 2: bar(11, 12, 9, 10), 3: bar(10, 12, 9, 10) } }));
    for (let hour = 24; hour < 48; hour++) expect(prices(market, hour)).toEqual([11, 11, 11, 11]);
  });

  test('are drawn per day: another day added changes no other', () => {
    const short = open(feed({ daily: { 0: bar(10, 12, 9, 11) } }), feed({ daily: { 3: bar(10, 12, 9, 11) } }));
    const long = open(feed({ daily: { 0: bar(10, 12, 9, 11), 3: bar(10, 12, 9, 11) } }));
    expect(short.assets.bitcoin.close).toEqual(long.assets.bitcoin.close);
  });
});

describe('after a feed ends', () => {
  test('simulated returns go on from its last price', () => {
    const market = open(feed({ hourly: { 0: bar(1000, 1000, 1000, 1000), 9: bar(1000, 1000, 900, 900) } }));
    const simulated = simulateMarket(5, SPAN).assets.bitcoin;
    expect(candleAt(market, 'bitcoin', HOUR + 10).open).toBe(fromFloat(900));
    for (const hour of [10, 40, 95]) {
      const factor = simulated.close[hour]! / simulated.open[10]!;
      expect(prices(market, hour)[3]).toBeCloseTo(900 * factor, 6);
      expect(prices(market, hour)[1]).toBeCloseTo((900 * simulated.high[hour]!) / simulated.open[10]!, 6);
    }
    expect(market.assets.bitcoin.source[9]).toBe(SOURCES.indexOf('file'));
    expect(market.assets.bitcoin.source[10]).toBe(SOURCES.indexOf('simulated'));
    expectSound(market);
  });

  test('even where the world begins later', () => {
    const past = feed({ daily: { [-400]: bar(10, 12, 9, 11) } });
    const market = open(past);
    expect(sources(market)).toEqual(['simulated']);
    const simulated = simulateMarket(5, { from: MONDAY - 400, to: SPAN.to }).assets.bitcoin;
    expect(prices(market, 95)[3]).toBeCloseTo((11 * simulated.close.at(-1)!) / simulated.close[23]!, 6);
  });

  test('tether comes back to its dollar', () => {
    const broken: MarketFeed = {
      ...EMPTY,
      hourly: new Map([['tether', new Map([[HOUR, bar(0.97, 0.97, 0.97, 0.97)]])]]),
    };
    const market = openMarket({ seed: 5, span: { from: MONDAY, to: MONDAY + 30 }, feeds: [broken] });
    expectSound(market);
    expect(toFloat(market.assets.tether.open[1]!)).toBe(0.97);
    expect(toFloat(market.assets.tether.low.at(-1)!)).toBeGreaterThan(0.99);
  });
});

describe('before a feed begins', () => {
  test('a world is refused, naming file, asset and both days', () => {
    const late = feed({ daily: { 1: bar(10, 12, 9, 11) } });
    expect(() => open(late)).toThrow(
      'some.csv knows bitcoin from 2022-03-08 on, but the world needs it from 2022-03-07: start the world later, or add a file that reaches back',
    );
  });

  test('a day whose first hours are missing does not count as known', () => {
    expect(() => open(feed({ hourly: { 5: bar(1, 1, 1, 1) } }))).toThrow('knows bitcoin from 2022-03-08 on');
  });

  test('rates too', () => {
    expect(() => open(rates({ 2: 0.9 }))).toThrow('some.csv knows EUR from 2022-03-09 on');
  });
});

describe('rates', () => {
  test('are carried over weekends and gaps, then move on from the last', () => {
    const span = { from: MONDAY, to: MONDAY + 14 };
    const market = openMarket({ seed: 5, span, feeds: [rates({ 0: 0.9, 1: 0.91, 4: 0.95, 7: 0.96 })] });
    const rate = (day: number) => toFloat(rateOn(market, 'EUR', MONDAY + day));
    expect([0, 1, 2, 3, 4, 5, 6, 7].map(rate)).toEqual([0.9, 0.91, 0.91, 0.91, 0.95, 0.95, 0.95, 0.96]);
    const simulated = simulateMarket(5, span).rates.EUR.unitsPerUsd;
    expect(rate(9)).toBeCloseTo((0.96 * simulated[9]!) / simulated[7]!, 7);
    expect(market.rates.EUR.source[7]).toBe(SOURCES.indexOf('file'));
    expect(market.rates.EUR.source[8]).toBe(SOURCES.indexOf('simulated'));
    expect(market.rates.GBP).toEqual(simulateMarket(5, span).rates.GBP);
  });

  test('the earlier feed wins inside its reach', () => {
    const market = open(rates({ 0: 0.9, 1: 0.91 }), rates({ 0: 1, 1: 1, 2: 1, 3: 1 }));
    expect([0, 1, 2].map((day) => toFloat(rateOn(market, 'EUR', MONDAY + day)))).toEqual([0.9, 0.91, 1]);
  });
});

test('assets without a feed are simulated as they would be without any', () => {
  const market = open(feed({ hourly: { 0: bar(10, 10, 10, 10) } }));
  expect(market.assets.solana).toEqual(simulateMarket(5, SPAN).assets.solana);
});

const EMPTY: MarketFeed = { name: 'some.csv', source: 'file', hourly: new Map(), daily: new Map(), rates: new Map() };

function open(...feeds: MarketFeed[]): Market {
  return openMarket({ seed: 5, span: SPAN, feeds });
}

/** Hours and days count from the span's first. */
function feed({ hourly = {}, daily = {} }: { hourly?: Record<number, Bar>; daily?: Record<number, Bar> }): MarketFeed {
  return {
    ...EMPTY,
    hourly: new Map([['bitcoin', shifted(hourly, HOUR)]]),
    daily: new Map([['bitcoin', shifted(daily, MONDAY)]]),
  };
}

function rates(values: Record<number, number>): MarketFeed {
  return { ...EMPTY, rates: new Map([['EUR', shifted(values, MONDAY)]]) };
}

function shifted<T>(values: Record<number, T>, by: number): Map<number, T> {
  return new Map(Object.entries(values).map(([key, value]) => [Number(key) + by, value]));
}

function bar(open: number, high: number, low: number, close: number, volumeUsd: number | null = null): Bar {
  return { open, high, low, close, volumeUsd };
}

function prices(market: Market, hour: number): number[] {
  const { open, high, low, close } = candleAt(market, 'bitcoin', HOUR + hour);
  return [open, high, low, close].map(toFloat);
}

function sources(market: Market): string[] {
  return [...new Set(market.assets.bitcoin.source)].map((index) => SOURCES[index]!);
}
