import { BOOLEAN, choice, column, DATE, DOUBLE, INTEGER, MONEY, maybe } from '../column.js';
import { ENTRY_PRODUCTS } from '../vocabulary.js';
import { mart } from './mart.js';
import { CAMPAIGN, CHANNEL } from './shared.js';

export const acquisitionCosts = mart({
  name: 'acquisition_costs',
  group: 'acquisition',
  description:
    "One row per credited channel, campaign, first product and month with sign-ups or spend. A campaign's spend of a month is shared alike among its sign-ups of the month, so counts and spend add up over rows; costs do not.",
  columns: {
    channel: CHANNEL,
    campaign: CAMPAIGN,
    entry_product: column(
      choice([...ENTRY_PRODUCTS, 'none']),
      'The product the users came for; `none` where spend brought nobody.',
    ),
    month: column(DATE, 'First day of the month of sign-up and of spend.'),
    is_complete: column(BOOLEAN, 'Whether the whole month lies at or before the as-of day.'),
    observed_days: column(INTEGER, 'Days from the first day of the month to the as-of day, both included.'),
    spend_usd: column(MONEY, 'Spend of the month, USD.'),
    sign_ups: column(INTEGER, 'Users who signed up in the month.'),
    verified_users: column(INTEGER, 'Those of them verified so far.'),
    funded_users: column(INTEGER, 'Those with a completed deposit or ramp purchase so far.'),
    active_users: column(INTEGER, 'Those with a trade or completed ramp purchase so far.'),
    trading_users: column(INTEGER, 'Those with a trade on the order book so far.'),
    cost_per_sign_up: maybe(DOUBLE, '`spend_usd` ÷ `sign_ups`; null where either is 0.'),
    cost_per_funded_user: maybe(DOUBLE, '`spend_usd` ÷ `funded_users`; null where either is 0.'),
    cost_per_active_user: maybe(DOUBLE, '`spend_usd` ÷ `active_users`; null where either is 0.'),
    cost_per_trading_user: maybe(DOUBLE, '`spend_usd` ÷ `trading_users`; null where either is 0.'),
  },
  key: ['channel', 'campaign', 'entry_product', 'month'],
  day: 'month',
  holds: [
    'spend_usd >= 0',
    'verified_users between 0 and sign_ups',
    'funded_users between 0 and verified_users',
    'active_users between 0 and funded_users',
    'trading_users between 0 and active_users',
    "(entry_product = 'none') = (sign_ups = 0)",
  ],
});
