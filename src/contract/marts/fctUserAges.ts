import { BOOLEAN, column, INTEGER, MONEY } from '../column.js';
import { mart } from './mart.js';
import { CAMPAIGN, CHANNEL, COHORT_MONTH, COUNTRY, ENTRY_PRODUCT, OF_USER, USER_ID } from './shared.js';

export const fctUserAges = mart({
  name: 'fct_user_ages',
  group: 'retention',
  description: 'One row per user and month of age (30 days of life) that the user has begun by the as-of day.',
  columns: {
    user_id: USER_ID,
    cohort_month: COHORT_MONTH,
    channel: CHANNEL,
    campaign: CAMPAIGN,
    country: COUNTRY,
    entry_product: ENTRY_PRODUCT,
    age_months: column(INTEGER, 'Month of age: 0 is the day of sign-up and the 29 days after it.'),
    is_lived: column(BOOLEAN, 'Whether all its 30 days lie at or before the as-of day.'),
    is_active: column(BOOLEAN, 'A trade or a completed ramp purchase at this age.'),
    active_days: column(INTEGER, 'Days with activity at this age.'),
    gross_revenue_usd: column(MONEY, 'Fees earned at this age, USD.'),
    net_revenue_usd: column(MONEY, 'Net revenue at this age, USD.'),
  },
  key: ['user_id', 'age_months'],
  day: 'cohort_month',
  parents: [OF_USER],
  holds: ['age_months >= 0', 'active_days between 0 and 30', 'is_active = (active_days > 0)'],
});
