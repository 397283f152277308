import { AMOUNT, ASSET, choice, column, FIAT, ID, maybe, PAIR, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { ORDER_STATUSES, ORDER_TYPES, SIDES } from '../vocabulary.js';
import { BY_TIMESTAMP, CREATED_AT, OF_USER, USER_ID } from './shared.js';

export const orders = rawTable({
  name: 'orders',
  description: 'One row per order placed on the order book.',
  columns: {
    order_id: column(ID, 'The order.'),
    user_id: USER_ID,
    timestamp: column(TIMESTAMP, 'When the order was placed.'),
    trading_pair: column(PAIR, 'Base and quote, such as `bitcoin/USD`.'),
    side: column(choice(SIDES), 'Buy or sell of the base.'),
    order_type: column(choice(ORDER_TYPES), 'Market or limit.'),
    base_currency: column(ASSET, 'CoinGecko id of what is bought or sold.'),
    quote_currency: column(FIAT, 'Fiat code of what it is paid in.'),
    base_amount: column(AMOUNT, 'Ordered amount of the base.'),
    filled_amount: column(AMOUNT, 'Sum of the base amounts of its trades; 0 unless executed.'),
    limit_price: maybe(AMOUNT, 'Limit in the quote currency; null for market orders.'),
    status: column(choice(ORDER_STATUSES), 'State at `_as_of`.'),
    created_at: CREATED_AT,
  },
  key: ['order_id'],
  ...BY_TIMESTAMP,
  cluster: ['user_id'],
  parents: [OF_USER],
});
