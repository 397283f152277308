import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ASSETS, FIATS } from '../../src/contract/reference.js';
import { candleAt, priceAt, rateOn } from '../../src/simulator/market/candle.js';
import { lastClose, localPrice, quotesOf, rateOf, usdOf, usdPrice } from '../../src/simulator/quotes.js';
import { dayOfMicros, endOfDay, startOfDay } from '../../src/time.js';
import { START, smallWorld } from './ratesWorld.js';

/** Against the look-ups by name, and against sums in whole numbers. */
const { market } = smallWorld({ days: 60 });
const quotes = quotesOf(market);

const instant = fc.integer({ min: startOfDay(START - 30), max: endOfDay(market.to) });
const asset = fc.nat(ASSETS.length - 1);
const fiat = fc.nat(FIATS.length - 1);

test('the price of a moment is the candle’s walked through', () => {
  fc.assert(
    fc.property(instant, asset, (at, a) => {
      expect(usdPrice(quotes, a, at)).toBe(priceAt(market, ASSETS[a]!.id, at));
    }),
    { numRuns: 3000 },
  );
});

test('so is that of hours that end where they began', () => {
  const series = { ...market.assets.bitcoin, close: market.assets.bitcoin.open };
  const level = { ...market, assets: { ...market.assets, bitcoin: series } };
  fc.assert(
    fc.property(instant, (at) => {
      expect(usdPrice(quotesOf(level), 0, at)).toBe(priceAt(level, 'bitcoin', at));
    }),
    { numRuns: 20 },
  );
});

test('hours begin at their open', () => {
  fc.assert(
    fc.property(fc.integer({ min: START * 24, max: market.to * 24 + 23 }), asset, (hour, a) => {
      expect(usdPrice(quotes, a, hour * 3_600_000_000)).toBe(candleAt(market, ASSETS[a]!.id, hour).open);
    }),
  );
});

test('a local price is price times rate, rounded half-even', () => {
  fc.assert(
    fc.property(instant, asset, fiat, (at, a, f) => {
      const rate = rateOn(market, FIATS[f]!, dayOfMicros(at));
      expect(rateOf(quotes, f, dayOfMicros(at))).toBe(rate);
      const exact = halfEven(BigInt(usdPrice(quotes, a, at)) * BigInt(rate), 100_000_000n);
      expect(BigInt(localPrice(quotes, a, f, at))).toBe(exact);
    }),
  );
});

test('an amount in USD is amount over rate, rounded half-even', () => {
  fc.assert(
    fc.property(instant, fiat, fc.nat({ max: 1e15 }), (at, f, amount) => {
      const day = dayOfMicros(at);
      const exact = halfEven(BigInt(amount) * 100_000_000n, BigInt(rateOf(quotes, f, day)));
      expect(BigInt(usdOf(quotes, f, amount, day))).toBe(exact);
    }),
  );
});

test('a day’s edges and its last close are those of its hours', () => {
  for (let day = market.from; day <= market.to; day++)
    ASSETS.forEach(({ id }, a) => {
      const hours = Array.from({ length: 24 }, (_, hour) => candleAt(market, id, day * 24 + hour));
      expect(quotes.highs[a]![day - market.from]).toBe(Math.max(...hours.map(({ high }) => high)));
      expect(quotes.lows[a]![day - market.from]).toBe(Math.min(...hours.map(({ low }) => low)));
      expect(lastClose(quotes, a, day)).toBe(hours[23]!.close);
    });
});

function halfEven(numerator: bigint, denominator: bigint): bigint {
  const [whole, rest] = [numerator / denominator, (numerator % denominator) * 2n];
  return rest > denominator || (rest === denominator && whole % 2n === 1n) ? whole + 1n : whole;
}
