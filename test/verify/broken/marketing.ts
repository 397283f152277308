import { bug } from './bug.js';

const spend = (replace: string) =>
  `insert into raw.marketing_spend select * replace (date '2026-03-09' as date, ${replace}) from raw.marketing_spend limit 1`;

const window = (replace: string) =>
  `insert into raw.marketing_experiments select * replace (${replace}) from raw.marketing_experiments limit 1`;

export const MARKETING_BUGS = [
  bug('marketing/spend-of-paid-channels', 'spend on friends', spend("'referral' as channel, 'friends' as campaign")),
  bug('marketing/spend-of-paid-channels', 'a refund as spend', spend('-1 as spend_usd')),
  bug('marketing/clicks-of-impressions', 'more clicks than impressions', spend('9 as impressions, 10 as clicks')),
  bug('marketing/campaign-of-one-channel', 'a campaign on two channels', spend("'influencer' as channel")),
  bug(
    'marketing/dark-windows-dark',
    'spend on the last day of a dark window',
    `insert into raw.marketing_spend
     select * replace (date '2026-03-08' as date, 'DE' as country) from raw.marketing_spend limit 1`,
  ),
  bug(
    'marketing/windows-apart',
    'a second window that begins on the last day of the first',
    window("'dark-2' as experiment_id, date '2026-03-08' as start_date, date '2026-03-20' as end_date"),
  ),
  bug(
    'marketing/windows-apart',
    'a window that ends before it begins',
    window("'dark-2' as experiment_id, date '2026-05-02' as start_date, date '2026-05-01' as end_date"),
  ),
  bug(
    'marketing/windows-of-paid-channels',
    'friends switched off',
    window("'dark-2' as experiment_id, 'referral' as channel"),
  ),
  bug(
    'marketing/credited-campaigns-ran',
    'users credited to a campaign that never ran',
    `update raw.user_acquisitions set campaign = 'unheard' where channel = 'paid_search'`,
  ),
  bug(
    'marketing/credited-campaigns-ran',
    'users credited to a campaign of another channel',
    `update raw.user_acquisitions set channel = 'affiliate' where campaign is not null`,
  ),
  bug(
    'marketing/credited-campaigns-ran',
    'users credited to a campaign before it ran',
    `update raw.marketing_spend set date = '2026-04-10'`,
  ),
  bug(
    'marketing/unpaid-without-campaign',
    'an organic user of a campaign',
    `update raw.user_acquisitions set campaign = 'brand' where channel = 'organic'`,
  ),
];
