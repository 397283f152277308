/** What people do in answer to something: they try again where they failed, and trade when the market moves. */
import { type CheckSpec, checkGroup } from './check.js';
import { day, float, hourOfDay, month, secondsBetween } from './dialect.js';
import type { Context } from './world.js';

const behaviour = checkGroup('behaviour');

/** Purchases of either kind, months, and trades in each of them, from which on a reaction is no accident. */
const ENOUGH = { purchases: 500, months: 12, trades: 100 };

/** Where counts are given, an attempt more for one is an attempt less for another: nobody is free to follow anything. */
export function reactionChecks({ profile }: Context): CheckSpec[] {
  if (profile !== null) return [];
  return [
    behaviour.figure(
      'failures-retried',
      'a purchase follows within a day more often after a failed one than after a completed one: the difference',
      { min: 0.05 },
      retryAdvantage(),
    ),
    behaviour.figure(
      'trades-follow-the-market',
      'correlation of the months’ changes in trades with those in bitcoin’s price and volatility',
      { min: 0.1 },
      marketCorrelation(),
    ),
  ];
}

function retryAdvantage(): string {
  const next = 'lead(timestamp) over (partition by user_id order by timestamp)';
  return `
    with attempts as (
      select status, case when ${secondsBetween('timestamp', next)} <= 86400 then 1.0 else 0.0 end as followed
      from raw.ramp_transactions
    )
    select avg(case when status = 'failed' then followed end) - avg(case when status = 'completed' then followed end)
      as figure
    from attempts
    having count(case when status = 'failed' then 1 end) >= ${ENOUGH.purchases}
      and count(case when status = 'completed' then 1 end) >= ${ENOUGH.purchases}`;
}

/** Whole months from the eighth on: before that, growth from nothing hides everything. The last one may be cut. */
function marketCorrelation(): string {
  return `
    with closes as (
      select ${day('timestamp')} as date, ${float('close')} as price,
        ln(${float('close')}) - lag(ln(${float('close')})) over (order by timestamp) as change
      from raw.crypto_prices where asset_id = 'bitcoin' and ${hourOfDay('timestamp')} = 23
    ),
    markets as (
      select ${month('date')} as month, ln(avg(price)) as price, ln(sum(change * change)) / 2 as volatility
      from closes group by 1
    ),
    traded as (
      select ${month('timestamp')} as month, ln(count(*)) as trades, count(*) as rows_in_month
      from raw.trades group by 1
    ),
    months as (
      select t.trades - lag(t.trades) over (order by t.month) as trades,
        m.price - lag(m.price) over (order by m.month) as price,
        m.volatility - lag(m.volatility) over (order by m.month) as volatility,
        row_number() over (order by t.month) as place, count(*) over () as last, t.rows_in_month
      from traded as t join markets as m on m.month = t.month
    )
    select corr(trades, 0.5 * price + 0.7 * volatility) as figure from months
    where place > 7 and place < last having count(*) >= ${ENOUGH.months} and min(rows_in_month) >= ${ENOUGH.trades}`;
}
