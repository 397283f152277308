/** What cannot be judged yet: rows whose money moves on days that the ledger has not reached. */
import { date } from './dialect.js';
import type { Context, Judged } from './world.js';

const TABLES = ['users', 'deposits', 'withdrawals', 'orders', 'trades', 'ramp_transactions'] as const;

/** Rows per table that date from after the due day. */
export async function notDueRows(warehouse: Judged, { due }: Context): Promise<Record<string, number>> {
  const counts = TABLES.map(
    (table) => `select '${table}' as name, count(*) as later from raw.${table} where _as_of > ${date(due)}`,
  );
  const rows = await warehouse.query(counts.join(' union all '));
  return Object.fromEntries(rows.map((row) => [String(row['name']), Number(row['later'])]));
}
