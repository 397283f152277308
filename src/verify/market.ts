/** Prices and rates without gaps, and every fill inside them. */
import { ASSETS, FIATS } from '../contract/reference.js';
import { type CheckSpec, checkGroup } from './check.js';
import { date, day, hour, product, rowsOf, TICK, wide } from './dialect.js';
import type { Context } from './world.js';

const market = checkGroup('market');

export function marketChecks(context: Context): CheckSpec[] {
  return [...priceChecks(), ...rateChecks(), ...fillChecks(context)];
}

/** The days that runs cover for a table, as one row; no row where none has. */
const coverage = (table: string): string =>
  `(select min(window_start) as since, max(window_end) as until from raw.pipeline_runs
    where table_name = '${table}' having count(*) > 0)`;

function priceChecks(): CheckSpec[] {
  const assets = rowsOf(ASSETS.map(({ id }) => ({ asset_id: `'${id}'` })));
  return [
    market.none(
      'hours-complete',
      'every asset has every hour of the days covered',
      `select * from (
         select asset_id, timestamp, lag(timestamp) over (partition by asset_id order by timestamp) as previous
         from raw.crypto_prices
       ) as hours where timestamp <> ${hour('timestamp')} or timestamp <> previous + interval 1 hour
       union all
       select a.asset_id, min(p.timestamp), max(p.timestamp)
       from ${assets} as a cross join ${coverage('crypto_prices')} as c
       left join raw.crypto_prices as p on p.asset_id = a.asset_id
       group by a.asset_id, c.since, c.until
       having min(p.timestamp) is null or ${day('min(p.timestamp)')} > c.since or ${day('max(p.timestamp)')} < c.until
         or extract(hour from min(p.timestamp)) <> 0 or extract(hour from max(p.timestamp)) <> 23`,
    ),
    market.none(
      'candles-sane',
      'a candle’s open and close lie within its low and high, all above zero',
      `select asset_id, timestamp, open, high, low, close from raw.crypto_prices
       where low <= 0 or open < low or close < low or open > high or close > high or volume_usd < 0`,
    ),
    market.figure(
      'prices-move',
      'most hours of bitcoin, ethereum and solana have a low below their high',
      { min: 0.5 },
      `select avg(case when high > low then 1.0 else 0.0 end) as figure from raw.crypto_prices
       where asset_id <> 'tether'`,
    ),
  ];
}

function rateChecks(): CheckSpec[] {
  const fiats = rowsOf(FIATS.map((currency) => ({ currency: `'${currency}'` })));
  return [
    market.none(
      'days-complete',
      'every currency has a rate on every day covered',
      `select * from (
         select currency, date, lag(date) over (partition by currency order by date) as previous from raw.fx_rates
       ) as days where date <> previous + 1
       union all
       select a.currency, min(f.date), max(f.date)
       from ${fiats} as a cross join ${coverage('fx_rates')} as c
       left join raw.fx_rates as f on f.currency = a.currency
       group by a.currency, c.since, c.until
       having min(f.date) is null or min(f.date) > c.since or max(f.date) < c.until`,
    ),
    market.none(
      'rates-positive',
      'rates are above zero, the dollar’s is 1',
      `select date, currency, units_per_usd from raw.fx_rates
       where units_per_usd <= 0 or (currency = 'USD' and units_per_usd <> 1)`,
    ),
    market.none(
      'weekends-carried',
      'Saturday and Sunday carry Friday’s rate',
      `select f.date, f.currency, f.units_per_usd from raw.fx_rates as f
       join raw.fx_rates as e on e.currency = f.currency and e.date = f.date - 1
       where extract(dayofweek from f.date) in (extract(dayofweek from date '2026-01-03'),
           extract(dayofweek from date '2026-01-04'))
         and f.units_per_usd <> e.units_per_usd`,
    ),
    market.figure(
      'euro-is-not-dollar',
      'prices outside the dollar seldom lie in the dollar’s own candle',
      { max: 0.5 },
      `select avg(case when t.price between p.low and p.high then 1.0 else 0.0 end) as figure
       from raw.trades as t
       join raw.crypto_prices as p on p.asset_id = t.base_currency and p.timestamp = ${hour('t.timestamp')}
       where t.quote_currency <> 'USD' and t.price is not null`,
    ),
  ];
}

