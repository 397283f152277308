import { BOOLEAN, column, DATE, DOUBLE, INTEGER, MONEY, maybe } from '../column.js';
import { mart } from './mart.js';
import { CHANNEL, COHORT_MONTH, COUNTRY, ENTRY_PRODUCT, OF_USER, USER_ID } from './shared.js';

export const churnSigns = mart({
  name: 'churn_signs',
  group: 'retention',
  description:
    'One row per user and month at whose end (or on the as-of day) the user was known to be active within the days of churn: what was known then, and whether the user stayed away after.',
  columns: {
    user_id: USER_ID,
    month: column(DATE, 'First day of the month.'),
    snapshot_on: column(
      DATE,
      'Last day of the month, or the as-of day where it comes first; nothing later is in the signs.',
    ),
    cohort_month: COHORT_MONTH,
    channel: CHANNEL,
    country: COUNTRY,
    entry_product: ENTRY_PRODUCT,
    signup_age_days: column(INTEGER, 'Days from sign-up to the snapshot.'),
    days_since_activity: column(INTEGER, 'Days from the latest activity to the snapshot.'),
    active_days_30: column(INTEGER, 'Days with activity, of the last 30.'),
    volume_usd_30: column(MONEY, 'Volume of the last 30 days, USD.'),
    active_days_60: column(INTEGER, 'Days with activity, of the last 60.'),
    volume_usd_60: column(MONEY, 'Volume of the last 60 days, USD.'),
    active_days_90: column(INTEGER, 'Days with activity, of the last 90.'),
    volume_usd_90: column(MONEY, 'Volume of the last 90 days, USD.'),
    activity_trend: maybe(
      DOUBLE,
      '3 × `active_days_30` ÷ `active_days_90`: 1 is steady, less is fading; of a user younger than 90 days it leans high.',
    ),
    volume_trend: maybe(DOUBLE, '3 × `volume_usd_30` ÷ `volume_usd_90`.'),
    deposits_usd_30: column(MONEY, 'Completed deposits of the last 30 days, USD.'),
    withdrawals_usd_30: column(MONEY, 'Completed withdrawals of the last 30 days, USD.'),
    balance_usd: column(MONEY, "All balances at the snapshot, at that day's last close and rate."),
    has_withdrawn_all: column(BOOLEAN, 'A withdrawal in the last 30 days that left no more than a twentieth.'),
    failed_payments_30: column(
      INTEGER,
      'Ramp purchases, deposits and withdrawals of the last 30 days known to have failed.',
    ),
    churned: maybe(
      BOOLEAN,
      'The label: no activity in the days of churn after the snapshot; null until they are over.',
    ),
  },
  key: ['user_id', 'month'],
  day: 'snapshot_on',
  isMonthly: true,
  parents: [OF_USER],
  holds: [
    'active_days_30 between 0 and active_days_60',
    'active_days_60 between 0 and active_days_90',
    'volume_usd_30 between 0 and volume_usd_60',
    'volume_usd_60 between 0 and volume_usd_90',
    'days_since_activity >= 0',
    'signup_age_days >= 0',
    'balance_usd >= 0',
  ],
});
