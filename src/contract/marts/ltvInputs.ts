import { column, DATE, INTEGER, MONEY, maybe } from '../column.js';
import { mart } from './mart.js';
import { CAMPAIGN, CHANNEL, COHORT_MONTH, COUNTRY, ENTRY_PRODUCT, OF_USER, USER_ID } from './shared.js';

export const ltvInputs = mart({
  name: 'ltv_inputs',
  group: 'monetization',
  description:
    'One row per user who had signed up by the as-of day: what models of lifetime value take. Activity is merged by day; revenue and cost stand apart, by source.',
  columns: {
    user_id: USER_ID,
    cohort_month: COHORT_MONTH,
    channel: CHANNEL,
    campaign: CAMPAIGN,
    country: COUNTRY,
    entry_product: ENTRY_PRODUCT,
    signup_date: column(DATE, 'Day of sign-up.'),
    first_active_on: maybe(DATE, 'Day of the first activity; null before it.'),
    days_to_first_activity: maybe(
      INTEGER,
      'Days from sign-up to it; where null, the wait is censored at `signup_age_days`.',
    ),
    signup_age_days: column(INTEGER, 'Days from sign-up to the as-of day.'),
    frequency: maybe(INTEGER, 'Active days after the first; null before the first.'),
    recency_days: maybe(INTEGER, 'Days from the first active day to the latest.'),
    age_days: maybe(INTEGER, 'Days from the first active day to the as-of day.'),
    volume_usd: column(MONEY, 'Volume so far, USD.'),
    trade_gross_usd: column(MONEY, 'Fees of trades so far, USD.'),
    trade_cost_usd: column(MONEY, 'Processing cost of trades so far, USD.'),
    ramp_gross_usd: column(MONEY, 'Fees of completed ramp purchases so far, USD.'),
    ramp_cost_usd: column(MONEY, 'Their processing cost so far, USD.'),
    withdrawal_gross_usd: column(MONEY, 'Fees of completed withdrawals so far, USD.'),
    withdrawal_cost_usd: column(MONEY, 'Their processing cost so far, USD.'),
    as_of: column(DATE, 'The as-of day.'),
  },
  key: ['user_id'],
  day: 'signup_date',
  parents: [OF_USER],
  holds: [
    '(frequency is null) = (first_active_on is null)',
    'frequency is null or (frequency >= 0 and frequency <= recency_days)',
    'recency_days is null or recency_days between 0 and age_days',
    'first_active_on is null or days_to_first_activity + age_days = signup_age_days',
    '(coalesce(frequency, 0) = 0) = (coalesce(recency_days, 0) = 0)',
  ],
});
