import { BOOLEAN, choice, column, DATE, DOUBLE, INTEGER, MONEY, maybe } from '../column.js';
import { CHANNELS } from '../vocabulary.js';
import { mart } from './mart.js';

export const channelRoas = mart({
  name: 'channel_roas',
  group: 'monetization',
  description: 'One row per channel and month with sign-ups or spend; attributed to the last touch, not incremental.',
  columns: {
    channel: column(choice(CHANNELS), 'The channel.'),
    month: column(DATE, 'First day of the month.'),
    is_complete: column(BOOLEAN, 'Whether the whole month lies at or before the as-of day.'),
    spend_usd: column(MONEY, 'Spend of the month, USD.'),
    sign_ups: column(INTEGER, 'Users who signed up in the month through the channel.'),
    activated_users: column(INTEGER, 'Those of them with activity so far.'),
    gross_revenue_usd: column(MONEY, 'Fees earned from them so far, USD.'),
    net_revenue_usd: column(MONEY, 'Fees earned from them less processing cost so far, USD.'),
    roas: maybe(DOUBLE, '`net_revenue_usd` ÷ `spend_usd`; null where nothing was spent.'),
  },
  key: ['channel', 'month'],
  day: 'month',
  holds: ['activated_users between 0 and sign_ups', 'spend_usd >= 0', '(roas is null) = (spend_usd = 0)'],
});
