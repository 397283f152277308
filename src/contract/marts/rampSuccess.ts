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
  },
  key: ['payment_method', 'country', 'ticket_band'],
  holds: ['attempts = completed + failed + pending', 'attempts > 0'],
});
