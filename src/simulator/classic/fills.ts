/**
 * Where a fill is priced. A market order takes the price of its moment. A limit order rests until an hour's candle
 * passes its limit and fills at the limit; the limit of an order that never fills lies beyond all that the path
 * reaches while it stands. All prices here are in the quote currency.
 */
import type { AssetId, Fiat } from '../../contract/reference.js';
import type { Side } from '../../contract/vocabulary.js';
import { multiply, type Units } from '../../math/decimal.js';
import { exponential } from '../../math/distributions.js';
import type { Stream } from '../../math/random.js';
import { type Day, dayOfMicros, MICROS_PER_HOUR, type Micros } from '../../time.js';
import { candleAt, priceAt, rateOn } from '../market/candle.js';
import type { Market } from '../market/market.js';

export interface Fill {
  readonly price: Units;
  readonly at: Micros;
}

export interface Pair {
  readonly base: AssetId;
  readonly quote: Fiat;
}

/** Milliseconds after the order, at the price of that moment. */
export function marketFill(draw: Stream, market: Market, pair: Pair, at: Micros): Fill {
  const lastMoment = at - (at % MICROS_PER_HOUR) + MICROS_PER_HOUR - 1;
  const fillAt = Math.min(at + 1000 + Math.floor(exponential(draw, 60_000)), lastMoment);
  return { at: fillAt, price: localPrice(market, pair, fillAt) };
}

export function localPrice(market: Market, pair: Pair, at: Micros): Units {
  return multiply(priceAt(market, pair.base, at), rateOn(market, pair.quote, dayOfMicros(at)));
}

/** How far from the price people put limits that they want filled today: a third of a percent on average. */
const MEAN_DISTANCE = 0.0033;

/**
 * The first hour of the day whose candle passes a limit a little better than the price of now; where none does, a
 * limit inside the rest of this very hour. The fill's price is the limit.
 */
export function restingFill(draw: Stream, market: Market, pair: Pair, side: Side, at: Micros): Fill {
  const hour = Math.floor(at / MICROS_PER_HOUR);
  const lastHour = dayOfMicros(at) * 24 + 23;
  const now = priceAt(market, pair.base, at);
  const distance = exponential(draw, MEAN_DISTANCE);
  const wish = Math.round(now * (side === 'buy' ? 1 - distance : 1 + distance));
  const rate = rateOn(market, pair.quote, dayOfMicros(at));
  for (let h = hour; h <= lastHour; h++) {
    const { low, high } = candleAt(market, pair.base, h);
    const passed = side === 'buy' ? low <= wish : high >= wish;
    if (passed) return { price: multiply(Math.min(high, Math.max(low, wish)), rate), at: within(draw, h, at) };
  }
  const { low, high } = candleAt(market, pair.base, hour);
  const edge = side === 'buy' ? low : high;
  const price = edge + Math.trunc((now - edge) * draw.uniform());
  return { price: multiply(price, rate), at: within(draw, hour, at) };
}

/** A moment of the hour, after the order was placed. */
function within(draw: Stream, hour: number, placed: Micros): Micros {
  const end = (hour + 1) * MICROS_PER_HOUR - 1;
  const start = Math.min(Math.max(hour * MICROS_PER_HOUR, placed + 1000), end);
  return start + Math.floor(draw.uniform() * (end - start));
}

/** A limit that no candle touches from the hour of placing through the end of `until`. */
export function limitBeyond(draw: Stream, market: Market, pair: Pair, side: Side, at: Micros, until: Day): Units {
  let extreme = side === 'buy' ? Number.POSITIVE_INFINITY : 0;
  for (let hour = Math.floor(at / MICROS_PER_HOUR); hour < (until + 1) * 24; hour++) {
    const rate = rateOn(market, pair.quote, Math.floor(hour / 24));
    const { low, high } = candleAt(market, pair.base, hour);
    extreme = side === 'buy' ? Math.min(extreme, multiply(low, rate)) : Math.max(extreme, multiply(high, rate));
  }
  const distance = 0.002 + exponential(draw, 0.03);
  return side === 'buy' ? Math.floor(extreme * Math.exp(-distance)) : Math.ceil(extreme * Math.exp(distance));
}
