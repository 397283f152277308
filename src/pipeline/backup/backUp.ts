/**
 * The warehouse's tables as files that need nothing of ours to be read: `raw/<table>/<month>.csv.gz` and a manifest. Only the
 * months of days that loads have touched since the last backup are written again; where anything is in doubt, all are.
 */
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DELETIONS } from '../../contract/deletions.js';
import { RAW_TABLES } from '../../contract/raw/index.js';
import type { Table } from '../../contract/table.js';
import { TRUTH } from '../../contract/truth/index.js';
import { reached } from '../../effects.js';
import { formatDay, lastDayOfMonth, parseDay, type Window } from '../../time.js';
import { coverageName } from '../../warehouse/coverage.js';
import { readForgotten } from '../../warehouse/forgotten.js';
import { withLocalCopy } from '../../warehouse/localCopy.js';
import { settledDigest } from '../../warehouse/parquet.js';
import { SCHEMA_VERSION } from '../../warehouse/schema.js';
import { sideBySide } from '../../warehouse/sideBySide.js';
import { countByMonth, tableColumns, writeTable } from '../../warehouse/tableFile.js';
import { markSaved, readUnsaved, type Unsaved } from '../../warehouse/unsaved.js';
import type { Forgotten, Warehouse } from '../../warehouse/warehouse.js';
import type { Home } from '../home.js';
import type { ImportedHome } from '../importedHome.js';
import { packageVersion } from '../version.js';
import { commit, lastNumber, settle, sweep } from './folder.js';
import { type BackupFile, type BackupTable, digestOf, FORMAT, type Manifest, maybeManifest } from './manifest.js';

export interface BackupOptions {
  /** How many backups to keep, this one included. */
  readonly keep: number;
  /** Writes every file again, whatever is known of it. */
  readonly full?: boolean;
  readonly signal?: AbortSignal;
}

export interface BackupReport {
  readonly folder: string;
  readonly number: number;
  readonly asOf: string | null;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  /** Files whose bytes are new. */
  readonly changed: number;
}

/** Every table that a backup holds, parents first. */
export const BACKUP_TABLES: readonly Table[] = [...RAW_TABLES, ...Object.values(TRUTH), DELETIONS];

export function backupFolder(home: Pick<Home, 'path'>): string {
  return join(home.path, 'raw');
}

export async function backUp(
  home: Home | ImportedHome,
  warehouse: Warehouse,
  options: BackupOptions,
): Promise<BackupReport> {
  const folder = backupFolder(home);
  await settle(folder);
  await sweep(folder);
  await warehouse.create(...BACKUP_TABLES);
  const before = await maybeManifest(folder);
  const unsaved = await readUnsaved(warehouse);
  const tables = await writeTables({ folder, warehouse, before, unsaved, ...options });
  const forgotten = await readForgotten(warehouse);
  const isSame = before !== null && isDeepStrictEqual([before.tables, before.forgotten ?? []], [tables, forgotten]);
  const number = (await numberBefore(folder, before)) + 1;
  const next = isSame ? before : await manifestOf(home, warehouse, { tables, forgotten, number });
  if (!isSame) await commit(folder, next, { manifest: before, isOther: unsaved.manifest === null }, options.keep);
  await markSaved(warehouse, digestOf(next));
  reached('backup noted');
  return reportOf(folder, next, before);
}

interface Work extends BackupOptions {
  readonly folder: string;
  readonly warehouse: Warehouse;
  readonly before: Manifest | null;
  readonly unsaved: Unsaved;
}

/** By table and month: the file that is there, where nothing has touched it. */
type Untouched = (table: Table, period: string) => BackupFile | undefined;

async function writeTables(work: Work): Promise<BackupTable[]> {
  const counts = await countByMonth(work.warehouse, BACKUP_TABLES);
  const untouched = await untouchedOf(work, counts);
  const months = [...counts].flatMap(([table, periods]) =>
    [...periods].map(([period, rows]) => ({ table, period, rows })),
  );
  // The longest first: else one of them is still being packed when all others are done.
  months.sort((a, b) => b.rows - a.rows);
  const files = await sideBySide(
    months,
    async ({ table, period }) => untouched(table, period) ?? writeMonth(work, table, period),
  );
  return BACKUP_TABLES.map((table) =>
    describeTable(
      table,
      files.filter((_, i) => months[i]!.table === table).sort((a, b) => (a.period < b.period ? -1 : 1)),
    ),
  );
}

export function describeTable(table: Table, files: BackupFile[]): BackupTable {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return { table: coverageName(table), columns: tableColumns(table), rows, files };
}

