import { BOOLEAN, choice, column, DATE, ID, INTEGER, MONEY, maybe, TEXT, TIMESTAMP } from '../column.js';
import { RAMP_METHODS, RAMP_STATUSES } from '../vocabulary.js';
import { mart } from './mart.js';
import { OF_USER, TICKET_BANDS, USER_ID } from './shared.js';

export const fctRampTransactions = mart({
  name: 'fct_ramp_transactions',
  group: 'ramp',
  description: "One row per ramp purchase up to the as-of day, whatever its status, with its value at that day's rate.",
  columns: {
    transaction_id: column(ID, 'The purchase.'),
    user_id: USER_ID,
    payment_method: column(choice(RAMP_METHODS), 'How the user pays.'),
    country: column(TEXT, "The user's country, ISO 3166-1 alpha-2."),
    fiat_currency: column(TEXT, 'Fiat code.'),
    crypto_token: column(TEXT, 'CoinGecko id of what is bought.'),
    status: column(choice(RAMP_STATUSES), 'State of the purchase.'),
    ticket_band: column(choice(TICKET_BANDS), 'Band of `volume_usd`, the lower end included.'),
    fiat_amount: column(MONEY, 'What the user pays, in `fiat_currency`.'),
    crypto_amount: column(MONEY, 'What the user gets, in `crypto_token`.'),
    volume_usd: column(MONEY, 'Value of `fiat_amount`, USD; volume only where completed.'),
    fee_usd: column(MONEY, 'The fee quoted, USD; earned only where completed.'),
    purchased_at: column(TIMESTAMP, 'When the purchase was quoted.'),
    day: column(DATE, 'Day of the purchase.'),
    days_since_signup: column(INTEGER, 'Days from sign-up to the purchase.'),
    cost_usd: maybe(MONEY, 'Its processing cost, USD; null unless completed.'),
    is_retry_known: column(BOOLEAN, 'A failure before the as-of day: a day has passed in which to retry.'),
    is_retried: column(BOOLEAN, 'A failure followed by another attempt of the same user within 24 hours.'),
    is_retry: column(BOOLEAN, 'An attempt that follows a failure of the same user within 24 hours.'),
    is_retry_by_other_method: column(BOOLEAN, 'A retry by another method than the attempt before.'),
    is_retry_of_smaller_ticket: column(BOOLEAN, 'A retry of a smaller value than the attempt before.'),
  },
  key: ['transaction_id'],
  day: 'day',
  isDaily: true,
  parents: [OF_USER],
  holds: [
    'volume_usd > 0',
    'fee_usd >= 0',
    'days_since_signup >= 0',
    "(cost_usd is not null) = (status = 'completed')",
  ],
});
