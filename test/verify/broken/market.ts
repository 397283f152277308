import { bug, change } from './bug.js';

const trade = (set: string, where?: string) => change('trades', 'trade_id', set, where);
const order = (set: string, where?: string) => change('orders', 'order_id', set, where);
const prices = (sql: string) =>
  `${sql.startsWith('delete') ? 'delete from' : 'update'} raw.crypto_prices ${sql.replace(/^delete /, '')}`;

/** A little below the high of the last hour of the order's day. */
const lastHigh = `(
  select cast(p.high * f.units_per_usd as decimal(28,8)) * 0.999 from raw.crypto_prices as p, raw.fx_rates as f
  where p.asset_id = base_currency and p.timestamp = cast(raw.orders.timestamp as date) + interval 23 hour
    and f.currency = quote_currency and f.date = cast(raw.orders.timestamp as date))`;

export const MARKET_BUGS = [
  bug(
    'market/hours-complete',
    'a gap in the hours',
    prices("delete where asset_id = 'solana' and timestamp = '2026-03-20 04:00:00'"),
  ),
  bug(
    'market/hours-complete',
    'a last hour missing',
    prices("delete where asset_id = 'tether' and timestamp = '2026-04-10 23:00:00'"),
  ),
  bug('market/hours-complete', 'an asset without prices', prices("delete where asset_id = 'ethereum'")),
  bug(
    'market/candles-sane',
    'a high below the low',
    prices("set high = low / 2 where timestamp = '2026-03-20 04:00:00'"),
  ),
  bug(
    'market/candles-sane',
    'a close above the high',
    prices("set close = high * 2 where timestamp = '2026-03-20 04:00:00'"),
  ),
  bug('market/prices-move', 'flat candles', prices('set high = open, low = open, close = open')),
  bug('market/days-complete', 'a day without rates', `delete from raw.fx_rates where date = '2026-03-20'`),
  bug('market/days-complete', 'a currency without rates', `delete from raw.fx_rates where currency = 'CAD'`),
  bug('market/days-complete', 'rates that end early', `delete from raw.fx_rates where date > '2026-04-01'`),
  bug(
    'market/rates-positive',
    'a dollar that is not a dollar',
    `update raw.fx_rates set units_per_usd = 1.1 where currency = 'USD' and date = '2026-03-20'`,
  ),
  bug(
    'market/weekends-carried',
    'a rate that moves on a Saturday',
    `update raw.fx_rates set units_per_usd = 0.9 where currency = 'EUR' and date = '2026-03-21'`,
  ),
  bug(
    'market/euro-is-not-dollar',
    'euro prices equal to dollar prices',
    `update raw.trades as t set price = p.open from raw.crypto_prices as p
     where p.asset_id = t.base_currency and p.timestamp = date_trunc('hour', t.timestamp)`,
  ),
  bug('market/fills-in-candle', 'a trade outside its candle', trade('price = price * 1.2')),
  bug('market/fills-in-candle', 'a shifted hour', `update raw.trades set timestamp = timestamp + interval 3 hour`),
  bug(
    'market/fills-in-candle',
    'a stale rate: prices at the rate of four days before',
    `update raw.trades as t set price = t.price / f.units_per_usd * g.units_per_usd from raw.fx_rates as f, raw.fx_rates as g
     where f.currency = t.quote_currency and f.date = cast(t.timestamp as date) and g.currency = f.currency and g.date = f.date - 4`,
  ),
  bug(
    'market/limits-respected',
    'a buy above its limit',
    order('limit_price = limit_price * 0.9', "side = 'buy' and filled_amount > 0 and order_type = 'limit'"),
  ),
  bug(
    'market/limits-respected',
    'a sale below its limit',
    order('limit_price = limit_price * 1.1', "side = 'sell' and filled_amount > 0 and order_type = 'limit'"),
  ),
  bug(
    'market/unfilled-limits-beyond-market',
    'a cancelled order that any market would have filled',
    order('limit_price = limit_price * 10', "status = 'cancelled' and side = 'buy'"),
  ),
  bug(
    'market/open-limits-not-reached',
    'an open order that should have filled',
    order(
      'limit_price = limit_price * 2.4',
      "status = 'open' and side = 'buy' and base_currency = 'bitcoin' and _as_of < '2026-03-20'",
    ),
  ),
  bug(
    'market/open-limits-not-reached',
    'an open sale that should have filled',
    order(
      'limit_price = limit_price / 1.65',
      "status = 'open' and side = 'sell' and base_currency = 'bitcoin' and _as_of < '2026-03-20'",
    ),
  ),
  bug(
    'market/ended-limits-not-reached',
    'an order that expired although the path had passed it',
    order(
      'limit_price = limit_price / 1.65, _as_of = _as_of + 15',
      "status = 'expired' and side = 'sell' and _as_of < '2026-03-20'",
    ),
  ),
  bug(
    'market/fills-not-late',
    'a limit order that filled six hours late',
    `update raw.orders set timestamp = timestamp - interval 6 hour where order_type = 'limit' and filled_amount > 0`,
  ),
];

/** Where orders lapse at the end of their own day; elsewhere nothing is promised about these hours. */
export const LAPSED_BUGS = [
  bug(
    'market/ended-limits-not-reached',
    'cancelled dollar buys at the highest close of their placing hour',
    `update raw.orders as o set limit_price = p.close from raw.crypto_prices as p
     where o.status = 'cancelled' and o.side = 'buy' and o.quote_currency = 'USD'
       and p.asset_id = o.base_currency and p.timestamp = date_trunc('hour', o.timestamp)`,
  ),
  bug(
    'market/ended-limits-not-reached',
    'an expired sale that the last hour of its day had passed',
    order(`limit_price = ${lastHigh}`, "status = 'expired' and side = 'sell'"),
  ),
  bug(
    'market/open-limits-not-reached',
    'an open buy passed in its placing hour',
    `delete from raw.orders where status = 'open' and order_id <> (
      select min(order_id) from raw.orders where status = 'open' and side = 'buy')`,
    `update raw.crypto_prices as p set low = p.low / 3 from raw.orders as o
     where o.status = 'open' and p.asset_id = o.base_currency and p.timestamp = date_trunc('hour', o.timestamp)`,
  ),
];