function fillChecks(context: Context): CheckSpec[] {
  return [
    market.none(
      'fills-in-candle',
      'a trade’s price lies in its hour’s candle at that day’s rate',
      `select t.trade_id, t.price, p.low, p.high, f.units_per_usd from raw.trades as t
       left join raw.crypto_prices as p on p.asset_id = t.base_currency and p.timestamp = ${hour('t.timestamp')}
       left join raw.fx_rates as f on f.currency = t.quote_currency and f.date = ${day('t.timestamp')}
       where p.low is null or f.units_per_usd is null
         or ${wide(`t.price + ${TICK}`)} < ${product('p.low', 'f.units_per_usd')}
         or ${wide(`t.price - ${TICK}`)} > ${product('p.high', 'f.units_per_usd')}`,
    ),
    market.none(
      'limits-respected',
      'no fill is beyond its order’s limit',
      `select t.trade_id, t.side, t.price, o.limit_price from raw.trades as t
       join raw.orders as o on o.order_id = t.order_id
       where (t.side = 'buy' and t.price > o.limit_price) or (t.side = 'sell' and t.price < o.limit_price)`,
    ),
    market.none(
      'unfilled-limits-beyond-market',
      'no order that never filled was placed with its limit beyond its hour’s candle',
      `select o.order_id, o.side, o.limit_price, p.low, p.high, f.units_per_usd from raw.orders as o
       join raw.crypto_prices as p on p.asset_id = o.base_currency and p.timestamp = ${hour('o.timestamp')}
       join raw.fx_rates as f on f.currency = o.quote_currency and f.date = ${day('o.timestamp')}
       where o.filled_amount = 0 and (
         (o.side = 'buy' and ${product('p.high', 'f.units_per_usd')} < ${wide('o.limit_price')})
         or (o.side = 'sell' and ${product('p.low', 'f.units_per_usd')} > ${wide('o.limit_price')}))`,
    ),
    ...unfilledChecks(context),
    market.none(
      'fills-not-late',
      'a limit order fills in the first hour that passes its limit',
      passedLimits(AFTER_PLACING_HOUR, day('o.first_fill'), 'h.timestamp < o.first_fill'),
    ),
  ];
}

/** While an order stood: from when on the world promises it, and to when. */
function unfilledChecks({ ordersThrough, profile }: Context): CheckSpec[] {
  const lapses = profile?.lapseAtDayEnd === true;
  const since = lapses ? FROM_PLACING_HOUR : AFTER_PLACING_HOUR;
  const sinceWords = lapses ? 'from the hour in which it was placed' : 'since the hour after it was placed';
  // Elsewhere an order may end at any moment of the day that its state dates from.
  const stood = lapses ? `${day('h.timestamp')} = ${day('o.timestamp')}` : `${day('h.timestamp')} < o._as_of`;
  return [
    market.none(
      'open-limits-not-reached',
      `no open order’s limit was passed by the path ${sinceWords}`,
      passedLimits(since, date(ordersThrough), "o.status = 'open'"),
    ),
    market.none(
      'ended-limits-not-reached',
      `nor was a cancelled or expired order’s, ${lapses ? 'to the end of that day' : 'on the days before it ended'}`,
      passedLimits(since, 'o._as_of', `o.status in ('cancelled', 'expired') and ${stood}`),
    ),
  ];
}

const AFTER_PLACING_HOUR = 'h.timestamp > o.timestamp';
const FROM_PLACING_HOUR = `h.timestamp >= ${hour('o.timestamp')}`;

/**
 * Limit orders and the hours since then that passed their limit, at each day's rate. The days that passed it are found
 * first, up to the last that matters: most orders are not near it on most days.
 */
function passedLimits(since: string, until: string, where: string): string {
  const passed = (span: string) => `((o.side = 'buy' and ${span}.low < ${wide(`o.limit_price - ${TICK}`)})
        or (o.side = 'sell' and ${span}.high > ${wide(`o.limit_price + ${TICK}`)}))`;
  return `
    with limits as (
      select o.order_id, o.side, o.base_currency, o.quote_currency, o.limit_price, o.status, o.timestamp, o._as_of,
        ${hour('min(t.timestamp)')} as first_fill
      from raw.orders as o left join raw.trades as t on t.order_id = o.order_id
      where o.order_type = 'limit'
      group by 1, 2, 3, 4, 5, 6, 7, 8
    ),
    hours as (
      select p.asset_id, f.currency, p.timestamp, f.date, ${product('p.low', 'f.units_per_usd')} as low,
        ${product('p.high', 'f.units_per_usd')} as high
      from raw.crypto_prices as p join raw.fx_rates as f on f.date = ${day('p.timestamp')}
    ),
    days as (select asset_id, currency, date, min(low) as low, max(high) as high from hours group by 1, 2, 3),
    near as (
      select o.*, d.date from limits as o
      join days as d on d.asset_id = o.base_currency and d.currency = o.quote_currency
        and d.date between ${day('o.timestamp')} and ${until} and ${passed('d')}
    )
    select o.order_id, o.side, o.limit_price, min(h.timestamp) as first_hour
    from near as o
    join hours as h on h.asset_id = o.base_currency and h.currency = o.quote_currency and h.date = o.date
      and ${since} and ${passed('h')}
    where ${where}
    group by o.order_id, o.side, o.limit_price`;
}
