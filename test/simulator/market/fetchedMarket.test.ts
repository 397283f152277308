/** The market of a home that fetches; the oracles are the simulated path, the facts given, and the market as it was before. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bar, MarketFeed } from '../../../src/contract/marketFeed.js';
import { ASSETS, type AssetId, FIATS, type Fiat } from '../../../src/contract/reference.js';
import { SOURCES, type Source } from '../../../src/contract/vocabulary.js';
import { fromFloat, ONE } from '../../../src/math/decimal.js';
import { createFetchedCanvas } from '../../../src/simulator/market/canvas.js';
import { type LandedMarket, openFetchedMarket } from '../../../src/simulator/market/fetchedMarket.js';
import { createRateCanvas } from '../../../src/simulator/market/fetchedRates.js';
import type { Market } from '../../../src/simulator/market/market.js';
import { PUBLISHED_CLOSES } from '../../../src/simulator/market/published.js';
import { cutMarket, simulateThrough } from '../../../src/simulator/market/simulateMarket.js';
import { parseDay, weekdayOf } from '../../../src/time.js';
import { expectSound } from './invariants.js';

const FROM = parseDay('2025-06-02', 'day');
const LEAD = 40;
const LAST = FROM + 119;
const simulated = simulateThrough(5, LAST);

function open(feeds: readonly MarketFeed[], { landed = null as LandedMarket | null, to = LAST } = {}): Market {
  return openFetchedMarket({ span: { from: FROM, to }, lead: LEAD, landed, feeds, simulated });
}

/** Days count from the world's first. */
function feed(days: { from: number; to: number }, level = 1, source: Source = 'live'): MarketFeed {
  const hourly = new Map<AssetId, Map<number, Bar>>();
  const rates = new Map<Fiat, Map<number, number>>();
  for (const { id } of ASSETS) hourly.set(id, new Map(hoursOf(days).map((hour) => [hour, barAt(id, hour, level)])));
  for (const fiat of ['EUR', 'GBP', 'CAD'] as const)
    rates.set(fiat, new Map(daysOf(days).map((day) => [day, rateAt(day)])));
  return { name: 'some.host', source, fetchedAt: 1_000_000 * level, hourly, daily: new Map(), rates };
}

const daysOf = ({ from, to }: { from: number; to: number }) =>
  Array.from({ length: to - from + 1 }, (_, i) => FROM + from + i);
const hoursOf = (days: { from: number; to: number }) =>
  daysOf(days).flatMap((day) => Array.from({ length: 24 }, (_, hour) => day * 24 + hour));

/** Where one hour closes the next one opens. */
function barAt(asset: AssetId, hour: number, level: number): Bar {
  const price = (at: number) => (asset === 'tether' ? 1 : 1000 * level) * (1 + 0.01 * Math.sin(at));
  const [open, close] = [price(hour), price(hour + 1)];
  return { open, close, high: Math.max(open, close) * 1.001, low: Math.min(open, close) * 0.999, volumeUsd: null };
}

/** As published: weekends carry Friday's. */
function rateAt(day: number): number {
  const business = day - Math.max(0, weekdayOf(day) - 4);
  return 0.9 + 0.01 * Math.sin(business);
}

/** What the warehouse holds after the days through `last`. */
function landedOf(market: Market, last: number): LandedMarket {
  const lead = FROM - market.from;
  const days = last + 1;
  const assets = ASSETS.map(({ id }) => {
    const canvas = createFetchedCanvas(days * 24);
    const range = [lead * 24, (lead + days) * 24] as const;
    for (const name of ['open', 'high', 'low', 'close', 'volumeUsd', 'source', 'fetchedAt'] as const)
      canvas.series[name]!.set(market.assets[id][name]!.subarray(...range));
    canvas.known.fill(1);
    return [id, canvas];
  });
  const rates = FIATS.map((fiat) => {
    const canvas = createRateCanvas(days);
    for (const name of ['unitsPerUsd', 'source', 'fetchedAt'] as const)
      canvas.series[name]!.set(market.rates[fiat][name]!.subarray(lead, lead + days));
    canvas.known.fill(1);
    return [fiat, canvas];
  });
  return { assets: Object.fromEntries(assets), rates: Object.fromEntries(rates) } as LandedMarket;
}

/** Through the day, the days before the world included. */
const through = (market: Market, last: number): Market => cutMarket(market, { from: FROM - LEAD, to: FROM + last });

const withoutTimes = (market: Market) => ({
  ...market,
  assets: Object.values(market.assets).map(({ fetchedAt: _, ...series }) => series),
  rates: Object.values(market.rates).map(({ fetchedAt: _, ...series }) => series),
});

describe('without facts', () => {
  const plain = cutMarket(simulated, { from: FROM - LEAD, to: LAST });

  test('it is the simulated market, bit by bit', () => {
    expect(withoutTimes(open([]))).toEqual(withoutTimes(plain));
  });

  test('and goes on being it after any number of days have landed', () => {
    for (const last of [0, 1, 5, 6, 33])
      expect(withoutTimes(open([], { landed: landedOf(plain2(), last) }))).toEqual(withoutTimes(plain));
  });

  const plain2 = () => open([]);
});

