/**
 * Where a fill is priced. A market order takes the prices of its moments. A limit order rests until the path passes its limit,
 * and fills at the limit, never outside the hour's candle. Prices here are in the quote currency, integers of 1e-8.
 */
import { multiply, type Units } from '../math/decimal.js';
import { type Day, dayOfMicros, MICROS_PER_HOUR, type Micros } from '../time.js';
import type { AssetSeries } from './market/market.js';
import { localPrice, type Quotes, rateOf } from './quotes.js';

export const NOT_TODAY = -1;

/**
 * The first moment of the day, not before `from`, at which the path reaches the limit (a buyer waits for prices at or below it, a
 * seller at or above), or NOT_TODAY.
 */
export function reachedOn(
  quotes: Quotes,
  day: Day,
  from: Micros,
  asset: number,
  fiat: number,
  sells: boolean,
  limit: Units,
): Micros {
  const usd = limit / (rateOf(quotes, fiat, day) / 100_000_000);
  const today = day - quotes.from;
  if (sells ? quotes.highs[asset]![today]! < usd : quotes.lows[asset]![today]! > usd) return NOT_TODAY;
  const series = quotes.assets[asset]!;
  const edge = sells ? series.high : series.low;
  const start = Math.max(today * 24, Math.floor(from / MICROS_PER_HOUR) - quotes.from * 24);
  for (let i = start; i < today * 24 + 24; i++) {
    if (sells ? edge[i]! < usd : edge[i]! > usd) continue;
    const hour = (i + quotes.from * 24) * MICROS_PER_HOUR;
    const passed = reachedInside(series, i, usd, sells, Math.max(0, (from - hour) / MICROS_PER_HOUR));
    if (passed >= 0) return Math.min(Math.ceil(hour + passed * MICROS_PER_HOUR), hour + MICROS_PER_HOUR - 1);
  }
  return NOT_TODAY;
}

/** The part of the hour, from `since` on, at which the walk through the candle is at or beyond the price; -1 for never. */
function reachedInside(series: AssetSeries, i: number, usd: number, sells: boolean, since: number): number {
  const open = series.open[i]!;
  const close = series.close[i]!;
  const rises = close >= open;
  const first = rises ? series.low[i]! : series.high[i]!;
  const second = rises ? series.high[i]! : series.low[i]!;
  const whole = Math.abs(first - open) + Math.abs(second - first) + Math.abs(close - second);
  if (whole === 0) return since;
  let walked = 0;
  let from = open;
  for (let leg = 0; leg < 3; leg++) {
    const to = leg === 0 ? first : leg === 1 ? second : close;
    const length = Math.abs(to - from);
    if ((walked + length) / whole >= since) {
      const begin = Math.max(since, walked / whole);
      const here = from + Math.sign(to - from) * (begin * whole - walked);
      if (sells ? here >= usd : here <= usd) return begin;
      if (sells ? to >= usd : to <= usd) return (walked + Math.abs(usd - from)) / whole;
    }
    walked += length;
    from = to;
  }
  return -1;
}

/**
 * A market order's price of the moment, for a buyer at most `limit`, which is what was held back; a limit order's limit, or
 * the candle's nearest price where all of it lies beyond.
 */
export function fillPrice(
  quotes: Quotes,
  at: Micros,
  asset: number,
  fiat: number,
  sells: boolean,
  limit: Units,
  isLimit: boolean,
): Units {
  if (!isLimit) {
    const price = localPrice(quotes, asset, fiat, at);
    return sells ? price : Math.min(limit, price);
  }
  const i = Math.floor(at / MICROS_PER_HOUR) - quotes.from * 24;
  const rate = rateOf(quotes, fiat, dayOfMicros(at));
  const series = quotes.assets[asset]!;
  return sells ? Math.max(limit, multiply(series.low[i]!, rate)) : Math.min(limit, multiply(series.high[i]!, rate));
}
