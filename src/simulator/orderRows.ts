/** The rows of orders: written when an order is over, or while it stands when rows are taken. */

import { ORDER_STATUSES } from '../contract/vocabulary.js';
import { type Day, dayOfMicros } from '../time.js';
import { BUY, LIMIT_ORDER, MARKET_ORDER, SELL } from './codes.js';
import type { Lives } from './lives.js';

const OPEN = ORDER_STATUSES.indexOf('open');

/** The rows of standing orders that have none yet, in the order of their placing. */
export function takeStanding(lives: Lives): void {
  const { orders } = lives.traders;
  const standing: number[] = [];
  for (let order = 0; order < orders.size; order++)
    if (orders.live[order] === 1 && orders.taken[order] === 0) standing.push(order);
  standing.sort((a, b) => orders.at[a]! - orders.at[b]! || a - b);
  for (const order of standing) {
    orders.taken[order] = 1;
    writeOrder(lives, order, OPEN, dayOfMicros(orders.at[order]!));
  }
}

export function writeOrder({ books, people, traders }: Lives, order: number, status: number, asOf: Day): void {
  if (books === null) return;
  const { orders } = traders;
  const trader = orders.trader[order]!;
  const { columns } = books.rows.orders;
  const { codes } = books;
  const row = books.rows.orders.next();
  const asset = orders.asset[order]!;
  const fiat = traders.fiat[trader]!;
  columns.order_id.put(row, orders.id, 4 * order);
  columns.user_id.put(row, people.id, 4 * traders.person[trader]!);
  columns.timestamp.put(row, orders.at[order]!);
  columns.trading_pair.putCode(row, codes.orderPair[asset * 4 + fiat]!);
  columns.side.put(row, orders.sells[order] === 1 ? SELL : BUY);
  columns.order_type.put(row, orders.isLimit[order] === 1 ? LIMIT_ORDER : MARKET_ORDER);
  columns.base_currency.putCode(row, codes.orderBase[asset]!);
  columns.quote_currency.putCode(row, codes.orderQuote[fiat]!);
  columns.base_amount.put(row, orders.base[order]!);
  columns.filled_amount.put(row, orders.filled[order]!);
  if (orders.isLimit[order] === 1) columns.limit_price.put(row, orders.limit[order]!);
  columns.status.put(row, status);
  columns.created_at.put(row, orders.createdAt[order]!);
  columns._as_of.put(row, asOf);
}
