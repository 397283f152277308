/** Arithmetic of orders and their trades. */
import { type CheckSpec, checkGroup } from './check.js';
import { day, isHalfEven, money, product, quotient } from './dialect.js';
import { FEE_TIERS } from './feeTiers.js';
import type { Context } from './world.js';

const orders = checkGroup('orders');

export function orderChecks(context: Context): CheckSpec[] {
  return [...stateChecks(), ...matchChecks(), ...amountChecks(context)];
}

function stateChecks(): CheckSpec[] {
  return [
    orders.none(
      'filled-is-sum-of-trades',
      'the trades of an order sum to its filled_amount',
      `select o.order_id, o.filled_amount, sum(t.base_amount) as traded
       from raw.orders as o left join raw.trades as t on t.order_id = o.order_id
       group by o.order_id, o.filled_amount
       having coalesce(sum(t.base_amount), 0) <> o.filled_amount`,
    ),
    orders.none(
      'filled-fits-status',
      'filled is all, partially_filled strictly between, everything else nothing',
      `select order_id, status, base_amount, filled_amount from raw.orders
       where not case status
         when 'filled' then filled_amount = base_amount
         when 'partially_filled' then filled_amount > 0 and filled_amount < base_amount
         else filled_amount = 0 end`,
    ),
    orders.none(
      'trades-of-executed-orders',
      'only filled and partially filled orders have trades',
      `select t.trade_id, o.order_id, o.status from raw.trades as t join raw.orders as o on o.order_id = t.order_id
       where o.status not in ('filled', 'partially_filled')`,
    ),
    orders.none(
      'limit-iff-limit-order',
      'limit_price is null for market orders, positive for limit orders',
      `select order_id, order_type, limit_price from raw.orders
       where (order_type = 'market') <> (limit_price is null) or limit_price <= 0`,
    ),
    orders.none(
      'standing-orders-have-limits',
      'an open or expired order is a limit order',
      `select order_id, status from raw.orders where status in ('open', 'expired') and order_type <> 'limit'`,
    ),
    orders.none(
      'makers-rested',
      'a market order never makes',
      `select trade_id, order_id from raw.trades where is_maker and order_type = 'market'`,
    ),
  ];
}

function matchChecks(): CheckSpec[] {
  return [
    orders.none(
      'trade-matches-order',
      'a trade repeats its order’s user, pair, side and type',
      `select t.trade_id, t.order_id from raw.trades as t join raw.orders as o on o.order_id = t.order_id
       where t.user_id <> o.user_id or t.trading_pair <> o.trading_pair or t.side <> o.side
         or t.base_currency <> o.base_currency or t.quote_currency <> o.quote_currency
         or t.order_type <> o.order_type`,
    ),
    orders.none(
      'pair-is-base-quote',
      'trading_pair is base/quote',
      `select order_id as id, trading_pair from raw.orders
       where trading_pair <> concat(base_currency, '/', quote_currency)
       union all
       select trade_id as id, trading_pair from raw.trades
       where trading_pair <> concat(base_currency, '/', quote_currency)`,
    ),
    orders.none(
      'fee-in-quote',
      'the fee is in the quote currency',
      `select trade_id, fee_currency, quote_currency from raw.trades where fee_currency <> quote_currency`,
    ),
  ];
}

function amountChecks({ feeSurcharge }: Context): CheckSpec[] {
  return [
    orders.none(
      'amounts-positive',
      'sizes and prices are above zero, fees not below',
      `select order_id as id from raw.orders where base_amount <= 0 or filled_amount < 0
       union all
       select trade_id as id from raw.trades
       where base_amount <= 0 or quote_amount <= 0 or price <= 0 or fee_amount < 0`,
    ),
    orders.none(
      'quote-exact',
      'quote_amount is base × price, rounded half-even to 1e-8',
      `select trade_id, base_amount, price, quote_amount from raw.trades
       where not ${isHalfEven(product('base_amount', 'price'), 'quote_amount')}`,
    ),
    orders.none(
      'fee-by-tier',
      'the fee is quote × the rate of the user’s 30-day volume, rounded half-even',
      feesOffTier(feeSurcharge),
    ),
  ];
}

/** The volume is the user's own trades over the 30 days before the UTC day of the trade, in USD at each day's rate. */
function feesOffTier(surcharge: number): string {
  const charged = (rate: string) => money((Number(rate) + surcharge).toFixed(8));
  const rate = `case ${FEE_TIERS.map(
    (tier) =>
      `when volume >= ${tier.volume} then case when is_maker then ${charged(tier.maker)} else ${charged(tier.taker)} end`,
  ).join(' ')} end`;
  return `
    with traded as (
      select t.user_id, ${day('t.timestamp')} as day, sum(${quotient('t.quote_amount', 'f.units_per_usd')}) as usd
      from raw.trades as t
      join raw.fx_rates as f on f.currency = t.quote_currency and f.date = ${day('t.timestamp')}
      group by 1, 2
    ),
    volumes as (
      select t.trade_id, t.quote_amount, t.fee_amount, t.is_maker, coalesce(sum(v.usd), 0) as volume
      from raw.trades as t
      left join traded as v on v.user_id = t.user_id
        and v.day between ${day('t.timestamp')} - 30 and ${day('t.timestamp')} - 1
      group by 1, 2, 3, 4
    ),
    rated as (select trade_id, quote_amount, fee_amount, volume, ${rate} as rate from volumes)
    select trade_id, quote_amount, volume, rate, fee_amount from rated
    where not ${isHalfEven(product('quote_amount', 'rate'), 'fee_amount')}`;
}
