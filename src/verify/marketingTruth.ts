/** The truth against what was exported: it adds up, is there for everybody, and is not what the last touch says. */
import { type CheckSpec, checkGroup } from './check.js';
import { date, isNumber, list, month, monthEnd } from './dialect.js';
import { UNPAID } from './marketing.js';
import type { Context } from './world.js';

const marketing = checkGroup('marketing');

/** Sign-ups from which on a share says something, and the part of them that paid channels must have caused. */
const ENOUGH = { users: 500, search: 200, paid: 0.05 };

export function marketingTruthChecks(context: Context): CheckSpec[] {
  if (!context.hasTruth) return [];
  return [...channelChecks(context), ...userChecks(), ...revenueChecks(context), ...creditChecks()];
}

function channelChecks({ forgotten }: Context): CheckSpec[] {
  const known = '(select max(month) as last_month from truth.channels)';
  return [
    marketing.none(
      'truth-spend',
      'the truth’s spend is the exported one, by channel and month',
      `with spent as (
         select channel, ${month('date')} as month, sum(spend_usd) as spend_usd
         from raw.marketing_spend group by 1, 2
       )
       select coalesce(c.channel, s.channel) as channel, coalesce(c.month, s.month) as month,
         c.spend_usd as truth, s.spend_usd as exported
       from truth.channels as c full join spent as s on s.channel = c.channel and s.month = c.month
       cross join ${known} as k
       where coalesce(c.month, s.month) <= k.last_month and (c.channel is null or c.spend_usd <> coalesce(s.spend_usd, 0))`,
    ),
    marketing.none(
      'truth-signups',
      'the sign-ups that a channel caused are the users who came because of it, by month',
      `with caused as (
         select t.caused_by_channel as channel, ${month('u.signup_date')} as month, count(*) as signups
         from truth.users as t join raw.users as u on u.user_id = t.user_id group by 1, 2
       )
       select coalesce(c.channel, s.channel) as channel, coalesce(c.month, s.month) as month,
         c.caused_signups as truth, s.signups as users
       from truth.channels as c full join caused as s on s.channel = c.channel and s.month = c.month
       cross join ${known} as k
       where coalesce(c.month, s.month) <= k.last_month
         and (c.channel is null or c.caused_signups - coalesce(s.signups, 0) not between 0 and ${forgotten})`,
    ),
    marketing.none(
      'truth-rates',
      'a chance of payment lies between 0 and 1',
      `select payment_method, country, ticket_band, success_rate from truth.payments
       where not (success_rate between 0 and 1)`,
    ),
  ];
}

function userChecks(): CheckSpec[] {
  return [
    marketing.none(
      'truth-of-every-user',
      'every user has their truth, and nobody else',
      `select coalesce(u.user_id, t.user_id) as user_id
       from raw.users as u full join truth.users as t on t.user_id = u.user_id
       where u.user_id is null or t.user_id is null`,
    ),
    marketing.none(
      'truth-traits',
      'rates and scales are above zero, hazards are chances, nobody leaves before they came',
      `select t.user_id, t.activity_rate, t.dropout_hazard, t.money_scale, t.dropped_out_on
       from truth.users as t join raw.users as u on u.user_id = t.user_id
       where not (t.activity_rate >= 0 and ${isNumber('t.activity_rate')})
         or not (t.dropout_hazard between 0 and 1)
         or not (t.money_scale > 0 and ${isNumber('t.money_scale')})
         or not (${isNumber('t.price_sensitivity')} and ${isNumber('t.volatility_sensitivity')})
         or t.dropped_out_on < u.signup_date`,
    ),
  ];
}

/** Of those who can earn: from the month in which they could first, every month that is over. */
function revenueChecks({ due }: Context): CheckSpec[] {
  const months = '(select distinct month from truth.user_revenue)';
  return [
    marketing.none(
      'truth-revenue-months',
      'expected revenue has no gaps: none before sign-up, then every month to the last',
      `with spans as (
         select user_id, min(month) as first_month, count(*) as months from truth.user_revenue group by user_id
       )
       select s.user_id, s.first_month, s.months, ${month('u.signup_date')} as signup_month
       from spans as s join raw.users as u on u.user_id = s.user_id join ${months} as m on m.month >= s.first_month
       group by s.user_id, s.first_month, s.months, u.signup_date
       having count(*) <> s.months or s.first_month < ${month('u.signup_date')}`,
    ),
    marketing.none(
      'truth-revenue-of-active',
      'who trades or buys in a month that is over was expected to bring something in it',
      `with lived as (
         select user_id, ${month('timestamp')} as month from raw.trades
         union distinct
         select user_id, ${month('timestamp')} as month from raw.ramp_transactions where status = 'completed'
       )
       select l.user_id, l.month from lived as l join ${months} as m on m.month = l.month
       left join truth.user_revenue as r on r.user_id = l.user_id and r.month = l.month
       where r.user_id is null`,
    ),
    marketing.none(
      'truth-revenue-finite',
      'expected revenue is a number, of a month that is over',
      `select user_id, month, expected_net_revenue_usd from truth.user_revenue
       where not ${isNumber('expected_net_revenue_usd')} or ${monthEnd('month')} > ${date(due)}`,
    ),
  ];
}

const TOUCHES = [
  ['credited-is-not-caused', 'last', 'channel'],
  ['met-first-is-not-caused', 'first', 'first_channel'],
] as const;

/** Where next to nothing is spent, nearly everybody comes by themselves and is credited rightly: nothing is judged there. */
function creditChecks(): CheckSpec[] {
  return [
    ...TOUCHES.map(([name, touch, channel]) =>
      marketing.figure(
        name,
        `the ${touch} touch credits another channel than the one that caused the sign-up, for some but not for most`,
        { min: 0.01, max: 0.6 },
        `select avg(case when a.${channel} <> t.caused_by_channel then 1.0 else 0.0 end) as figure
         from raw.user_acquisitions as a join truth.users as t on t.user_id = a.user_id
         where a.${channel} is not null
         having count(*) >= ${ENOUGH.users}
           and avg(case when t.caused_by_channel in (${list(UNPAID)}) then 0.0 else 1.0 end) >= ${ENOUGH.paid}`,
      ),
    ),
    marketing.figure(
      'search-over-credited',
      'paid search is credited with more sign-ups than it causes: their ratio',
      { min: 1 },
      `select sum(case when a.channel = 'paid_search' then 1.0 else 0.0 end)
         / nullif(sum(case when t.caused_by_channel = 'paid_search' then 1.0 else 0.0 end), 0) as figure
       from raw.user_acquisitions as a join truth.users as t on t.user_id = a.user_id
       having sum(case when t.caused_by_channel = 'paid_search' then 1 else 0 end) >= ${ENOUGH.search}`,
    ),
  ];
}
