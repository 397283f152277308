import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASSETS, FIATS } from '../../../src/contract/reference.js';
import { multiply } from '../../../src/math/decimal.js';
import { stream } from '../../../src/math/random.js';
import { limitBeyond, marketFill, restingFill } from '../../../src/simulator/classic/fills.js';
import { candleAt, rateOn } from '../../../src/simulator/market/candle.js';
import { openMarket } from '../../../src/simulator/market/openMarket.js';
import { dayOfMicros, MICROS_PER_DAY, MICROS_PER_HOUR, parseDay, startOfDay } from '../../../src/time.js';

const span = { from: parseDay('2024-03-01', 'day'), to: parseDay('2024-03-20', 'day') };
const market = openMarket({ seed: 3, span, feeds: [] });

const situation = fc.record({
  base: fc.constantFrom(...ASSETS.map(({ id }) => id)),
  quote: fc.constantFrom(...FIATS),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  at: fc.integer({ min: startOfDay(span.from), max: startOfDay(span.to) + MICROS_PER_DAY - 1 }),
  draw: fc.nat(),
});

/** The hour's low and high in the quote currency. */
function candle(base: (typeof ASSETS)[number]['id'], quote: (typeof FIATS)[number], hour: number) {
  const { low, high } = candleAt(market, base, hour);
  const rate = rateOn(market, quote, Math.floor(hour / 24));
  return { low: multiply(low, rate), high: multiply(high, rate) };
}

const hourOf = (at: number) => Math.floor(at / MICROS_PER_HOUR);

describe('fills against the hourly path', () => {
  test('a market order fills at once, inside the candle of its hour', () => {
    fc.assert(
      fc.property(situation, ({ base, quote, at, draw }) => {
        const fill = marketFill(stream(1, 'test', draw), market, { base, quote }, at);
        const { low, high } = candle(base, quote, hourOf(at));
        expect(fill.at).toBeGreaterThanOrEqual(at);
        expect(hourOf(fill.at)).toBe(hourOf(at));
        expect(fill.price).toBeGreaterThanOrEqual(low);
        expect(fill.price).toBeLessThanOrEqual(high);
      }),
      { numRuns: 2000 },
    );
  });

  test('a resting order fills the same day, inside a candle, and no earlier hour had passed its limit', () => {
    fc.assert(
      fc.property(situation, ({ base, quote, side, at, draw }) => {
        const fill = restingFill(stream(1, 'test', draw), market, { base, quote }, side, at);
        expect(fill.at).toBeGreaterThanOrEqual(at);
        expect(dayOfMicros(fill.at)).toBe(dayOfMicros(at));
        const { low, high } = candle(base, quote, hourOf(fill.at));
        expect(fill.price).toBeGreaterThanOrEqual(low);
        expect(fill.price).toBeLessThanOrEqual(high);
        for (let hour = hourOf(at); hour < hourOf(fill.at); hour++) {
          const earlier = candle(base, quote, hour);
          if (side === 'buy') expect(earlier.low).toBeGreaterThan(fill.price);
          else expect(earlier.high).toBeLessThan(fill.price);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('the limit of an order that stands is beyond every candle of its time', () => {
    fc.assert(
      fc.property(situation, ({ base, quote, side, at, draw }) => {
        const limit = limitBeyond(stream(1, 'test', draw), market, { base, quote }, side, at, span.to);
        expect(limit).toBeGreaterThan(0);
        for (let hour = hourOf(at); hour < (span.to + 1) * 24; hour++) {
          const { low, high } = candle(base, quote, hour);
          if (side === 'buy') expect(limit).toBeLessThan(low);
          else expect(limit).toBeGreaterThan(high);
        }
      }),
      { numRuns: 200 },
    );
  });
});
