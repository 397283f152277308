import { BOOLEAN, choice, column, DOUBLE, INTEGER, maybe } from '../column.js';
import { RETENTION_KINDS } from './cohortRetention.js';
import { mart } from './mart.js';
import { COHORT_MONTH, SEGMENT } from './shared.js';

export const retentionByIntensity = mart({
  name: 'retention_by_intensity',
  group: 'retention',
  description:
    'One row per cell of cohort_retention and intensity at that age; light, medium and heavy add up to the row `all`.',
  columns: {
    segment_kind: column(choice(RETENTION_KINDS), 'What users are told apart by; start_intensity is that of age 0.'),
    segment: SEGMENT,
    cohort_month: COHORT_MONTH,
    age_months: column(INTEGER, 'Month of age: 0 is the day of sign-up and the 29 days after it.'),
    intensity: column(
      choice(['all', 'light', 'medium', 'heavy']),
      'Active days at this age: 1 or 2, 3 to 7, 8 or more; `all` is any of them.',
    ),
    cohort_users: column(INTEGER, 'Users of the cohort.'),
    eligible_users: column(INTEGER, 'Users of the cohort, of any intensity, who have lived all 30 days of this age.'),
    is_mature: column(BOOLEAN, 'Whether every user of the cohort is eligible.'),
    active_users: maybe(
      INTEGER,
      'Eligible users with activity of this intensity at this age; null while none is eligible.',
    ),
    retention: maybe(DOUBLE, '`active_users` ÷ `eligible_users`.'),
  },
  key: ['segment_kind', 'segment', 'cohort_month', 'age_months', 'intensity'],
  holds: [
    '(active_users is null) = (eligible_users = 0)',
    'coalesce(active_users, 0) between 0 and eligible_users',
    'is_mature = (eligible_users = cohort_users)',
  ],
});
