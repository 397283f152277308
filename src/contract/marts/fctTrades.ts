import { BOOLEAN, choice, column, DATE, ID, INTEGER, MONEY, TEXT, TIMESTAMP } from '../column.js';
import { ORDER_TYPES, SIDES } from '../vocabulary.js';
import { mart } from './mart.js';
import { OF_USER, USER_ID } from './shared.js';

export const fctTrades = mart({
  name: 'fct_trades',
  group: 'monetization',
  description: "One row per trade up to the as-of day, with its value at that day's rate.",
  columns: {
    trade_id: column(ID, 'The trade.'),
    order_id: column(ID, 'The order that it fills.'),
    user_id: USER_ID,
    trading_pair: column(TEXT, 'Base and quote, such as `bitcoin/USD`.'),
    side: column(choice(SIDES), 'Buy or sell of the base.'),
    order_type: column(choice(ORDER_TYPES), 'Type of the order.'),
    is_maker: column(BOOLEAN, 'Whether the order rested on the book before it filled.'),
    base_currency: column(TEXT, 'CoinGecko id of what was bought or sold.'),
    quote_currency: column(TEXT, 'Fiat code of what it was paid in.'),
    base_amount: column(MONEY, 'Filled amount of the base.'),
    quote_amount: column(MONEY, 'What it was paid in the quote currency.'),
    price: column(MONEY, 'Price in the quote currency.'),
    fee_amount: column(MONEY, 'Fee in the quote currency.'),
    volume_usd: column(MONEY, 'Value of `quote_amount`, USD.'),
    fee_usd: column(MONEY, 'Value of `fee_amount`, USD.'),
    traded_at: column(TIMESTAMP, 'When the fill happened.'),
    day: column(DATE, 'Day of the trade.'),
    days_since_signup: column(INTEGER, 'Days from sign-up to the trade.'),
  },
  key: ['trade_id'],
  day: 'day',
  isDaily: true,
  parents: [OF_USER],
  holds: ['volume_usd >= 0', 'fee_usd >= 0', 'days_since_signup >= 0'],
});
