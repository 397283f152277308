/** What everything holdable is worth in USD at a moment; for decisions, not for books. */
import { ASSETS, FIATS } from '../../contract/reference.js';
import { divide, ONE, type Units } from '../../math/decimal.js';
import { dayOfMicros, type Micros } from '../../time.js';
import type { Holdable } from '../holdable.js';
import { priceAt, rateOn } from '../market/candle.js';
import type { Market } from '../market/market.js';

export interface Quotes {
  readonly usdPerUnit: Readonly<Record<Holdable, Units>>;
}

export function quotesAt(market: Market, at: Micros): Quotes {
  const day = dayOfMicros(at);
  return {
    usdPerUnit: Object.fromEntries([
      ...ASSETS.map(({ id }) => [id, priceAt(market, id, at)]),
      ...FIATS.map((fiat) => [fiat, divide(ONE, rateOn(market, fiat, day))]),
    ]) as Record<Holdable, Units>,
  };
}
