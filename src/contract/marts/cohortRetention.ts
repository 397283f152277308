import { BOOLEAN, column, DOUBLE, INTEGER, MONEY, maybe } from '../column.js';
import { mart } from './mart.js';
import { COHORT_MONTH } from './shared.js';

export const cohortRetention = mart({
  name: 'cohort_retention',
  group: 'retention',
  description:
    'One row per sign-up month and month of age (30 days of life) that any of its users has begun; figures are of the eligible, null while there are none.',
  columns: {
    cohort_month: COHORT_MONTH,
    age_months: column(INTEGER, 'Month of age: 0 is the day of sign-up and the 29 days after it.'),
    cohort_users: column(INTEGER, 'Users of the cohort.'),
    eligible_users: column(INTEGER, 'Users of the cohort who have lived all 30 days of this age.'),
    is_mature: column(BOOLEAN, 'Whether every user of the cohort is eligible.'),
    active_users: maybe(INTEGER, 'Eligible users with activity at this age.'),
    retention: maybe(DOUBLE, '`active_users` ÷ `eligible_users`.'),
    net_revenue_usd: maybe(MONEY, 'Net revenue from the eligible users at this age, USD.'),
  },
  key: ['cohort_month', 'age_months'],
  day: 'cohort_month',
  holds: [
    'eligible_users between 0 and cohort_users',
    'is_mature = (eligible_users = cohort_users)',
    '(active_users is null) = (eligible_users = 0)',
    '(net_revenue_usd is null) = (eligible_users = 0)',
    'coalesce(active_users, 0) between 0 and eligible_users',
  ],
});
