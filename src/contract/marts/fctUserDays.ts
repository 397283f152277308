import { BOOLEAN, column, DATE } from '../column.js';
import { mart } from './mart.js';
import { OF_USER, PERIOD_FIGURES, PERIOD_HOLDS, USER_ID } from './shared.js';

export const fctUserDays = mart({
  name: 'fct_user_days',
  group: 'retention',
  description: 'One row per user and day with at least one transaction.',
  columns: {
    user_id: USER_ID,
    day: column(DATE, 'The day.'),
    ...PERIOD_FIGURES,
    is_active: column(BOOLEAN, 'A trade or a completed ramp purchase on the day.'),
  },
  key: ['user_id', 'day'],
  day: 'day',
  isDaily: true,
  parents: [OF_USER],
  holds: [...PERIOD_HOLDS, 'transactions > 0'],
});
