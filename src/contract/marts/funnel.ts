import { choice, column, DOUBLE, INTEGER, maybe } from '../column.js';
import { mart } from './mart.js';
import { COHORT_MONTH, FUNNEL_STEPS, SEGMENT } from './shared.js';

const KINDS = ['all', 'channel', 'campaign', 'country', 'first_product'] as const;

export const funnel = mart({
  name: 'funnel',
  group: 'acquisition',
  description:
    'One row per kind of segment, segment, sign-up month and step: who has come so far by the as-of day. Counts add up over months; shares and medians do not.',
  columns: {
    segment_kind: column(choice(KINDS), 'What users are told apart by; a campaign is written channel/campaign.'),
    segment: SEGMENT,
    cohort_month: COHORT_MONTH,
    step_number: column(INTEGER, 'Place of the step, from 1.'),
    step: column(choice(FUNNEL_STEPS), 'The step.'),
    sign_ups: column(INTEGER, 'Users of the segment who signed up in the month.'),
    users: column(INTEGER, 'Those of them who have taken the step.'),
    share_of_sign_ups: maybe(DOUBLE, '`users` ÷ `sign_ups`.'),
    share_of_previous: maybe(
      DOUBLE,
      '`users` ÷ those who took the step before; null at the first step, or where nobody did.',
    ),
    median_days: maybe(DOUBLE, 'Median days since the step before, of those whose two moments are known.'),
    youngest_days: column(
      INTEGER,
      'Days of life seen of the youngest of the sign-ups: who is young has had less time.',
    ),
  },
  key: ['segment_kind', 'segment', 'cohort_month', 'step_number'],
  day: 'cohort_month',
  holds: ['users between 0 and sign_ups', 'step_number > 1 or users = sign_ups', 'coalesce(share_of_previous, 0) <= 1'],
});
