import { BOOLEAN, choice, column, DOUBLE, INTEGER, MONEY, maybe } from '../column.js';
import { mart } from './mart.js';
import { COHORT_MONTH, SEGMENT } from './shared.js';

export const RETENTION_KINDS = ['all', 'channel', 'country', 'first_product', 'start_intensity'] as const;

export const cohortRetention = mart({
  name: 'cohort_retention',
  group: 'retention',
  description:
    'One row per kind of segment, segment, sign-up month and month of age (30 days of life) that any of its users has begun; figures are of the eligible, null while there are none.',
  columns: {
    segment_kind: column(choice(RETENTION_KINDS), 'What users are told apart by; start_intensity is that of age 0.'),
    segment: SEGMENT,
    cohort_month: COHORT_MONTH,
    age_months: column(INTEGER, 'Month of age: 0 is the day of sign-up and the 29 days after it.'),
    cohort_users: column(INTEGER, 'Users of the cohort.'),
    eligible_users: column(INTEGER, 'Users of the cohort who have lived all 30 days of this age.'),
    is_mature: column(BOOLEAN, 'Whether every user of the cohort is eligible.'),
    active_users: maybe(INTEGER, 'Eligible users with activity at this age.'),
    light_users: maybe(INTEGER, 'Those of them with 1 or 2 active days.'),
    medium_users: maybe(INTEGER, 'Those with 3 to 7.'),
    heavy_users: maybe(INTEGER, 'Those with 8 or more.'),
    retention: maybe(DOUBLE, '`active_users` ÷ `eligible_users`.'),
    net_revenue_usd: maybe(MONEY, 'Net revenue from the eligible users at this age, USD.'),
  },
  key: ['segment_kind', 'segment', 'cohort_month', 'age_months'],
  holds: [
    'eligible_users between 0 and cohort_users',
    'is_mature = (eligible_users = cohort_users)',
    '(active_users is null) = (eligible_users = 0)',
    '(net_revenue_usd is null) = (eligible_users = 0)',
    'coalesce(active_users, 0) between 0 and eligible_users',
    'active_users is null or active_users = light_users + medium_users + heavy_users',
  ],
});
