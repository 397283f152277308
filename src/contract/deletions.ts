import { column, TEXT } from './column.js';
import { rawTable } from './table.js';

/** What the warehouse remembers beside its rows, and a backup with them; no model reads it. */
export const DELETIONS = rawTable({
  schema: 'meta',
  name: 'deletions',
  description:
    'One row per key that was deleted: versions of the row that are older than the deletion do not come back.',
  columns: {
    table_name: column(TEXT, 'The table that it was deleted from.'),
    key: column(TEXT, 'The values of its key, as a JSON list of texts.'),
  },
  key: ['table_name', 'key'],
  day: '_as_of',
  partition: { column: '_as_of', by: 'month' },
  parents: [],
});
