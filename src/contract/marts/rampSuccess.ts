import { choice, column, DOUBLE, INTEGER, MONEY, maybe, TEXT } from '../column.js';
import { RAMP_METHODS } from '../vocabulary.js';
import { mart } from './mart.js';
import { TICKET_BANDS } from './shared.js';

export const rampSuccess = mart({
  name: 'ramp_success',
  group: 'ramp',
  description: 'One row per payment method, country and ticket band with at least one attempt.',
  columns: {
    payment_method: column(choice(RAMP_METHODS), 'How the user pays.'),
    country: column(TEXT, "The user's country, ISO 3166-1 alpha-2."),
    ticket_band: column(choice(TICKET_BANDS), 'Band of the value in USD, the lower end included.'),
    attempts: column(INTEGER, 'Purchases, whatever their status.'),
    completed: column(INTEGER, 'Completed purchases.'),
    failed: column(INTEGER, 'Failed purchases.'),
    pending: column(INTEGER, 'Purchases not yet decided.'),
    success_rate: maybe(DOUBLE, '`completed` ÷ (`completed` + `failed`); null while nothing is decided.'),
    completed_volume_usd: column(MONEY, 'Value of the completed purchases, USD.'),
    fees_usd: column(MONEY, 'Fees earned on them, USD.'),
    cost_usd: column(MONEY, 'Their processing cost, USD.'),
    cost_rate: maybe(DOUBLE, '`cost_usd` ÷ `completed_volume_usd`; null where nothing is completed.'),
    judged_failures: column(INTEGER, 'Failures before the as-of day: a day has passed in which to retry.'),
    retried_failures: column(INTEGER, 'Those of them followed by another attempt of the same user within 24 hours.'),
    retry_share: maybe(DOUBLE, '`retried_failures` ÷ `judged_failures`.'),
    retries: column(INTEGER, 'Attempts that follow a failure of the same user within 24 hours.'),
    completed_retries: column(INTEGER, 'Those of them that completed.'),
    retry_success_rate: maybe(DOUBLE, 'Completed retries ÷ decided ones.'),
    retries_by_other_method: column(INTEGER, 'Retries by another method than the attempt before.'),
    retries_of_smaller_ticket: column(INTEGER, 'Retries of a smaller value than the attempt before.'),
  },
  key: ['payment_method', 'country', 'ticket_band'],
  holds: [
    'attempts = completed + failed + pending',
    'attempts > 0',
    'retried_failures between 0 and judged_failures',
    'judged_failures between 0 and failed',
    'completed_retries between 0 and retries',
    'retries <= attempts',
  ],
});
