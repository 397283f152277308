/** `kro status`: what is loaded and what is due. */
import { RAW_TABLES } from '../contract/raw/index.js';
import type { Table } from '../contract/table.js';
import type { Home } from '../pipeline/home.js';
import type { ImportedHome } from '../pipeline/importedHome.js';
import { countLate, type Late } from '../pipeline/lateMarket.js';
import { dueOf } from '../pipeline/plan.js';
import { worldDays } from '../pipeline/producers.js';
import { progressOf } from '../pipeline/state.js';
import { parseProfile } from '../simulator/profiles.js';
import { type Day, formatDay } from '../time.js';
import type { ResultRow, Warehouse } from '../warehouse/warehouse.js';
import type { Run } from './command.js';
import { dueSentence } from './ingest.js';
import { withReader } from './reader.js';
import { renderTable } from './table.js';
import { counted } from './wording.js';

interface Due {
  /** Whether the first-time set-up is loaded, whole. */
  readonly history: boolean;
  readonly lastDay: string | null;
  readonly nextDue: string | null;
  readonly due: string;
}

export interface Status extends Due {
  readonly home: string;
  readonly profile: string;
  /** Null where nothing is simulated. */
  readonly seed: number | null;
  readonly asOf: string;
  readonly tables: readonly TableStatus[];
  /** Rows of prices and rates by where they come from. */
  readonly sources: readonly ResultRow[];
  /** Real prices and rates that came after their hours had landed as simulated, kept aside. */
  readonly late: Late;
  readonly lastRun: { readonly runId: string; readonly asOf: string; readonly finishedAt: string } | null;
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

export async function readStatus(warehouse: Warehouse, home: Home | ImportedHome, asOf: Day): Promise<Status> {
  const tables: TableStatus[] = [];
  for (const table of RAW_TABLES) tables.push(await readTable(warehouse, table));
  return {
    home: home.path,
    profile: home.kind === 'imported' ? 'imported data' : home.profile.name,
    seed: home.kind === 'imported' ? null : home.memory.seed,
    asOf: formatDay(asOf),
    tables,
    sources: await warehouse.query(SOURCES),
    late: await countLate(home.late),
    lastRun: await readLastRun(warehouse),
    ...(home.kind === 'imported' ? await readBrought(warehouse) : await readDue(warehouse, home, asOf)),
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

/** As `kro ingest` sees it. */
async function readDue(warehouse: Warehouse, { profile, firstDays }: Home, asOf: Day): Promise<Due> {
  const days = worldDays(parseProfile(profile.json, profile.name), asOf, firstDays);
  const progress = await progressOf(warehouse, days);
  const next = dueOf(days, progress);
  const isSetUp = progress.missing === null;
  const text = (day: Day | null) => (day === null ? null : formatDay(day));
  return {
    history: isSetUp,
    lastDay: text(progress.lastDay ?? (isSetUp ? days.history.to : null)),
    nextDue: isSetUp ? text(next.nextDue) : null,
    due: isSetUp ? dueSentence(next) : 'the history is not loaded: kro up, or kro load',
  };
}

/** What people bring comes when they bring it. */
async function readBrought(warehouse: Warehouse): Promise<Due> {
  const run = (await warehouse.query('select max(as_of) as as_of from raw.pipeline_runs'))[0];
  const due = 'what comes next is yours to say: kro import';
  return { history: true, lastDay: (run?.['as_of'] ?? null) as string | null, nextDue: null, due };
}

async function readLastRun(warehouse: Warehouse): Promise<Status['lastRun']> {
  const sql = 'select run_id, as_of, finished_at from raw.pipeline_runs order by finished_at desc, run_id desc limit 1';
  const run = (await warehouse.query(sql))[0];
  if (run === undefined) return null;
  return { runId: String(run['run_id']), asOf: String(run['as_of']), finishedAt: String(run['finished_at']) };
}

function describe(status: Status): string {
  const rows = status.tables.map(({ table, rows: n, firstDay, lastDay }) => [table, n, firstDay, lastDay]);
  const sources = status.sources.map((row) => Object.values(row));
  return [
    `${status.home}: ${status.profile}${status.seed === null ? '' : `, seed ${status.seed}`}, as of ${status.asOf}`,
    '',
    renderTable(['table', 'rows', 'first day', 'last day'], rows),
    '',
    sources.length === 0
      ? 'no prices or rates'
      : renderTable(['prices and rates', 'source', 'rows', 'first day', 'last day'], sources),
    ...lateLines(status),
    '',
    status.lastRun === null
      ? 'no run yet'
      : `last run    ${status.lastRun.runId}, finished ${status.lastRun.finishedAt}`,
    `due         ${status.lastDay === null ? '' : `loaded through ${status.lastDay}; `}${status.due}`,
  ].join('\n');
}

function lateLines({ late: { prices, rates } }: Status): string[] {
  if (prices + rates === 0) return [];
  const [some, others] = [counted(prices, 'price'), counted(rates, 'rate')];
  return [`came late, kept aside in market/late: ${some}, ${others}`];
}
