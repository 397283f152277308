import { BOOLEAN, choice, column, DOUBLE, INTEGER, MONEY, maybe } from '../column.js';
import { ENTRY_PRODUCTS } from '../vocabulary.js';
import { mart } from './mart.js';
import { CAMPAIGN, CHANNEL, COHORT_MONTH } from './shared.js';

export const cohortRoas = mart({
  name: 'cohort_roas',
  group: 'monetization',
  description:
    'One row per credited channel, campaign, first product, sign-up month and month of age that any of its users can have begun: what a month of spend brought, age by age. Attributed to the last touch, not incremental.',
  columns: {
    channel: CHANNEL,
    campaign: CAMPAIGN,
    entry_product: column(
      choice([...ENTRY_PRODUCTS, 'none']),
      'The product the users came for; `none` where spend brought nobody.',
    ),
    cohort_month: COHORT_MONTH,
    age_months: column(INTEGER, 'Month of age: 0 is the day of sign-up and the 29 days after it.'),
    is_mature: column(BOOLEAN, 'Whether somebody who signed up on the last day of the month has lived this age.'),
    sign_ups: column(INTEGER, 'Users who signed up in the month; the same at every age.'),
    active_users: column(INTEGER, 'Those with activity at this age so far.'),
    spend_usd: column(MONEY, 'Spend of the sign-up month, USD; the same at every age.'),
    gross_revenue_usd: column(MONEY, 'Fees earned from them at this age so far, USD.'),
    net_revenue_usd: column(MONEY, 'Fees less processing cost at this age so far, USD.'),
    net_revenue_to_date_usd: column(MONEY, 'Net revenue from sign-up through this age, USD.'),
    roas_to_date: maybe(DOUBLE, '`net_revenue_to_date_usd` ÷ `spend_usd`; null where nothing was spent.'),
  },
  key: ['channel', 'campaign', 'entry_product', 'cohort_month', 'age_months'],
  day: 'cohort_month',
  holds: ['age_months >= 0', 'active_users between 0 and sign_ups', '(roas_to_date is null) = (spend_usd = 0)'],
});
