import { AMOUNT, choice, column, DATE, FIAT, maybe, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { SOURCES } from '../vocabulary.js';

export const fxRates = rawTable({
  name: 'fx_rates',
  description: 'One row per currency and calendar day; the last business day carries over weekends; USD is 1.',
  columns: {
    date: column(DATE, 'The day.'),
    currency: column(FIAT, 'Fiat code.'),
    units_per_usd: column(AMOUNT, 'Units of the currency for one USD; USD value = amount / units_per_usd.'),
    source: column(choice(SOURCES), 'Where the rate comes from.'),
    fetched_at: maybe(TIMESTAMP, 'When it was fetched; null for simulated rates and files.'),
  },
  key: ['date', 'currency'],
  day: 'date',
  partition: { column: 'date', by: 'day' },
  parents: [],
});
