/** Where the fee is taken: a fill becomes a trade and moves the money. */

import { fromFloat, multiply, type Units } from '../math/decimal.js';
import type { Stream } from '../math/random.js';
import { type Day, dayOfMicros, type Micros } from '../time.js';
import { TRADED } from './books.js';
import { BUY, LIMIT_ORDER, MARKET_ORDER, SELL } from './codes.js';
import { tradeFeeRate } from './fees.js';
import { earn, type Lives, recordTransaction } from './lives.js';
import { move } from './money.js';
import { usdOf } from './quotes.js';
import { drawId, drawRecordedAt } from './record.js';
import { FIAT_PURSE, VOLUME_DAYS } from './traders.js';

const TRADE = new Uint32Array(4);

export function settleTrade(lives: Lives, draw: Stream, order: number, base: Units, price: Units, at: Micros): void {
  const { traders, quotes, spec } = lives;
  const { orders } = traders;
  const trader = orders.trader[order]!;
  const day = dayOfMicros(at);
  const fiat = traders.fiat[trader]!;
  const isMaker = orders.isLimit[order] === 1;
  const quote = multiply(base, price);
  const rate = tradeFeeRate(volumeBefore(lives, trader, day), isMaker) + fromFloat(spec.profile.feeSurcharge);
  const fee = multiply(quote, rate);
  drawId(lives, draw, TRADE, 0);
  const sign = orders.sells[order] === 1 ? -1 : 1;
  // What comes in first: a sale's coins are there, a purchase's money is.
  move(lives, trader, FIAT_PURSE, at, TRADED, -sign * quote, fee, TRADE, 0);
  move(lives, trader, orders.asset[order]!, at, TRADED, sign * base, 0, TRADE, 0);
  const usd = usdOf(quotes, fiat, quote, day);
  traders.volume[trader * VOLUME_DAYS + (day % VOLUME_DAYS)]! += usd;
  traders.volumeSum[trader]! += usd;
  recordTransaction(lives, trader, day);
  earn(lives, trader, (usd / 1e8) * (rate / 1e8));
  if (lives.books !== null) writeTrade(lives, draw, order, base, quote, price, fee, at);
}

/** Own trade volume in USD over the 30 days before `day`; what fell out of the ring since the last trade is cleared first. */
function volumeBefore({ traders }: Lives, trader: number, day: Day): Units {
  const { volume, volumeSum, volumeOn } = traders;
  const place = trader * VOLUME_DAYS;
  for (let d = Math.max(volumeOn[trader]! + 1, day - VOLUME_DAYS + 1); d <= day; d++) {
    volumeSum[trader]! -= volume[place + (d % VOLUME_DAYS)]!;
    volume[place + (d % VOLUME_DAYS)] = 0;
  }
  volumeOn[trader] = day;
  return volumeSum[trader]! - volume[place + (day % VOLUME_DAYS)]!;
}

function writeTrade(
  lives: Lives,
  draw: Stream,
  order: number,
  base: Units,
  quote: Units,
  price: Units,
  fee: Units,
  at: Micros,
): void {
  const { books, people, traders } = lives;
  const { rows, codes } = books!;
  const { orders } = traders;
  const trader = orders.trader[order]!;
  const { columns } = rows.trades;
  const row = rows.trades.next();
  const asset = orders.asset[order]!;
  const fiat = traders.fiat[trader]!;
  const isLimit = orders.isLimit[order] === 1;
  columns.trade_id.put(row, TRADE, 0);
  columns.order_id.put(row, orders.id, 4 * order);
  columns.user_id.put(row, people.id, 4 * traders.person[trader]!);
  columns.timestamp.put(row, at);
  columns.trading_pair.putCode(row, codes.tradePair[asset * 4 + fiat]!);
  columns.side.put(row, orders.sells[order] === 1 ? SELL : BUY);
  columns.base_currency.putCode(row, codes.tradeBase[asset]!);
  columns.quote_currency.putCode(row, codes.tradeQuote[fiat]!);
  columns.base_amount.put(row, base);
  columns.quote_amount.put(row, quote);
  columns.price.put(row, price);
  columns.fee_amount.put(row, fee);
  columns.fee_currency.putCode(row, codes.tradeFee[fiat]!);
  columns.order_type.put(row, isLimit ? LIMIT_ORDER : MARKET_ORDER);
  columns.is_maker.put(row, isLimit);
  columns.created_at.put(row, Math.max(orders.createdAt[order]!, drawRecordedAt(lives, draw, at)));
  columns._as_of.put(row, dayOfMicros(at));
}
