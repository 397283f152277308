/** Spend that can be: by channels that cost, outside of dark windows, and there before anybody is credited to it. */
import { type CheckSpec, checkGroup } from './check.js';
import { day, list } from './dialect.js';
import type { Context } from './world.js';

const marketing = checkGroup('marketing');

/** Nobody is paid for these. */
export const UNPAID = ['organic', 'referral'];

/** Days that a last touch may lie behind the campaign's spend. */
const REMEMBERED = 60;

export function marketingChecks({ spends }: Context): CheckSpec[] {
  if (!spends) return [];
  return [...spendChecks(), ...windowChecks(), ...creditChecks()];
}

function spendChecks(): CheckSpec[] {
  return [
    marketing.none(
      'spend-of-paid-channels',
      'only channels that cost have spend, and none of it is below zero',
      `select date, channel, campaign, country, spend_usd from raw.marketing_spend
       where channel in (${list(UNPAID)}) or spend_usd < 0`,
    ),
    marketing.none(
      'clicks-of-impressions',
      'nobody clicks what was not shown',
      `select date, channel, campaign, country, impressions, clicks from raw.marketing_spend
       where clicks > impressions or clicks < 0`,
    ),
    marketing.none(
      'campaign-of-one-channel',
      'a campaign belongs to one channel',
      `select campaign, count(distinct channel) as channels from raw.marketing_spend
       group by campaign having count(distinct channel) > 1`,
    ),
  ];
}

function windowChecks(): CheckSpec[] {
  return [
    marketing.none(
      'dark-windows-dark',
      'nothing is spent on a channel in a country while it is dark',
      `select s.date, s.channel, s.campaign, s.country, s.spend_usd, e.experiment_id
       from raw.marketing_spend as s
       join raw.marketing_experiments as e on e.channel = s.channel and e.country = s.country
         and s.date between e.start_date and e.end_date
       where e.kind = 'dark' and s.spend_usd > 0`,
    ),
    marketing.none(
      'windows-apart',
      'windows of a channel in a country do not overlap, and end after they begin',
      `select a.experiment_id, b.experiment_id as other, a.channel, a.country
       from raw.marketing_experiments as a
       join raw.marketing_experiments as b on b.channel = a.channel and b.country = a.country
         and b.experiment_id > a.experiment_id and b.start_date <= a.end_date and a.start_date <= b.end_date
       union all
       select experiment_id, experiment_id, channel, country from raw.marketing_experiments where end_date < start_date`,
    ),
    marketing.none(
      'windows-of-paid-channels',
      'only what costs can be switched off',
      `select experiment_id, channel, country from raw.marketing_experiments where channel in (${list(UNPAID)})`,
    ),
  ];
}

function creditChecks(): CheckSpec[] {
  return [
    marketing.none(
      'credited-campaigns-ran',
      `a campaign that is credited spent in the ${REMEMBERED} days to the touch, on the channel that is credited`,
      `with runs as (
         select channel, campaign, date from raw.marketing_spend where spend_usd > 0 group by 1, 2, 3
       )
       select a.user_id, a.channel, a.campaign, a.timestamp from raw.user_acquisitions as a
       left join runs as s on s.channel = a.channel and s.campaign = a.campaign
         and s.date between ${day('a.timestamp')} - ${REMEMBERED} and ${day('a.timestamp')}
       where a.campaign is not null
       group by 1, 2, 3, 4 having count(s.date) = 0`,
    ),
    marketing.none(
      'unpaid-without-campaign',
      'who came by themselves or through a friend is credited to no campaign',
      `select user_id, channel, campaign from raw.user_acquisitions
       where channel in (${list(UNPAID)}) and campaign is not null`,
    ),
  ];
}
