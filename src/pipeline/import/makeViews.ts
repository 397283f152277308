/**
 * Tables that lie in BigQuery already → views of the contract's shape over them: no copy, no file. Everything is looked at before the
 * first view is made; tables that the map does not name are made empty.
 */
import type { Table } from '../../contract/table.js';
import type { Effects } from '../../effects.js';
import { UserError } from '../../error.js';
import { type Day, parseDay } from '../../time.js';
import type { BigQueryWarehouse } from '../../warehouse/bigquery/bigquery.js';
import type { BigQuerySpec } from '../../warehouse/bigquery/spec.js';
import { openElsewhere } from '../homeWarehouse.js';
import { type ImportedHome, rememberImported } from '../importedHome.js';
import { runIdOf } from './importFiles.js';
import { IMPORTABLE, type Source } from './map.js';
import { brokenText, countText, noRows, type Seen, seenRows, viewText } from './viewText.js';

export interface ViewsOptions {
  readonly home: ImportedHome;
  readonly bigquery: BigQuerySpec;
  readonly sources: readonly Source[];
  /** For messages. */
  readonly map: string;
  readonly asOf: Day;
  readonly asOfGiven: boolean;
  readonly strict: boolean;
  readonly dryRun: boolean;
}

export interface ViewReport {
  readonly table: string;
  /** Rows of the tables that the view is over. */
  readonly rows: number;
  readonly sound: number;
  /** How many of the others each column is at fault in. */
  readonly faults: Readonly<Record<string, number>>;
}

export interface ViewsReport {
  /** Null where nothing was made. */
  readonly runId: string | null;
  readonly asOf: Day;
  readonly views: readonly ViewReport[];
}

/** Throws UserError for what no view can be made of. */
export async function makeViews(options: ViewsOptions, effects: Effects): Promise<ViewsReport> {
  const { home, bigquery, asOf, dryRun } = options;
  refuseFiles(options);
  const startedAt = effects.now() * 1000;
  const runId = runIdOf('views', asOf, startedAt, effects.pid);
  const warehouse = await openElsewhere(bigquery, home);
  try {
    const drafts = await draftAll(warehouse, options);
    refuseStrict(drafts, options);
    const rowsOf = await placesOf(warehouse, drafts);
    for (const draft of drafts) await refuseBroken(warehouse, draft, rowsOf);
    const views = drafts.map(({ table, rows, sound, faults }) => ({ table: table.name, rows, sound, faults }));
    const ofDay = asOfOf(drafts, options);
    if (dryRun) return { runId: null, asOf: ofDay, views };
    await rememberImported(home);
    const made = drafts.map(({ table, sql, sound }) => ({ table, sql, rows: sound }));
    await warehouse.makeViews({ runId, asOf: ofDay, producer: 'views', startedAt, views: made });
    return { runId, asOf: ofDay, views };
  } finally {
    await warehouse.close();
  }
}

function refuseFiles({ sources, map }: ViewsOptions): void {
  const files = sources.find(({ from, rows }) => from === null && rows === null);
  if (files !== undefined)
    throw new UserError(
      `${map}: tables.${files.table.name} names files, over which no view is made: bring them by a map of their own, without --views`,
    );
}

/** A view that could be made. */
interface Draft extends Omit<ViewReport, 'table'> {
  readonly table: Table;
  readonly sql: string;
  /** The newest `_as_of`; null where there are no sound rows. */
  readonly newest: Day | null;
}

async function draftAll(warehouse: BigQueryWarehouse, options: ViewsOptions): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const table of IMPORTABLE) {
    const sources = options.sources.filter((source) => source.table === table);
    if (sources.length === 0) continue;
    const seen: Seen[] = [];
    for (const source of sources) seen.push(await look(warehouse, source, options));
    drafts.push({ table, sql: viewText(table, seen), ...(await countAll(warehouse, seen)) });
  }
  return drafts;
}

async function look(
  warehouse: BigQueryWarehouse,
  source: Source,
  { bigquery, asOf, map }: ViewsOptions,
): Promise<Seen> {
  if (source.from === null) {
    const names = source.rows!.cells.flatMap((row) => Object.keys(row));
    return seenRows({ source, columns: new Map(names.map((name) => [name, 'STRING'])), asOf, map });
  }
  const from = source.from.split('.').length === 2 ? `${bigquery.project}.${source.from}` : source.from;
  const columns = await warehouse.columnsAt(from);
  if (columns === null) throw new UserError(`${map}: tables.${source.table.name}.from: there is no table ${from}`);
  return seenRows({ source: { ...source, from }, columns, asOf, map });
}

async function countAll(warehouse: BigQueryWarehouse, seen: readonly Seen[]): Promise<Omit<Draft, 'table' | 'sql'>> {
  const faults: Record<string, number> = {};
  const counts = { rows: 0, sound: 0, newest: null as Day | null };
  for (const one of seen) {
    const row = (await warehouse.query(countText(one)))[0]!;
    counts.rows += row['rows_there'] as number;
    counts.sound += row['rows_sound'] as number;
    const newest = row['newest'] as string | null;
    if (newest !== null) counts.newest = Math.max(counts.newest ?? 0, parseDay(newest, '_as_of'));
    for (const [at, [column]] of one.sound.entries()) {
      const bad = row[`bad_${at}`] as number;
      if (bad > 0) faults[column] = (faults[column] ?? 0) + bad;
    }
  }
  return { ...counts, faults };
}

function refuseStrict(drafts: readonly Draft[], { strict, dryRun }: ViewsOptions): void {
  const bad = drafts.filter(({ rows, sound }) => rows > sound);
  if (bad.length === 0 || !strict || dryRun) return;
  const counts = bad.map(({ table, rows, sound }) => `${table.name} ${(rows - sound).toLocaleString('en-US')}`);
  throw new UserError(`no view is made: --strict takes all or nothing, and rows are not sound (${counts.join(', ')})`);
}

/** The rows of any table as a query: of its view, or as they are now. */
async function placesOf(warehouse: BigQueryWarehouse, drafts: readonly Draft[]): Promise<(table: Table) => string> {
  const there = await warehouse.columns('raw');
  return (table) => {
    const draft = drafts.find((one) => one.table === table);
    if (draft !== undefined) return draft.sql;
    return there.has(table.name) ? `select * from raw.${table.name}` : noRows(table);
  };
}

/** What a table must not have, and no row tells alone: a key twice, a child without its parent. */
async function refuseBroken(
  warehouse: BigQueryWarehouse,
  { table, sql }: Draft,
  rowsOf: (table: Table) => string,
): Promise<void> {
  const [first, ...others] = await warehouse.query(brokenText(table, sql, rowsOf));
  if (first === undefined) return;
  const keys = [first, ...others].flatMap(({ what, key }) => (what === first['what'] ? [key] : [])).join(', ');
  const parent = table.parents[first['what'] as number];
  if (parent === undefined)
    throw new UserError(`no view is made: keys of ${table.name} are in several rows: ${table.key.join(' ')} ${keys}`);
  const must = parent.must === undefined ? '' : ` that is ${parent.must.among.join(' or ')}`;
  throw new UserError(
    `no view is made: rows of ${table.name} lack their row of ${parent.table}${must}: ${parent.column} ${keys}`,
  );
}

/** Without a day of its own, the run is of the newest day that its rows date from. */
function asOfOf(drafts: readonly Draft[], { asOf, asOfGiven }: ViewsOptions): Day {
  const days = drafts.flatMap(({ newest }) => newest ?? []);
  return asOfGiven || days.length === 0 ? asOf : Math.max(...days);
}
