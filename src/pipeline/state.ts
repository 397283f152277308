/** What is loaded, as the warehouse itself says. */
import { RAW } from '../contract/raw/index.js';
import { parseDay } from '../time.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Progress } from './plan.js';
import type { Producer } from './producer.js';

/** Tables that every daily load covers: the last of them to arrive says how far we are. */
const DAILY = ['users', 'ramp_transactions', 'ledger_entries'] as const;
/** Tables that the set-up covers beyond the ledger. */
const SET_UP = ['users', 'deposits', 'withdrawals', 'orders', 'trades', 'user_acquisitions', 'kyc_checks'] as const;

/** Makes the tables that are missing, and reads the coverage. */
export async function readProgress(
  warehouse: Warehouse,
  producer: Pick<Producer, 'history' | 'daily'>,
): Promise<Progress> {
  for (const table of Object.values(RAW)) await warehouse.create(table);
  const rows = await warehouse.query(
    'select table_name, max(as_of) as as_of, max(window_end) as window_end from raw.pipeline_runs group by table_name',
  );
  const end = (table: string, column: 'as_of' | 'window_end') => {
    const day = rows.find((row) => row['table_name'] === table)?.[column];
    return typeof day === 'string' ? parseDay(day, `${column} of ${table}`) : null;
  };
  // Users are loaded ahead of their days: their as-of says how far they really are.
  const reached = DAILY.map(
    (table) => end(table, table === 'users' ? 'as_of' : 'window_end') ?? producer.history.from - 1,
  );
  const lastDay = Math.min(...reached);
  const history =
    SET_UP.every((table) => end(table, 'as_of') !== null) &&
    (end('ledger_entries', 'window_end') ?? 0) >= producer.history.to;
  return { history, lastDay: lastDay < producer.daily.from ? null : lastDay };
}
