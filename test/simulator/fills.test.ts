import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASSETS, FIATS } from '../../src/contract/reference.js';
import { fillPrice, NOT_TODAY, reachedOn } from '../../src/simulator/fills.js';
import { localPrice, quotesOf, rateOf } from '../../src/simulator/quotes.js';
import { endOfDay, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_SECOND, startOfDay } from '../../src/time.js';
import { START, smallWorld } from './ratesWorld.js';

const DAYS = 30;
const quotes = quotesOf(smallWorld({ days: DAYS }).market);

/** An order on some day: where in the day it is placed, and where its limit lies among the day's prices (or beyond them). */
const resting = fc.record({
  day: fc.integer({ min: START, max: START + DAYS - 1 }),
  placed: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.999, noNaN: true })),
  asset: fc.nat(ASSETS.length - 1),
  fiat: fc.nat(FIATS.length - 1),
  sells: fc.boolean(),
  place: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
});
type Resting = typeof resting extends fc.Arbitrary<infer R> ? R : never;

/** Rounding of price and rate, and one microsecond of the path. */
const NEARLY = 1e-8;

describe('when the path reaches a limit', () => {
  test('no second before it has a price at or beyond the limit, and that moment has', () => {
    const met = { today: 0, never: 0 };
    fc.assert(
      fc.property(resting, (order) => {
        const { day, asset, fiat, sells } = order;
        const { from, limit } = placed(order);
        const reached = reachedOn(quotes, day, from, asset, fiat, sells, limit);
        if (reached !== NOT_TODAY) {
          expect(reached).toBeGreaterThanOrEqual(from);
          expect(reached).toBeLessThanOrEqual(endOfDay(day));
          expect(beyond(order, reached, limit)).toBeGreaterThanOrEqual(-NEARLY);
        }
        met[reached === NOT_TODAY ? 'never' : 'today']++;
        const until = reached === NOT_TODAY ? endOfDay(day) : reached - 1;
        for (let at = from; at <= until; at += MICROS_PER_SECOND)
          if (beyond(order, at, limit) > NEARLY) expect.fail(`passed at ${at}, reached at ${reached}`);
      }),
      { numRuns: 60 },
    );
    expect(Math.min(met.today, met.never)).toBeGreaterThan(5);
  });

  test('an order placed beyond the price of the moment is reached at once', () => {
    fc.assert(
      fc.property(resting, (order) => {
        const { day, asset, fiat, sells } = order;
        const { from } = placed(order);
        const limit = Math.round(localPrice(quotes, asset, fiat, from) * (sells ? 0.99 : 1.01));
        expect(reachedOn(quotes, day, from, asset, fiat, sells, limit)).toBe(from);
      }),
    );
  });

  test('what happened in the hour before an order was placed does not fill it', () => {
    const [day, asset, fiat] = [START + 3, 0, 0];
    const hour = startOfDay(day) + 5 * MICROS_PER_HOUR;
    const series = quotes.assets[asset]!;
    const i = (day - quotes.from) * 24 + 5;
    const limit = series.open[i]! < series.close[i]! ? series.low[i]! : series.high[i]!;
    const sells = series.open[i]! >= series.close[i]!;
    const early = reachedOn(quotes, day, hour, asset, fiat, sells, limit);
    expect(early).toBeLessThan(hour + MICROS_PER_HOUR);
    const late = reachedOn(quotes, day, early + MICROS_PER_SECOND, asset, fiat, sells, limit);
    expect(late === NOT_TODAY || late >= hour + MICROS_PER_HOUR).toBe(true);
  });
});

describe('the price of a fill', () => {
  test('is within the hour’s candle, and a limit order’s is its limit or better', () => {
    fc.assert(
      fc.property(resting, (order) => {
        const { day, asset, fiat, sells } = order;
        const { from, limit } = placed(order);
        const at = reachedOn(quotes, day, from, asset, fiat, sells, limit);
        if (at === NOT_TODAY) return;
        const price = fillPrice(quotes, at, asset, fiat, sells, limit, true);
        expect(sells ? price - limit : limit - price).toBeGreaterThanOrEqual(0);
        expectInCandle(price, asset, fiat, at);
      }),
      { numRuns: 500 },
    );
  });

  test('at the market is that of the moment, and for a buyer at most what was held back', () => {
    fc.assert(
      fc.property(resting, ({ day, placed: part, asset, fiat, sells }) => {
        const at = startOfDay(day) + Math.floor(part * MICROS_PER_DAY);
        const now = localPrice(quotes, asset, fiat, at);
        expect(fillPrice(quotes, at, asset, fiat, sells, Math.ceil(now * 1.01), false)).toBe(now);
        expect(fillPrice(quotes, at, asset, fiat, sells, now - 5, false)).toBe(sells ? now : now - 5);
      }),
    );
  });
});

/** The first moment at which it may fill, and its limit in the fiat. */
function placed({ day, placed: part, asset, fiat, sells, place }: Resting): { from: number; limit: number } {
  const from = startOfDay(day) + Math.floor(part * MICROS_PER_DAY);
  const [low, high] = [quotes.lows[asset]![day - quotes.from]!, quotes.highs[asset]![day - quotes.from]!];
  // Most limits lie near the edge that the path seldom reaches.
  const among = sells ? 1 - place ** 2 : place ** 2;
  const usd = low + (place < 0 ? -0.05 : place > 1 ? 1.05 : among) * (high - low);
  return { from, limit: Math.round((usd * rateOf(quotes, fiat, day)) / 1e8) };
}

/** By what part of the limit the price of the moment is beyond it. */
function beyond({ asset, fiat, sells }: Resting, at: number, limit: number): number {
  const price = localPrice(quotes, asset, fiat, at);
  return (sells ? price - limit : limit - price) / limit;
}

function expectInCandle(price: number, asset: number, fiat: number, at: number): void {
  const i = Math.floor(at / MICROS_PER_HOUR) - quotes.from * 24;
  const rate = rateOf(quotes, fiat, Math.floor(at / MICROS_PER_DAY)) / 1e8;
  expect(price).toBeGreaterThanOrEqual(Math.floor(quotes.assets[asset]!.low[i]! * rate) - 1);
  expect(price).toBeLessThanOrEqual(Math.ceil(quotes.assets[asset]!.high[i]! * rate) + 1);
}
