/**
 * A smoke test for life: people differ, sleep, have weekends and busy hours, try again, like round sums, follow the
 * market; cards fail more than banks, and large sums more than small ones. Uniform draws fail it.
 * Each habit shows only in a crowd; where there are too few to tell it from chance, nothing is judged.
 */
import { COUNTRIES } from '../contract/reference.js';
import { type CheckSpec, checkGroup } from './check.js';
import { day, dayOfWeek, float, hourOfDay, localHour, rowsOf, secondsBetween } from './dialect.js';
import { reactionChecks } from './reactions.js';
import type { Context } from './world.js';

const behaviour = checkGroup('behaviour');

/** From how many on a sound world is all but sure to show the habit: people, or rows. */
const ENOUGH = { people: 300, hours: 2000, weekdays: 4000, perPayment: 500, tickets: 2000, gaps: 2000 };

export function behaviourChecks(context: Context): CheckSpec[] {
  return [...peopleChecks(), ...clockChecks(), ...paymentChecks(), ...reactionChecks(context)];
}

function peopleChecks(): CheckSpec[] {
  return [
    behaviour.figure(
      'top-tenth-share',
      'the most active tenth of those who trade or buy carry most of the volume',
      { min: 0.5, max: 0.99 },
      topTenthShare(),
    ),
    behaviour.figure(
      'bursts',
      'people act in bursts: of their gaps, the share under a tenth of their own mean gap (chance alone: .095)',
      { min: 0.15 },
      shortGaps(),
    ),
  ];
}

function clockChecks(): CheckSpec[] {
  return [
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
      'asleep-at-night',
      'hours follow the country’s clock: activity from 1 to 5 in the morning where it is least asleep (flat: .21)',
      { max: 0.12 },
      nightShare(),
    ),
    behaviour.figure(
      'weekdays-not-flat',
      'orders, deposits and withdrawals by day of the week: the same',
      { min: 2.5 },
      unevenness(dayOfWeek('timestamp'), 7, MOMENTS, ENOUGH.weekdays),
    ),
    behaviour.none(
      'slow-rails-on-business-days',
      'wires and ACH that take days arrive on business days',
      slowRailsAtWeekends(),
    ),
  ];
}

function paymentChecks(): CheckSpec[] {
  return [
    behaviour.figure(
      'banks-beat-cards',
      'of the ramp purchases that were decided, the share completed by bank less that by card or wallet',
      { min: 0.03 },
      bankAdvantage(),
    ),
    behaviour.figure(
      'large-tickets-fail',
      'of the card and wallet purchases that were decided, the share completed below 200 USD less that from 1,000 on',
      { min: 0.03 },
      smallTicketAdvantage(),
    ),
    behaviour.figure(
      'round-tickets',
      'ramp purchases of a multiple of 10 (chance alone: under .01)',
      { min: 0.2 },
      `select avg(case when mod(fiat_amount, 10) = 0 then 1.0 else 0.0 end) as figure
       from raw.ramp_transactions having count(*) >= ${ENOUGH.tickets}`,
    ),
  ];
}

const MOMENTS = `
  select timestamp from raw.orders union all select timestamp from raw.deposits
  union all select timestamp from raw.withdrawals`;

const ACTS = ['orders', 'deposits', 'withdrawals', 'ramp_transactions']
  .map((table) => `select user_id, timestamp from raw.${table}`)
  .join(' union all ');

/** Of people with ten gaps or more. */
function shortGaps(): string {
  return `
    with gaps as (
      select user_id, ${secondsBetween('lag(timestamp) over (partition by user_id order by timestamp)', 'timestamp')} as gap
      from (${ACTS}) as acts
    ),
    scaled as (
      select gap / nullif(avg(gap) over (partition by user_id), 0) as part, count(*) over (partition by user_id) as gaps
      from gaps where gap is not null
    )
    select avg(case when part < 0.1 then 1.0 else 0.0 end) as figure from scaled
    where gaps >= 10 having count(*) >= ${ENOUGH.gaps}`;
}

/** The largest share among the clocks with enough rows. */
function nightShare(): string {
  const clocks = rowsOf(COUNTRIES.map(({ code, utcOffset }) => ({ country: `'${code}'`, ahead: String(utcOffset) })));
  return `
    with local as (
      select c.ahead, ${localHour('a.timestamp', 'c.ahead')} as hour
      from (${ACTS}) as a join raw.users as u on u.user_id = a.user_id join ${clocks} as c on c.country = u.country
    ),
    nights as (
      select avg(case when hour between 1 and 5 then 1.0 else 0.0 end) as asleep
      from local group by ahead having count(*) >= ${ENOUGH.hours}
    )
    select max(asleep) as figure from nights`;
}

/** What completes on its own day was not slow. */
function slowRailsAtWeekends(): string {
  const rails = (table: string, key: string, methods: string) => `
    select ${key} as id, payment_method, timestamp, _as_of from raw.${table}
    where payment_method in (${methods}) and status = 'completed' and _as_of > ${day('timestamp')}
      and ${dayOfWeek('_as_of')} in (${dayOfWeek(`date '2026-01-03'`)}, ${dayOfWeek(`date '2026-01-04'`)})`;
  return `${rails('deposits', 'deposit_id', "'wire', 'ach_transfer'")}
    union all ${rails('ramp_transactions', 'transaction_id', "'ach_transfer'")}`;
}

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

function smallTicketAdvantage(): string {
  return `
    with decided as (
      select ${float('r.fiat_amount')} / ${float('f.units_per_usd')} as usd,
        case r.status when 'completed' then 1.0 else 0.0 end as completed
      from raw.ramp_transactions as r
      join raw.fx_rates as f on f.currency = r.fiat_currency and f.date = ${day('r.timestamp')}
      where r.status <> 'pending' and r.payment_method not in ('ach_transfer', 'sepa')
    )
    select avg(case when usd < 200 then completed end) - avg(case when usd >= 1000 then completed end) as figure
    from decided
    having count(case when usd < 200 then 1 end) >= ${ENOUGH.perPayment}
      and count(case when usd >= 1000 then 1 end) >= ${ENOUGH.perPayment}`;
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
