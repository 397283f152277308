import { column, DATE, DOUBLE, INTEGER, maybe, TEXT } from '../column.js';
import { rawTable } from '../table.js';

export const predictions = rawTable({
  name: 'predictions',
  description: 'One row per prediction of a model, written back so that marts can read it.',
  columns: {
    as_of: column(DATE, 'The last day that the model had seen.'),
    model: column(TEXT, 'Name of the model.'),
    version: column(TEXT, 'Version of the model.'),
    level: column(TEXT, 'What the subject is: user, cohort, channel.'),
    subject: column(TEXT, 'The user, cohort or channel.'),
    horizon_days: column(INTEGER, 'Days ahead.'),
    quantity: column(TEXT, 'What is predicted.'),
    mean: column(DOUBLE, 'Expected value.'),
    lower: maybe(DOUBLE, 'Lower end of the interval.'),
    upper: maybe(DOUBLE, 'Upper end of the interval.'),
  },
  key: ['as_of', 'model', 'version', 'level', 'subject', 'horizon_days', 'quantity'],
  day: 'as_of',
  partition: { column: 'as_of', by: 'day' },
  parents: [],
});
