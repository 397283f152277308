import { BOOLEAN, choice, column, ID, MONEY, TEXT, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { ORDER_TYPES, SIDES } from '../vocabulary.js';
import { BY_TIMESTAMP, CREATED_AT, OF_USER, USER_ID } from './shared.js';

export const trades = rawTable({
  name: 'trades',
  description: 'One row per fill of an executed order.',
  columns: {
    trade_id: column(ID, 'The trade.'),
    order_id: column(ID, 'The order that it fills.'),
    user_id: USER_ID,
    timestamp: column(TIMESTAMP, 'When the fill happened.'),
    trading_pair: column(TEXT, 'Base and quote, such as `bitcoin/USD`.'),
    side: column(choice(SIDES), 'Buy or sell of the base.'),
    base_currency: column(TEXT, 'CoinGecko id of what was bought or sold.'),
    quote_currency: column(TEXT, 'Fiat code of what it was paid in.'),
    base_amount: column(MONEY, 'Filled amount of the base.'),
    quote_amount: column(MONEY, '`base_amount` × `price`, rounded half-even.'),
    price: column(MONEY, 'Price in the quote currency.'),
    fee_amount: column(MONEY, 'Fee in `fee_currency`: on top for a buy, off for a sell.'),
    fee_currency: column(TEXT, 'Always the quote currency.'),
    order_type: column(choice(ORDER_TYPES), 'Type of the order.'),
    is_maker: column(BOOLEAN, 'Whether the order rested on the book before it filled.'),
    created_at: CREATED_AT,
  },
  key: ['trade_id'],
  ...BY_TIMESTAMP,
  cluster: ['user_id'],
  parents: [OF_USER, { column: 'order_id', table: 'orders', key: 'order_id' }],
});