describe('what has landed stays', () => {
  const day = fc.integer({ min: 0, max: 100 });
  const reach = fc.tuple(day, fc.integer({ min: 0, max: 30 })).map(([from, length]) => ({ from, to: from + length }));
  const known = fc.array(fc.record({ reach, level: fc.integer({ min: 1, max: 3 }) }), { maxLength: 3 });

  test('whatever was known on the day and whatever is known later', () => {
    fc.assert(
      fc.property(known, known, day, (then, later, last) => {
        const first = open(then.map((one) => feed(one.reach, one.level)));
        expectSound(first);
        const next = open(
          later.map((one) => feed(one.reach, one.level)),
          { landed: landedOf(first, last) },
        );
        expectSound(next);
        // The days before the world are not landed, and are the same all the same.
        expect(through(next, last)).toEqual(through(first, last));
      }),
      { numRuns: 25 },
    );
  });
});

describe('what was fetched', () => {
  const live = feed({ from: 90, to: 119 });

  test('is there to the last digit, with its source and time', () => {
    const { assets, rates } = open([live]);
    const first = (LEAD + 90) * 24;
    for (const hour of [0, 17, 719]) {
      const bar = barAt('bitcoin', (FROM + 90) * 24 + hour, 1);
      expect(assets.bitcoin.close[first + hour]).toBe(fromFloat(bar.close));
      expect(assets.bitcoin.high[first + hour]).toBe(fromFloat(bar.high));
      expect(SOURCES[assets.bitcoin.source[first + hour]!]).toBe('live');
      expect(assets.bitcoin.fetchedAt![first + hour]).toBe(1_000_000);
    }
    expect(rates.EUR.unitsPerUsd[LEAD + 95]).toBe(fromFloat(rateAt(FROM + 95)));
    expect(SOURCES[rates.USD.source.at(-1)!]).toBe('live');
    expect(new Set(rates.USD.unitsPerUsd)).toEqual(new Set([ONE]));
  });

  test('in an earlier feed beats a later one', () => {
    const { assets } = open([feed({ from: 90, to: 99 }, 2), live]);
    expect(assets.bitcoin.fetchedAt![(LEAD + 99) * 24]).toBe(2_000_000);
    expect(assets.bitcoin.fetchedAt![(LEAD + 100) * 24]).toBe(1_000_000);
  });
});

describe('where nothing is known', () => {
  const jumps = ({ open, close }: Market['assets'][AssetId]) =>
    [...open].flatMap((price, hour) => (hour > 0 && price !== close[hour - 1] ? [hour] : []));

  test('there is no jump, neither before, between nor after what is known', () => {
    const market = open([feed({ from: 20, to: 40 }), feed({ from: 70, to: 90 })]);
    for (const { id } of ASSETS) {
      const leaps = jumps(market.assets[id]).map((hour) => {
        const { open, close } = market.assets[id];
        return Math.abs(Math.log(open[hour]! / close[hour - 1]!));
      });
      expect(Math.max(0, ...leaps)).toBeLessThan(1e-7);
    }
  });

  test('the path goes on from the last landed price by its own returns', () => {
    const landed = landedOf(open([feed({ from: 0, to: 30 })]), 30);
    const { assets } = open([], { landed });
    const seam = (LEAD + 31) * 24;
    const path = cutMarket(simulated, { from: FROM - LEAD, to: LAST }).assets.bitcoin;
    expect(assets.bitcoin.open[seam]).toBe(assets.bitcoin.close[seam - 1]);
    expect(assets.bitcoin.close.at(-1)! / assets.bitcoin.open[seam]!).toBeCloseTo(
      path.close.at(-1)! / path.open[seam]!,
      7,
    );
  });

  test('published closes are still met before the first fact, as far as they reach', () => {
    const { assets } = open([feed({ from: 110, to: 119 })]);
    const anchor = PUBLISHED_CLOSES.bitcoin!.findLast(({ day }) => day < FROM + 110)!;
    expect(anchor.day).toBeGreaterThan(FROM);
    expect(assets.bitcoin.close[(anchor.day + 1 - FROM + LEAD) * 24 - 1]).toBe(fromFloat(anchor.value));
  });

  test('weekends carry Friday, real or not', () => {
    const monday = 7 * 5;
    const { rates } = open([feed({ from: monday, to: monday + 3 }), feed({ from: monday + 5, to: monday + 20 })]);
    const at = (day: number) => [rates.EUR.unitsPerUsd[LEAD + day], SOURCES[rates.EUR.source[LEAD + day]!]];
    expect(at(monday + 4)[1]).toBe('simulated');
    expect(at(monday + 5)).toEqual(at(monday + 4));
    expect(at(monday + 6)).toEqual(at(monday + 4));
    expect(at(monday + 7)).toEqual([fromFloat(rateAt(FROM + monday + 7)), 'live']);
  });
});
