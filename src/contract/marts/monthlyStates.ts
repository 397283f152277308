import { choice, column, DATE, INTEGER } from '../column.js';
import { mart } from './mart.js';
import { SEGMENT } from './shared.js';

const KINDS = ['all', 'channel', 'country', 'first_product'] as const;

export const monthlyStates = mart({
  name: 'monthly_states',
  group: 'retention',
  description: 'One row per kind of segment, segment and complete calendar month since its first sign-up.',
  columns: {
    segment_kind: column(choice(KINDS), 'What users are told apart by.'),
    segment: SEGMENT,
    month: column(DATE, 'First day of the month.'),
    opening: column(INTEGER, 'Users active in the month before.'),
    new_users: column(INTEGER, 'Active for the first time ever.'),
    retained_users: column(INTEGER, 'Active, as in the month before.'),
    resurrected_users: column(INTEGER, 'Active again after a month or more without.'),
    churned_users: column(INTEGER, 'Active in the month before, not in this one.'),
    dormant_users: column(INTEGER, 'Active once, neither in this month nor in the one before.'),
    prospect_users: column(INTEGER, 'Signed up, never active yet.'),
    closing: column(INTEGER, 'Users active in the month.'),
  },
  key: ['segment_kind', 'segment', 'month'],
  day: 'month',
  holds: [
    'opening + new_users + resurrected_users - churned_users = closing',
    'retained_users + churned_users = opening',
    'retained_users + new_users + resurrected_users = closing',
  ],
});
