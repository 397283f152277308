/** Where the fee is taken: a fill becomes a trade and moves the money. */

import type { Side } from '../../contract/vocabulary.js';
import type { Units } from '../../math/decimal.js';
import { divide, multiply } from '../../math/decimal.js';
import { randomId, stream } from '../../math/random.js';
import type { Micros } from '../../time.js';
import { dayOfMicros } from '../../time.js';
import { rateOn } from '../market/candle.js';
import { recordedAt } from '../record.js';
import type { Fill, Pair } from './fills.js';
import type { OrderFate } from './plan.js';
import { recordTransaction, recordVolume } from './transactions.js';
import type { World } from './world.js';

export interface Order {
  readonly id: string;
  readonly user: number;
  readonly pair: Pair;
  readonly side: Side;
  readonly type: OrderFate['type'];
  readonly status: OrderFate['status'];
  readonly baseAmount: Units;
  readonly filledAmount: Units;
  readonly limit: Units | null;
  readonly createdAt: Micros;
}

/** `index` is the order's slot: a `classic` order has one trade at most. */
export function settleTrade(world: World, order: Order, fill: Fill, feeRate: Units, index: number): void {
  const { seed, shard, market } = world.spec;
  const { base, quote } = order.pair;
  const day = dayOfMicros(fill.at);
  const id = randomId(seed, 'trade', shard, index, 0);
  const quoteAmount = multiply(order.filledAmount, fill.price);
  const fee = multiply(quoteAmount, feeRate);
  world.rows.trades.append({
    trade_id: id,
    order_id: order.id,
    user_id: world.people[order.user]!.id,
    timestamp: fill.at,
    trading_pair: `${base}/${quote}`,
    side: order.side,
    base_currency: base,
    quote_currency: quote,
    base_amount: order.filledAmount,
    quote_amount: quoteAmount,
    price: fill.price,
    fee_amount: fee,
    fee_currency: quote,
    order_type: order.type,
    is_maker: order.type === 'limit',
    created_at: Math.max(order.createdAt, recordedAt(stream(seed, 'trade', shard, index, 0), fill.at)),
    _as_of: day,
  });
  const sign = order.side === 'buy' ? 1 : -1;
  const leg = { refid: id, at: fill.at, user: order.user, type: 'trade' } as const;
  world.ledger.post({ ...leg, asset: quote, amount: -sign * quoteAmount, fee });
  world.ledger.post({ ...leg, asset: base, amount: sign * order.filledAmount, fee: 0 });
  recordVolume(world, order.user, day, divide(quoteAmount, rateOn(market, quote, day)));
  recordTransaction(world, order.user, day);
}
