/** `kro status`: what is loaded and what is due. */
import { RAW_TABLES } from '../contract/raw/index.js';
import type { Table } from '../contract/table.js';
import type { Home } from '../pipeline/home.js';
import { type Day, formatDay, parseDay } from '../time.js';
import type { ResultRow, Warehouse } from '../warehouse/warehouse.js';
import type { Run } from './command.js';
import { withReader } from './reader.js';
import { renderTable } from './table.js';

export interface Status {
  readonly home: string;
  readonly profile: string;
  readonly seed: number;
  readonly asOf: string;
  readonly tables: readonly TableStatus[];
  /** Rows of prices and rates by where they come from. */
  readonly sources: readonly ResultRow[];
  readonly lastRun: { readonly runId: string; readonly asOf: string; readonly finishedAt: string } | null;
  readonly lastDay: string | null;
  readonly nextDue: string | null;
}

interface TableStatus {
  readonly table: string;
  readonly rows: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

export const statusCommand: Run = async (context) => {
  const status = await withReader(context, ({ warehouse, home, config }) => readStatus(warehouse, home, config.asOf));
  return { document: status, text: describe(status) };
};

export async function readStatus(warehouse: Warehouse, home: Home, asOf: Day): Promise<Status> {
  const tables: TableStatus[] = [];
  for (const table of RAW_TABLES) tables.push(await readTable(warehouse, table));
  const lastDay = await readLastDay(warehouse);
  return {
    home: home.path,
    profile: home.profile.name,
    seed: home.memory.seed,
    asOf: formatDay(asOf),
    tables,
    sources: await warehouse.query(SOURCES),
    lastRun: await readLastRun(warehouse),
    lastDay,
    nextDue: nextDue(lastDay, asOf),
  };
}

async function readTable(warehouse: Warehouse, table: Table): Promise<TableStatus> {
  const day = `cast(${table.day} as date)`;
  const sql = `select count(*) as n, min(${day}) as first_day, max(${day}) as last_day from raw.${table.name}`;
  const row = (await warehouse.query(sql))[0]!;
  return {
    table: table.name,
    rows: row['n'] as number,
    firstDay: row['first_day'] as string | null,
    lastDay: row['last_day'] as string | null,
  };
}

const SOURCES = `
select 'crypto_prices' as table_name, source, count(*) as n, min(cast(timestamp as date)) as first_day,
  max(cast(timestamp as date)) as last_day
from raw.crypto_prices group by source
union all
select 'fx_rates', source, count(*), min(date), max(date) from raw.fx_rates group by source
order by 1, 2`;

/** The ledger tells how far the world has been loaded: other tables may reach further. */
async function readLastDay(warehouse: Warehouse): Promise<string | null> {
  const sql = `select max(window_end) as last_day from raw.pipeline_runs where table_name = 'ledger_entries'`;
  return ((await warehouse.query(sql))[0]?.['last_day'] ?? null) as string | null;
}

async function readLastRun(warehouse: Warehouse): Promise<Status['lastRun']> {
  const sql = 'select run_id, as_of, finished_at from raw.pipeline_runs order by finished_at desc, run_id desc limit 1';
  const run = (await warehouse.query(sql))[0];
  if (run === undefined) return null;
  return { runId: String(run['run_id']), asOf: String(run['as_of']), finishedAt: String(run['finished_at']) };
}

function nextDue(lastDay: string | null, asOf: Day): string | null {
  if (lastDay === null) return null;
  const next = parseDay(lastDay, 'last day') + 1;
  return next <= asOf ? formatDay(next) : null;
}

function describe(status: Status): string {
  const rows = status.tables.map(({ table, rows: n, firstDay, lastDay }) => [table, n, firstDay, lastDay]);
  const sources = status.sources.map((row) => Object.values(row));
  return [
    `${status.home}: ${status.profile}, seed ${status.seed}, as of ${status.asOf}`,
    '',
    renderTable(['table', 'rows', 'first day', 'last day'], rows),
    '',
    sources.length === 0
      ? 'no prices or rates'
      : renderTable(['prices and rates', 'source', 'rows', 'first day', 'last day'], sources),
    '',
    status.lastRun === null
      ? 'no run yet'
      : `last run    ${status.lastRun.runId}, finished ${status.lastRun.finishedAt}`,
    dueLine(status),
  ].join('\n');
}

function dueLine({ lastDay, nextDue: next, asOf }: Status): string {
  if (lastDay === null) return 'nothing is loaded: kro up, or kro load';
  return next === null
    ? `caught up   through ${lastDay}`
    : `next due    ${next} (loaded through ${lastDay}, as of ${asOf})`;
}
