import { AMOUNT, COUNTRY, choice, column, DATE, INTEGER, TEXT } from '../column.js';
import { rawTable } from '../table.js';
import { CHANNELS } from '../vocabulary.js';

export const marketingSpend = rawTable({
  name: 'marketing_spend',
  description: 'One row per day, channel, campaign and country with spend.',
  columns: {
    date: column(DATE, 'The day.'),
    channel: column(choice(CHANNELS), 'Paid channel.'),
    campaign: column(TEXT, 'Campaign within the channel.'),
    country: column(COUNTRY, 'Country it was shown in, ISO 3166-1 alpha-2.'),
    spend_usd: column(AMOUNT, 'Spend, USD.'),
    impressions: column(INTEGER, 'Times shown.'),
    clicks: column(INTEGER, 'Clicks.'),
  },
  key: ['date', 'channel', 'campaign', 'country'],
  day: 'date',
  partition: { column: 'date', by: 'day' },
  parents: [],
});
