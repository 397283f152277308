import { bug, change, drop, NOBODY, repeat } from './bug.js';

const trade = (set: string, where?: string) => change('trades', 'trade_id', set, where);
const order = (set: string, where?: string) => change('orders', 'order_id', set, where);
const inTwoFills = 'order_id in (select order_id from raw.trades group by order_id having count(*) = 2)';

export const ORDER_BUGS = [
  bug('orders/filled-is-sum-of-trades', 'a lost partial fill', drop('trades', 'trade_id', inTwoFills)),
  bug('orders/filled-is-sum-of-trades', 'a doubled trade', repeat('trades', 'trade_id', `${NOBODY} as trade_id`)),
  bug('orders/filled-fits-status', 'an open order with a fill', order('filled_amount = 1', "status = 'open'")),
  bug(
    'orders/filled-fits-status',
    'a partial fill of everything',
    order('filled_amount = base_amount', "status = 'partially_filled'"),
  ),
  bug('orders/filled-fits-status', 'a fill of half', order('filled_amount = base_amount / 2', "status = 'filled'")),
  bug(
    'orders/trades-of-executed-orders',
    'a trade of a cancelled order',
    order("status = 'cancelled'", "status = 'filled'"),
  ),
  bug('orders/limit-iff-limit-order', 'a market order with a limit', order('limit_price = 1', "order_type = 'market'")),
  bug('orders/limit-iff-limit-order', 'a limit order without one', order('limit_price = null', "order_type = 'limit'")),
  bug(
    'orders/standing-orders-have-limits',
    'a market order left open',
    order("order_type = 'market', limit_price = null", "status = 'open'"),
  ),
  bug('orders/makers-rested', 'a market order that made', trade('is_maker = true', "order_type = 'market'")),
  bug(
    'orders/trade-matches-order',
    'a trade on the other side',
    trade("side = case side when 'buy' then 'sell' else 'buy' end"),
  ),
  bug(
    'orders/trade-matches-order',
    'a trade of somebody else',
    trade('user_id = (select max(user_id) from raw.users)', 'user_id <> (select max(user_id) from raw.users)'),
  ),
  bug('orders/pair-is-base-quote', 'an order in another notation', order("trading_pair = 'XBTUSD'")),
  bug('orders/pair-is-base-quote', 'a trade in another notation', trade("trading_pair = 'XBTUSD'")),
  bug('orders/fee-in-quote', 'a fee in coins', trade('fee_currency = base_currency')),
  bug('orders/amounts-positive', 'a trade for nothing', trade('price = 0')),
  bug('orders/amounts-positive', 'an order of nothing', order('base_amount = 0')),
  bug('orders/quote-exact', 'a quote off by 1e-8', trade('quote_amount = quote_amount + 0.00000001')),
  bug(
    'orders/quote-exact',
    'a tie rounded up to an odd digit',
    trade('base_amount = 0.00000003, price = 0.5, quote_amount = 0.00000001'),
  ),
  bug('orders/fee-by-tier', 'a fee off by 1e-8', trade('fee_amount = fee_amount + 0.00000001')),
  bug(
    'orders/fee-by-tier',
    'the lowest tier for a large trader',
    trade(
      'fee_amount = cast(quote_amount * 0.004 as decimal(28,8))',
      'not is_maker and fee_amount < quote_amount * 0.0036',
    ),
  ),
  bug('orders/fee-by-tier', 'a maker charged as a taker', trade('is_maker = false', 'is_maker')),
  bug(
    'orders/fee-by-tier',
    'volume counted in the quote currency instead of dollars',
    `update raw.fx_rates set units_per_usd = 100 where currency = 'EUR'`,
  ),
];
