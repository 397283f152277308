/** What acquisition looks like in the export: who is credited, at what cost, and how good the cohorts are. */
import { float, list } from '../verify/dialect.js';
import { RAMP, shareOf, TRADES } from './sql.js';
import { correlation, differences } from './statistics.js';
import { atLeast, atMost, between, type Target, targetsOf } from './target.js';
import type { Month } from './world.js';

const marketing = targetsOf('marketing');

const UNPAID = list(['organic', 'referral']);
const CHEAP = list(['affiliate', 'influencer']);

/** Users with what they are worth to marketing: channel, verified, funded. */
const CREDITED = `
  (select a.user_id, a.channel, case u.kyc_status when 'verified' then 1.0 else 0.0 end as verified,
     case u.kyc_status when 'pending' then 0.0 else 1.0 end as decided,
     case when u.user_id in (
       select user_id from raw.deposits where status = 'completed'
       union all select user_id from raw.ramp_transactions where status = 'completed') then 1.0 else 0.0 end as funded
   from raw.user_acquisitions as a join raw.users as u on u.user_id = a.user_id)`;
const SPENT = `(select channel, sum(${float('spend_usd')}) as usd from raw.marketing_spend group by channel)`;

export const MARKETING: readonly Target[] = [
  marketing.sql(
    'unpaid-signups',
    'med',
    between(0.65, 0.9),
    'sign-ups credited to organic and referral',
    shareOf(`channel in (${UNPAID})`, `${CREDITED} as c`),
  ),
  marketing.sql(
    'cost-per-funded',
    'low',
    between(50, 200),
    'spend per user credited to a paid channel who put money in, USD',
    `select (select sum(usd) from ${SPENT} as s) / nullif(sum(funded), 0) as figure
     from ${CREDITED} as c where channel not in (${UNPAID})`,
  ),
  marketing.sql(
    'cheap-channels-cheaper',
    'low',
    atMost(1),
    'cost per credited sign-up, affiliate and influencer over paid search',
    `select ${costOf(CHEAP)} / ${costOf("'paid_search'")} as figure`,
  ),
  marketing.sql(
    'cheap-channels-pass-less',
    'low',
    atMost(0),
    'verified among the decided, affiliate and influencer less paid search',
    lessThanSearch('verified', 'decided = 1'),
  ),
  marketing.sql(
    'cheap-channels-fund-less',
    'low',
    atMost(0),
    'users who put money in, of the verified: the same',
    lessThanSearch('funded', 'verified = 1'),
  ),
  marketing.figures(
    'spend-pro-cyclical',
    'high',
    atLeast(0.3),
    'correlation of the monthly log changes of spend and of bitcoin’s mean price',
    async (world) => followsPrice(await world.months()),
  ),
  marketing.sql(
    'ramp-take-rate',
    'high',
    between(0.014, 0.018),
    'fees over value of completed ramp purchases',
    `select sum(${float('fee_usd')}) / sum(usd) as figure from ${RAMP} as r where status = 'completed' having count(*) >= 200`,
  ),
  marketing.sql(
    'book-take-rate',
    'high',
    between(0.002, 0.003),
    'fees over value of trades',
    `select sum(${float('fee_amount')} * unit_usd) / sum(usd) as figure from ${TRADES} as t having count(*) >= 200`,
  ),
];

function costOf(channels: string): string {
  return `((select sum(usd) from ${SPENT} as s where channel in (${channels}))
    / (select nullif(count(*), 0) from raw.user_acquisitions where channel in (${channels})))`;
}

function lessThanSearch(what: string, among: string): string {
  return `select avg(case when channel in (${CHEAP}) then ${what} end)
      - avg(case when channel = 'paid_search' then ${what} end) as figure
    from ${CREDITED} as c where ${among}
    having count(case when channel in (${CHEAP}) then 1 end) >= 50
      and count(case when channel = 'paid_search' then 1 end) >= 50`;
}

function followsPrice(months: readonly Month[]): number[] {
  if (months.length < 12 || months.some(({ spend }) => spend <= 0)) return [];
  const changes = (of: (month: Month) => number) => differences(months.map((month) => Math.log(of(month))));
  return [
    correlation(
      changes(({ spend }) => spend),
      changes(({ price }) => price),
    ),
  ];
}
