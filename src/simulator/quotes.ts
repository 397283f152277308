/**
 * What a moment costs, by index instead of by name: the hot path of every world of rates. Prices in USD and rates are integers
 * of 1e-8; assets and fiats count as in ASSETS and FIATS.
 */
import { ASSETS, FIATS } from '../contract/reference.js';
import { divide, multiply, type Units } from '../math/decimal.js';
import { type Day, dayOfMicros, MICROS_PER_HOUR, type Micros } from '../time.js';
import type { AssetSeries, Market } from './market/market.js';

export interface Quotes {
  readonly from: Day;
  readonly assets: readonly AssetSeries[];
  /** By day since `from`: the highest and the lowest price of each asset. */
  readonly highs: readonly Float64Array[];
  readonly lows: readonly Float64Array[];
  /** Units of each fiat for one USD, by day since `from`. */
  readonly rates: readonly Float64Array[];
}

export function quotesOf(market: Market): Quotes {
  return {
    from: market.from,
    assets: ASSETS.map(({ id }) => market.assets[id]),
    highs: ASSETS.map(({ id }) => extremes(market.assets[id].high, Math.max)),
    lows: ASSETS.map(({ id }) => extremes(market.assets[id].low, Math.min)),
    rates: FIATS.map((fiat) => market.rates[fiat].unitsPerUsd),
  };
}

function extremes(hours: Float64Array, further: (a: number, b: number) => number): Float64Array {
  const days = new Float64Array(hours.length / 24);
  for (let day = 0; day < days.length; day++) {
    let extreme = hours[24 * day]!;
    for (let hour = 24 * day + 1; hour < 24 * day + 24; hour++) extreme = further(extreme, hours[hour]!);
    days[day] = extreme;
  }
  return days;
}

/** Units of the fiat for one USD on that day. */
export function rateOf(quotes: Quotes, fiat: number, day: Day): Units {
  return quotes.rates[fiat]![day - quotes.from]!;
}

/** In USD, the hour's candle walked through at an even pace: rising hours dip first, falling ones peak first. */
export function usdPrice(quotes: Quotes, asset: number, at: Micros): Units {
  const hour = Math.floor(at / MICROS_PER_HOUR);
  const series = quotes.assets[asset]!;
  const i = hour - quotes.from * 24;
  const open = series.open[i]!;
  const high = series.high[i]!;
  const low = series.low[i]!;
  const close = series.close[i]!;
  const first = close >= open ? low : high;
  const second = close >= open ? high : low;
  const a = Math.abs(first - open);
  const b = Math.abs(second - first);
  const c = Math.abs(close - second);
  const left = ((at - hour * MICROS_PER_HOUR) / MICROS_PER_HOUR) * (a + b + c);
  if (left <= a) return Math.round(open + Math.sign(first - open) * left);
  if (left <= a + b) return Math.round(first + Math.sign(second - first) * (left - a));
  return Math.round(second + Math.sign(close - second) * Math.min(c, left - a - b));
}

/** In the fiat, exact product of price and rate. */
export function localPrice(quotes: Quotes, asset: number, fiat: number, at: Micros): Units {
  return multiply(usdPrice(quotes, asset, at), rateOf(quotes, fiat, dayOfMicros(at)));
}

/** The price at the end of the day, USD. */
export function lastClose(quotes: Quotes, asset: number, day: Day): Units {
  return quotes.assets[asset]!.close[(day - quotes.from) * 24 + 23]!;
}

/** An amount of a fiat in USD, rounded half-even. */
export function usdOf(quotes: Quotes, fiat: number, amount: Units, day: Day): Units {
  return divide(amount, rateOf(quotes, fiat, day));
}
