/**
 * A smoke test for life: people differ, sleep, have weekends, and cards fail more than banks. Uniform draws fail it.
 * Each habit shows only in a crowd; where there are too few to tell it from chance, nothing is judged.
 */
import { type CheckSpec, checkGroup } from './check.js';
import { day, dayOfWeek, float, hourOfDay } from './dialect.js';

const behaviour = checkGroup('behaviour');

/** From how many on a sound world is all but sure to show the habit: people, or rows. */
const ENOUGH = { people: 300, hours: 2000, weekdays: 4000, perPayment: 500 };

export function behaviourChecks(): CheckSpec[] {
  return [
    behaviour.figure(
      'top-tenth-share',
      'the most active tenth of those who trade or buy carry most of the volume',
      { min: 0.5, max: 0.99 },
      topTenthShare(),
    ),
    behaviour.figure(
      'hours-not-flat',
      'activity by hour of the day: chi-squared against flat, per degree of freedom',
      { min: 3 },
      unevenness(
        hourOfDay('timestamp'),
        24,
        `${MOMENTS} union all select timestamp from raw.ramp_transactions`,
        ENOUGH.hours,
      ),
    ),
    behaviour.figure(
      'weekdays-not-flat',
      'orders, deposits and withdrawals by day of the week: the same',
      { min: 2.5 },
      unevenness(dayOfWeek('timestamp'), 7, MOMENTS, ENOUGH.weekdays),
    ),
    behaviour.figure(
      'banks-beat-cards',
      'of the ramp purchases that were decided, the share completed by bank less that by card or wallet',
      { min: 0.03 },
      bankAdvantage(),
    ),
  ];
}

const MOMENTS = `
  select timestamp from raw.orders union all select timestamp from raw.deposits
  union all select timestamp from raw.withdrawals`;

/** Volume in USD: trades and completed ramp purchases, at each day's rate. */
function topTenthShare(): string {
  return `
    with moved as (
      select user_id, timestamp, quote_amount as amount, quote_currency as currency from raw.trades
      union all
      select user_id, timestamp, fiat_amount, fiat_currency from raw.ramp_transactions where status = 'completed'
    ),
    volumes as (
      select m.user_id, sum(${float('m.amount')} / ${float('f.units_per_usd')}) as usd
      from moved as m join raw.fx_rates as f on f.currency = m.currency and f.date = ${day('m.timestamp')}
      group by m.user_id
    ),
    ranked as (select usd, ntile(10) over (order by usd desc) as tenth from volumes)
    select sum(case when tenth = 1 then usd else 0 end) / sum(usd) as figure from ranked having count(*) >= ${ENOUGH.people}`;
}

function bankAdvantage(): string {
  return `
    with decided as (
      select case when payment_method in ('ach_transfer', 'sepa') then 1 else 0 end as by_bank,
        case status when 'completed' then 1.0 else 0.0 end as completed
      from raw.ramp_transactions where status <> 'pending'
    )
    select avg(case when by_bank = 1 then completed end) - avg(case when by_bank = 0 then completed end) as figure
    from decided
    having sum(by_bank) >= ${ENOUGH.perPayment} and sum(1 - by_bank) >= ${ENOUGH.perPayment}`;
}

/** Chi-squared over `cells` equally likely cells, per degree of freedom: about 1 where draws are uniform. */
function unevenness(cell: string, cells: number, moments: string, enough: number): string {
  return `
    with counts as (select ${cell} as cell, count(*) as rows_in_cell from (${moments}) as moments group by 1),
    total as (select sum(rows_in_cell) as rows_in_all from counts)
    select (sum(1.0 * rows_in_cell * rows_in_cell) * ${cells} / max(rows_in_all) - max(rows_in_all)) / ${cells - 1}
      as figure
    from counts cross join total having max(rows_in_all) >= ${enough}`;
}
