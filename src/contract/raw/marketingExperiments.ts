import { COUNTRY, choice, column, DATE, TEXT } from '../column.js';
import { rawTable } from '../table.js';
import { CHANNELS, EXPERIMENT_KINDS } from '../vocabulary.js';

export const marketingExperiments = rawTable({
  name: 'marketing_experiments',
  description: 'One row per planned window in which a channel was switched off in a country.',
  columns: {
    experiment_id: column(TEXT, 'The experiment.'),
    channel: column(choice(CHANNELS), 'The channel that was changed.'),
    country: column(COUNTRY, 'Where, ISO 3166-1 alpha-2.'),
    start_date: column(DATE, 'First day.'),
    end_date: column(DATE, 'Last day.'),
    kind: column(choice(EXPERIMENT_KINDS), 'What was done: dark, no spend at all.'),
  },
  key: ['experiment_id', 'channel', 'country'],
  day: 'start_date',
  partition: { column: 'start_date', by: 'day' },
  parents: [],
});
