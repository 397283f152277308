import { column, DATE, INTEGER, MONEY } from '../column.js';
import { mart } from './mart.js';
import { CHANNEL, COUNTRY } from './shared.js';

export const marketingDays = mart({
  name: 'marketing_days',
  group: 'acquisition',
  description:
    'One row per day, channel and country with spend or credited sign-ups: what a response of sign-ups to spend is fitted to.',
  columns: {
    day: column(DATE, 'The day.'),
    channel: CHANNEL,
    country: COUNTRY,
    spend_usd: column(MONEY, 'Spend of all campaigns, USD.'),
    impressions: column(INTEGER, 'Impressions.'),
    clicks: column(INTEGER, 'Clicks.'),
    sign_ups: column(INTEGER, 'Users of the country who signed up on the day and are credited to the channel.'),
  },
  key: ['day', 'channel', 'country'],
  day: 'day',
  isDaily: true,
  holds: [
    'spend_usd >= 0',
    'impressions >= 0',
    'clicks >= 0',
    'sign_ups >= 0',
    'spend_usd > 0 or sign_ups > 0 or impressions > 0',
  ],
});
