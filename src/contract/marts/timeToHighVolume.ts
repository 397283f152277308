import { choice, column, DATE, ID, INTEGER, maybe } from '../column.js';
import { mart } from './mart.js';
import { COHORT_MONTH, HIGH_VOLUME_EVENTS, OF_USER } from './shared.js';

export const timeToHighVolume = mart({
  name: 'time_to_high_volume',
  group: 'acquisition',
  description: 'One row per user: from sign-up to high volume or to churn, whichever is first, or to the as-of day.',
  columns: {
    user_id: column(ID, 'The user.'),
    cohort_month: COHORT_MONTH,
    start_date: column(DATE, 'Day of sign-up.'),
    end_date: column(DATE, 'Day of the event, or the as-of day.'),
    event: column(choice(HIGH_VOLUME_EVENTS), 'The first end reached.'),
    days: column(INTEGER, 'Days from `start_date` to `end_date`.'),
    high_volume_on: maybe(DATE, 'First day of high volume, even after churn; null before it.'),
    churned_on: maybe(DATE, 'First day that completed a lapse, even after high volume; null before it.'),
  },
  key: ['user_id'],
  day: 'start_date',
  parents: [OF_USER],
  holds: [
    'days >= 0',
    "event <> 'high_volume' or end_date = high_volume_on",
    "event <> 'churned' or end_date = churned_on",
    "event <> 'censored' or (high_volume_on is null and churned_on is null)",
  ],
});
