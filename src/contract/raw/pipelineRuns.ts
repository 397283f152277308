import { column, DATE, INTEGER, TEXT, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';

export const pipelineRuns = rawTable({
  name: 'pipeline_runs',
  description: 'One row per load and table: what is loaded. This table is the coverage; nothing else is believed.',
  columns: {
    run_id: column(TEXT, 'The load.'),
    table_name: column(TEXT, 'The table it covered.'),
    window_start: column(DATE, 'First day of the window.'),
    window_end: column(DATE, 'Last day of the window, inclusive.'),
    as_of: column(DATE, 'The business day the load speaks of.'),
    producer: column(TEXT, 'Who made the rows.'),
    row_count: column(INTEGER, 'Rows in the files.'),
    sha256: column(TEXT, 'Digest of the files.'),
    started_at: column(TIMESTAMP, 'When the load began.'),
    finished_at: column(TIMESTAMP, 'When it was committed.'),
  },
  key: ['run_id', 'table_name'],
  day: 'finished_at',
  partition: { column: 'finished_at', by: 'day' },
  parents: [],
});
