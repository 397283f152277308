/** Oracle: the hour's candle; a price inside it starts at the open, reaches both extremes and ends at the close. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candleAt, priceAt, priceInside, rateOn } from '../../../src/simulator/market/candle.js';
import { MARKET_START } from '../../../src/simulator/market/profile.js';
import { simulateMarket } from '../../../src/simulator/market/simulateMarket.js';
import { MICROS_PER_HOUR } from '../../../src/time.js';

const market = simulateMarket(3, { from: MARKET_START + 10, to: MARKET_START + 40 });
const FIRST_HOUR = market.from * 24;

test('no moment is outside its candle', () => {
  const hours = fc.integer({ min: FIRST_HOUR, max: market.to * 24 + 23 });
  fc.assert(
    fc.property(hours, fc.integer({ min: 0, max: MICROS_PER_HOUR - 1 }), (hour, micros) => {
      const { low, high, open } = candleAt(market, 'ethereum', hour);
      const price = priceAt(market, 'ethereum', hour * MICROS_PER_HOUR + micros);
      expect(Number.isSafeInteger(price)).toBe(true);
      expect(price).toBeGreaterThanOrEqual(low);
      expect(price).toBeLessThanOrEqual(high);
      expect(priceAt(market, 'ethereum', hour * MICROS_PER_HOUR)).toBe(open);
    }),
  );
});

test.each([
  ['rising', { open: 100, high: 140, low: 80, close: 120 }, [100, 80, 140, 120]],
  ['falling', { open: 120, high: 140, low: 80, close: 100 }, [120, 140, 80, 100]],
])('a %s hour walks open, one extreme, the other, close', (_, candle, turns) => {
  const steps = Array.from({ length: 101 }, (_, i) => priceInside(candle, i / 100));
  expect([steps[0], steps[20], steps[80], steps[100]]).toEqual(turns);
});

test('a flat hour has one price', () => {
  expect(priceInside({ open: 7, high: 7, low: 7, close: 7 }, 0.4)).toBe(7);
});

test('outside the span nothing is known', () => {
  expect(() => candleAt(market, 'bitcoin', FIRST_HOUR - 1)).toThrow(RangeError);
  expect(() => priceAt(market, 'bitcoin', (market.to + 1) * 24 * MICROS_PER_HOUR)).toThrow(RangeError);
  expect(() => rateOn(market, 'EUR', market.to + 1)).toThrow(RangeError);
});