/** One that has the bytes of before leaves what is there alone. */
export async function writeMonth(
  { folder, warehouse, before, signal }: Pick<Work, 'folder' | 'warehouse' | 'before' | 'signal'>,
  table: Table,
  period: string,
): Promise<BackupFile> {
  signal?.throwIfAborted();
  const file = `${coverageName(table)}/${period}.csv.gz`;
  const [path, part] = [join(folder, file), join(folder, `${file}.part`)];
  await mkdir(dirname(path), { recursive: true });
  const where = monthOf(period);
  const write = (from: Pick<Warehouse, 'change'>) => writeTable(from, table, { path: part, format: 'csv.gz', where });
  const written =
    warehouse.kind === 'duckdb'
      ? await write(warehouse)
      : await withLocalCopy(warehouse, table, { folder: `${part}.copy`, where }, write);
  reached(`backup ${file} written`);
  const old = before === null ? undefined : fileOf(before, table, period);
  if (old?.sha256 === written.sha256) await keepOld(path, part, old.sha256);
  return { period, file, ...written };
}

/** A file that rotted on the disk is replaced, though its manifest stays the same. */
async function keepOld(path: string, part: string, sha256: string): Promise<void> {
  const isIntact = (await settledDigest(path).catch(() => null)) === sha256;
  await (isIntact ? rm(part) : rename(part, path));
}

/**
 * None at all where the backup that is there is not the one that the warehouse was saved in, or where months have other
 * numbers of rows than it says without a load having touched them: then somebody has written what no load knows of.
 */
async function untouchedOf(
  { folder, before, unsaved, full }: Work,
  counts: ReadonlyMap<Table, ReadonlyMap<string, number>>,
): Promise<Untouched> {
  const nothing: Untouched = () => undefined;
  if (full || before === null || unsaved.manifest !== digestOf(before)) return nothing;
  const kept = new Map<string, BackupFile>();
  for (const [table, months] of counts) {
    const touched = touchedMonths(unsaved, table);
    const known = filesOf(before, table).filter(({ period }) => !touched.has(period));
    const periods = [...months.keys()].filter((period) => !touched.has(period));
    if (periods.length !== known.length || known.some(({ period, rows }) => months.get(period) !== rows))
      return nothing;
    for (const file of known) kept.set(file.file, file);
  }
  const lost = await lostOf(folder, [...kept.values()]);
  for (const { file } of lost) kept.delete(file);
  return (table, period) => kept.get(`${coverageName(table)}/${period}.csv.gz`);
}

function touchedMonths({ days }: Unsaved, table: Table): Set<string> {
  return new Set((days.get(coverageName(table)) ?? []).map((day) => formatDay(day).slice(0, -3)));
}

function filesOf({ tables }: Manifest, table: Table): readonly BackupFile[] {
  return tables.find((one) => one.table === coverageName(table))?.files ?? [];
}

function fileOf(manifest: Manifest, table: Table, period: string): BackupFile | undefined {
  return filesOf(manifest, table).find((file) => file.period === period);
}

/** Those that are not there, or not with all their bytes. */
async function lostOf(folder: string, files: readonly BackupFile[]): Promise<BackupFile[]> {
  const sizes = await Promise.all(files.map(({ file }) => stat(join(folder, file)).catch(() => null)));
  return files.filter(({ bytes }, i) => sizes[i]?.size !== bytes);
}

async function numberBefore(folder: string, before: Manifest | null): Promise<number> {
  return Math.max(before?.number ?? 0, await lastNumber(folder));
}

async function manifestOf(
  { memory }: Home | ImportedHome,
  warehouse: Warehouse,
  { tables, forgotten, number }: Pick<Manifest, 'tables' | 'number'> & { readonly forgotten: Forgotten[] },
): Promise<Manifest> {
  const [run] = await warehouse.query(
    `select run_id, finished_at, max(as_of) over () as as_of from raw.pipeline_runs
     order by finished_at desc, run_id desc limit 1`,
  );
  const text = (name: string) => (run?.[name] as string | undefined) ?? null;
  return {
    format: FORMAT,
    kro_version: packageVersion(),
    schema_version: SCHEMA_VERSION,
    number,
    as_of: text('as_of'),
    run_id: text('run_id'),
    finished_at: text('finished_at'),
    home: memory,
    ...(forgotten.length === 0 ? {} : { forgotten }),
    tables,
  };
}

function reportOf(folder: string, next: Manifest, before: Manifest | null): BackupReport {
  const files = next.tables.flatMap((table) => table.files);
  const old = new Set(before?.tables.flatMap((table) => table.files.map(({ file, sha256 }) => `${file} ${sha256}`)));
  const sum = (of: (file: BackupFile) => number) => files.reduce((total, file) => total + of(file), 0);
  return {
    folder,
    number: next.number,
    asOf: next.as_of,
    files: files.length,
    rows: sum(({ rows }) => rows),
    bytes: sum(({ bytes }) => bytes),
    changed: files.filter(({ file, sha256 }) => !old.has(`${file} ${sha256}`)).length,
  };
}

/** `2026-05`: its first day to its last. */
function monthOf(period: string): Window {
  const from = parseDay(`${period}-01`, 'period');
  return { from, to: lastDayOfMonth(from) };
}
