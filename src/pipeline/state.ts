/** What is loaded, as the warehouse itself says. */
import { RAW } from '../contract/raw/index.js';
import { TRUTH } from '../contract/truth/index.js';
import { type Day, parseDay, type Window } from '../time.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Progress } from './plan.js';
import type { Producer } from './producer.js';

/** Tables that every daily load covers: the last of them to arrive says how far we are. */
export const DAILY = ['users', 'ramp_transactions', 'ledger_entries'] as const;

type Days = Pick<Producer, 'history' | 'daily' | 'historyTables'>;

/** Makes the tables that are missing, and reads the coverage. */
export async function readProgress(warehouse: Warehouse, producer: Days): Promise<Progress> {
  await warehouse.create(...Object.values(RAW), ...Object.values(TRUTH));
  return progressOf(warehouse, producer);
}

/** The coverage alone; the tables must be there. */
export async function progressOf(warehouse: Pick<Warehouse, 'query'>, producer: Days): Promise<Progress> {
  const rows = await warehouse.query(
    'select table_name, max(as_of) as as_of, max(window_end) as window_end from raw.pipeline_runs group by table_name',
  );
  const last = (table: string, column: 'as_of' | 'window_end'): Day => {
    const day = rows.find((row) => row['table_name'] === table)?.[column];
    return typeof day === 'string' ? parseDay(day, `${column} of ${table}`) : producer.history.from - 1;
  };
  // Some tables are loaded ahead of their days: how far a daily one really is, its as-of says.
  const lastDay = Math.min(...DAILY.map((table) => last(table, 'as_of')));
  const setUp = Math.min(...producer.historyTables.map((table) => last(table, 'as_of')));
  return {
    missing: missingOf(producer.history, setUp),
    lastDay: lastDay < producer.daily.from ? null : lastDay,
  };
}

function missingOf({ from, to }: Window, lastDay: Day): Window | null {
  return lastDay >= to ? null : { from: Math.max(from, lastDay + 1), to };
}
