/** What a moment costs: candles, rates and prices looked up in a market. Outside its span they throw RangeError. */
import type { AssetId, Fiat } from '../../contract/reference.js';
import type { Units } from '../../math/decimal.js';
import { type Day, formatDay, MICROS_PER_HOUR, type Micros } from '../../time.js';
import type { Candle, Market } from './market.js';

/** The candle of an hour, counted from the epoch. */
export function candleAt(market: Market, asset: AssetId, hour: number): Candle {
  const series = market.assets[asset];
  const index = hour - market.from * 24;
  const open = series.open[index];
  if (open === undefined) throw new RangeError(`no ${asset} candle on ${formatDay(Math.floor(hour / 24))}`);
  return { open, high: series.high[index]!, low: series.low[index]!, close: series.close[index]! };
}

/** Units of the fiat for one USD on that day. */
export function rateOn(market: Market, fiat: Fiat, day: Day): Units {
  const rate = market.rates[fiat].unitsPerUsd[day - market.from];
  if (rate === undefined) throw new RangeError(`no ${fiat} rate on ${formatDay(day)}`);
  return rate;
}

/** The price in USD at an instant: the hour's candle walked through at an even pace, never outside its low and high. */
export function priceAt(market: Market, asset: AssetId, instant: Micros): Units {
  const hour = Math.floor(instant / MICROS_PER_HOUR);
  const passed = (instant - hour * MICROS_PER_HOUR) / MICROS_PER_HOUR;
  return priceInside(candleAt(market, asset, hour), passed);
}

/** Rising hours dip first, falling ones peak first: open → first extreme → other extreme → close. `passed` is in [0, 1]. */
export function priceInside({ open, high, low, close }: Candle, passed: number): Units {
  const turns = close >= open ? [open, low, high, close] : [open, high, low, close];
  let left = passed * pathLength(turns);
  for (let leg = 0; leg < 3; leg++) {
    const [from, to] = [turns[leg]!, turns[leg + 1]!];
    const length = Math.abs(to - from);
    if (left <= length) return Math.round(from + Math.sign(to - from) * left);
    left -= length;
  }
  return close;
}

function pathLength(turns: readonly number[]): number {
  return Math.abs(turns[1]! - turns[0]!) + Math.abs(turns[2]! - turns[1]!) + Math.abs(turns[3]! - turns[2]!);
}
