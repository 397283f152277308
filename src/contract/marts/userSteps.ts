import { column, DATE, INTEGER, maybe, TIMESTAMP } from '../column.js';
import { mart } from './mart.js';
import { CAMPAIGN, CHANNEL, COHORT_MONTH, COUNTRY, ENTRY_PRODUCT, OF_USER, USER_ID } from './shared.js';

export const userSteps = mart({
  name: 'user_steps',
  group: 'acquisition',
  description: 'One row per user who had signed up by the as-of day: the moment of each step of the funnel.',
  columns: {
    user_id: USER_ID,
    cohort_month: COHORT_MONTH,
    channel: CHANNEL,
    campaign: CAMPAIGN,
    country: COUNTRY,
    entry_product: ENTRY_PRODUCT,
    signup_date: column(DATE, 'Day of sign-up.'),
    steps: column(INTEGER, 'Steps taken, 1 (signed up) to 6 (repeated).'),
    signed_up_at: column(TIMESTAMP, 'Step 1: signed up.'),
    submitted_at: maybe(TIMESTAMP, 'Step 2: documents submitted.'),
    verified_at: maybe(TIMESTAMP, 'Step 3: documents accepted.'),
    rejected_at: maybe(TIMESTAMP, 'When they were refused instead.'),
    funded_at: maybe(TIMESTAMP, 'Step 4: start of the first completed deposit or ramp purchase.'),
    active_at: maybe(TIMESTAMP, 'Step 5: the first trade or completed ramp purchase.'),
    repeated_at: maybe(TIMESTAMP, 'Step 6: the first activity of the second active day.'),
    first_trade_at: maybe(TIMESTAMP, 'The first trade on the order book.'),
    first_ramp_at: maybe(TIMESTAMP, 'The first completed ramp purchase.'),
    observed_days: column(INTEGER, 'Days of life seen so far, the day of sign-up and the as-of day included.'),
    as_of: column(DATE, 'The as-of day.'),
  },
  key: ['user_id'],
  day: 'signup_date',
  parents: [OF_USER],
  holds: [
    'steps between 1 and 6',
    '(repeated_at is not null) = (steps = 6)',
    '(active_at is not null) = (steps >= 5)',
    'active_at is null or active_at >= signed_up_at',
    'repeated_at is null or repeated_at > active_at',
  ],
});
