/** Oracles: the published month-ends, and properties that any market has. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ASSETS, FIATS } from '../../../src/contract/reference.js';
import { SOURCES } from '../../../src/contract/vocabulary.js';
import { fromFloat, ONE, toFloat } from '../../../src/math/decimal.js';
import { candleAt, rateOn } from '../../../src/simulator/market/candle.js';
import { MARKET_START } from '../../../src/simulator/market/profile.js';
import { PUBLISHED_CLOSES, PUBLISHED_RATES } from '../../../src/simulator/market/published.js';
import { simulateMarket } from '../../../src/simulator/market/simulateMarket.js';
import { formatDay, parseDay, weekdayOf } from '../../../src/time.js';
import { expectSound } from './invariants.js';

const WHOLE = { from: MARKET_START, to: parseDay('2027-02-10', 'to') };
const market = simulateMarket(11, WHOLE);

test('published month-ends are met to the last digit', () => {
  const closes = Object.entries(PUBLISHED_CLOSES).flatMap(([id, anchors]) =>
    anchors.map(({ day, value }) => ({ id: id as 'bitcoin', day, value })),
  );
  expect(closes.length).toBeGreaterThan(200);
  for (const { id, day, value } of closes) {
    const price = day < MARKET_START ? market.assets[id].open[0] : candleAt(market, id, day * 24 + 23).close;
    expect(price, `${id} ${formatDay(day)}`).toBe(fromFloat(value));
  }
  for (const [fiat, anchors] of Object.entries(PUBLISHED_RATES))
    for (const { day, value } of anchors) expect(rateOn(market, fiat as 'EUR', day)).toBe(fromFloat(value));
});

test('the table reaches as far as it says', () => {
  expect(formatDay(PUBLISHED_CLOSES.bitcoin!.at(-1)!.day)).toBe('2025-08-31');
  expect(formatDay(PUBLISHED_CLOSES.solana!.at(-1)!.day)).toBe('2025-08-31');
  expect(formatDay(PUBLISHED_CLOSES.solana![0]!.day)).toBe('2020-12-31');
  expect(formatDay(PUBLISHED_RATES.CAD!.at(-1)!.day)).toBe('2026-03-31');
});

test('every span is a cut from one path', () => {
  const days = fc.integer({ min: WHOLE.from, max: WHOLE.to });
  fc.assert(
    fc.property(days, days, (a, b) => {
      const span = { from: Math.min(a, b), to: Math.min(Math.max(a, b), Math.min(a, b) + 60) };
      const piece = simulateMarket(11, span);
      for (const { id } of ASSETS)
        for (const part of ['open', 'high', 'low', 'close', 'volumeUsd'] as const) {
          const [first, end] = [(span.from - WHOLE.from) * 24, (span.to + 1 - WHOLE.from) * 24];
          expect(piece.assets[id][part]).toEqual(market.assets[id][part].slice(first, end));
        }
      for (const fiat of FIATS)
        expect(piece.rates[fiat].unitsPerUsd).toEqual(
          market.rates[fiat].unitsPerUsd.slice(span.from - WHOLE.from, span.to + 1 - WHOLE.from),
        );
    }),
    { numRuns: 8 },
  );
});

test('candles are sound for every seed, and hours join', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      const path = simulateMarket(seed, { from: MARKET_START, to: MARKET_START + 500 });
      expectSound(path);
      for (const { open, close } of Object.values(path.assets)) expect(open.subarray(1)).toEqual(close.subarray(0, -1));
    }),
    { numRuns: 5 },
  );
});

test('seeds differ', () => {
  const other = simulateMarket(12, { from: MARKET_START, to: MARKET_START + 20 });
  expect(other.assets.bitcoin.close[5]).not.toBe(market.assets.bitcoin.close[5]);
});

test('tether stays within one percent of its dollar and is not nailed to it', () => {
  const { low, high, close } = market.assets.tether;
  expect(toFloat(low.reduce((a, b) => Math.min(a, b)))).toBeGreaterThan(0.99);
  expect(toFloat(high.reduce((a, b) => Math.max(a, b)))).toBeLessThan(1.01);
  expect(new Set(close).size).toBeGreaterThan(10_000);
});

test('rates rest on weekends and the dollar is one', () => {
  for (let day = WHOLE.from + 7; day <= WHOLE.to; day++) {
    expect(rateOn(market, 'USD', day)).toBe(ONE);
    if (weekdayOf(day) >= 5) expect(rateOn(market, 'EUR', day)).toBe(rateOn(market, 'EUR', day - 1));
    else expect(rateOn(market, 'GBP', day)).not.toBe(rateOn(market, 'GBP', day - 1));
  }
});

test('simulated hours say so', () => {
  expect(new Set(market.assets.solana.source)).toEqual(new Set([SOURCES.indexOf('simulated')]));
});

test('a world before the market is refused in a sentence', () => {
  expect(() => simulateMarket(1, { from: MARKET_START - 1, to: MARKET_START })).toThrow(
    'the market begins on 2018-01-01: a world cannot start on 2017-12-31; choose a later day',
  );
});
