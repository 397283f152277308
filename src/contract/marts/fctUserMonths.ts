import { BOOLEAN, choice, column, DATE, INTEGER, maybe } from '../column.js';
import { mart } from './mart.js';
import {
  CHANNEL,
  COHORT_MONTH,
  COUNTRY,
  ENTRY_PRODUCT,
  OF_USER,
  PERIOD_FIGURES,
  PERIOD_HOLDS,
  USER_ID,
  USER_STATES,
} from './shared.js';

export const fctUserMonths = mart({
  name: 'fct_user_months',
  group: 'retention',
  description:
    "One row per user and calendar month from the month of sign-up to the as-of day's, months without a transaction included.",
  columns: {
    user_id: USER_ID,
    month: column(DATE, 'First day of the month.'),
    cohort_month: COHORT_MONTH,
    channel: CHANNEL,
    country: COUNTRY,
    entry_product: ENTRY_PRODUCT,
    calendar_age: column(INTEGER, 'Calendar months since the month of sign-up, which is 0.'),
    is_complete: column(BOOLEAN, 'Whether the whole month lies at or before the as-of day.'),
    state: maybe(
      choice(USER_STATES),
      'What the user is in the month, by its activity and that before; null until it is complete.',
    ),
    active_days: column(INTEGER, 'Days with activity.'),
    ...PERIOD_FIGURES,
    is_active: column(BOOLEAN, 'A trade or a completed ramp purchase in the month.'),
    is_transacting: column(BOOLEAN, 'A transaction in the month.'),
  },
  key: ['user_id', 'month'],
  day: 'month',
  isMonthly: true,
  parents: [OF_USER],
  holds: [
    ...PERIOD_HOLDS,
    'is_transacting = (transactions > 0)',
    'month >= cohort_month',
    '(state is null) = (not is_complete)',
  ],
});
