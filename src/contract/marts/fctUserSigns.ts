import { column, DATE, INTEGER } from '../column.js';
import { mart } from './mart.js';
import { OF_USER, PERIOD_FIGURES, USER_ID } from './shared.js';

const {
  trades,
  trade_volume_usd,
  ramp_purchases,
  ramp_volume_usd,
  deposits,
  deposits_usd,
  withdrawals,
  withdrawals_usd,
} = PERIOD_FIGURES;

export const fctUserSigns = mart({
  name: 'fct_user_signs',
  group: 'retention',
  description:
    'One row per user, day and day of knowing: what the user had done on the day as far as it dates from then. Whoever asks what was known on some day takes the rows known by it, so that a payment settled later changes nothing before.',
  columns: {
    user_id: USER_ID,
    day: column(DATE, 'The day on which it was done.'),
    known_on: column(DATE, 'The day from which it was known: that of the settlement, or of the failure.'),
    trades,
    trade_volume_usd,
    ramp_purchases,
    ramp_volume_usd,
    deposits,
    deposits_usd,
    withdrawals,
    withdrawals_usd,
    failed_payments: column(INTEGER, 'Ramp purchases, deposits and withdrawals that failed or were refused.'),
  },
  key: ['user_id', 'day', 'known_on'],
  day: 'day',
  isDaily: true,
  parents: [OF_USER],
  holds: ['known_on >= day', 'trades + ramp_purchases + deposits + withdrawals + failed_payments > 0'],
});
