import { choice, column, DATE, INTEGER, maybe } from '../column.js';
import { mart } from './mart.js';
import {
  CAMPAIGN,
  CHANNEL,
  COHORT_MONTH,
  COUNTRY,
  ENTRY_PRODUCT,
  FIRST_TRADE_EVENTS,
  OF_USER,
  USER_ID,
} from './shared.js';

export const timeToFirstTrade = mart({
  name: 'time_to_first_trade',
  group: 'acquisition',
  description:
    'One row per user: from sign-up to the first trade on the order book or to rejection, or to the as-of day.',
  columns: {
    user_id: USER_ID,
    cohort_month: COHORT_MONTH,
    channel: CHANNEL,
    campaign: CAMPAIGN,
    country: COUNTRY,
    entry_product: ENTRY_PRODUCT,
    start_date: column(DATE, 'Day of sign-up.'),
    end_date: column(DATE, 'Day of the event, or the as-of day.'),
    event: column(choice(FIRST_TRADE_EVENTS), 'How the wait ended.'),
    days: column(INTEGER, 'Days from `start_date` to `end_date`.'),
    first_activity_on: maybe(DATE, 'Day of the first trade or completed ramp purchase; null before it.'),
    days_to_first_activity: maybe(INTEGER, 'Days from sign-up to it.'),
  },
  key: ['user_id'],
  day: 'start_date',
  parents: [OF_USER],
  holds: [
    'days >= 0',
    "event <> 'traded' or first_activity_on <= end_date",
    'coalesce(days_to_first_activity, 0) >= 0',
  ],
});
