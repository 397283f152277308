import { AMOUNT, ASSET, BOOLEAN, CURRENCY, choice, column, FIAT, ID, PAIR, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { EXECUTED_STATUSES, ORDER_TYPES, SIDES } from '../vocabulary.js';
import { BY_TIMESTAMP, CREATED_AT, OF_USER, USER_ID } from './shared.js';

export const trades = rawTable({
  name: 'trades',
  description: 'One row per fill of an executed order.',
  columns: {
    trade_id: column(ID, 'The trade.'),
    order_id: column(ID, 'The order that it fills.'),
    user_id: USER_ID,
    timestamp: column(TIMESTAMP, 'When the fill happened.'),
    trading_pair: column(PAIR, 'Base and quote, such as `bitcoin/USD`.'),
    side: column(choice(SIDES), 'Buy or sell of the base.'),
    base_currency: column(ASSET, 'CoinGecko id of what was bought or sold.'),
    quote_currency: column(FIAT, 'Fiat code of what it was paid in.'),
    base_amount: column(AMOUNT, 'Filled amount of the base.'),
    quote_amount: column(AMOUNT, '`base_amount` × `price`, rounded half-even.'),
    price: column(AMOUNT, 'Price in the quote currency.'),
    fee_amount: column(AMOUNT, 'Fee in `fee_currency`: on top for a buy, off for a sell.'),
    fee_currency: column(CURRENCY, 'The quote currency; in imported data whatever the fee was taken in.'),
    order_type: column(choice(ORDER_TYPES), 'Type of the order.'),
    is_maker: column(BOOLEAN, 'Whether the order rested on the book before it filled.'),
    created_at: CREATED_AT,
  },
  key: ['trade_id'],
  ...BY_TIMESTAMP,
  cluster: ['user_id'],
  parents: [
    OF_USER,
    { column: 'order_id', table: 'orders', key: 'order_id', must: { column: 'status', among: EXECUTED_STATUSES } },
  ],
});
