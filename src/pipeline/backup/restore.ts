/**
 * A backup → a warehouse. Nothing is touched before every file has been held against the manifest; then the tables are
 * built in a new file, which takes its place in one step when it is whole.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reached } from '../../effects.js';
import { UserError } from '../../error.js';
import { compactDuckDB, removeDatabase } from '../../warehouse/compact.js';
import { coverageName } from '../../warehouse/coverage.js';
import { openDuckDB } from '../../warehouse/duckdb.js';
import { withAll } from '../../warehouse/forgotten.js';
import { SCHEMA_VERSION } from '../../warehouse/schema.js';
import { readTableFile, tableColumns } from '../../warehouse/tableFile.js';
import { markSaved } from '../../warehouse/unsaved.js';
import type { Forgotten, Warehouse } from '../../warehouse/warehouse.js';
import { adoptHome, type Home, rememberHome } from '../home.js';
import { parseMemory } from '../homeMemory.js';
import { type ImportedHome, maybeImported, rememberImported } from '../importedHome.js';
import { writeLastRun } from '../lastRun.js';
import type { Place } from '../place.js';
import { BACKUP_TABLES, backupFolder } from './backUp.js';
import { settle } from './folder.js';
import { forgottenHere } from './forgottenHere.js';
import { type BackupFile, digestOf, MANIFEST, type Manifest, readManifest } from './manifest.js';

export interface RestoreOptions {
  /** Absolute path of a backup's folder, or of a home with one; the home's own where absent. */
  readonly from?: string;
  /** Whether a warehouse that is there may be replaced. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

export interface RestoreReport {
  readonly folder: string;
  readonly number: number;
  readonly asOf: string | null;
  /** Whether days can follow; imported data have none of their own. */
  readonly isSimulated: boolean;
  /** Rows that stay out, because their people were forgotten here. */
  readonly forgotten: number;
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
}

/** Throws UserError for a damaged backup, one of another world, and where a warehouse would be lost. */
export async function restore(path: string, { from, force, signal }: RestoreOptions): Promise<RestoreReport> {
  const folder = folderOf(from ?? backupFolder({ path }));
  await settle(folder);
  const manifest = await readManifest(folder);
  refuseOtherShape(folder, manifest);
  const home = await adoptHome(path, memoryOf(path, folder, manifest));
  if (!force && existsSync(home.warehouse))
    throw new UserError(`${home.warehouse} is there already: add --force to replace it by the backup`);
  await refuseDamaged(folder, manifest, signal);
  await (home.kind === 'imported' ? rememberImported(home) : rememberHome(home));
  const forgotten = await rebuild(home, folder, manifest, signal);
  const tables = manifest.tables.map(({ table, rows }) => ({ table, rows }));
  const isSimulated = home.kind === 'simulated';
  return { folder, number: manifest.number, asOf: manifest.as_of, isSimulated, forgotten, tables };
}

function memoryOf(path: string, folder: string, { home }: Manifest) {
  const place = `${join(folder, MANIFEST)}: home`;
  return maybeImported(home, path, place) ?? parseMemory(home, place);
}

/** A home's backup lies in a folder of it. */
function folderOf(from: string): string {
  const inside = backupFolder({ path: from });
  return !existsSync(join(from, MANIFEST)) && existsSync(inside) ? inside : from;
}

export function refuseOtherShape(folder: string, { schema_version, tables }: Manifest): void {
  if (schema_version !== SCHEMA_VERSION)
    throw new UserError(
      `the backup ${folder} is of version ${schema_version} of the tables, this kro has ${SCHEMA_VERSION}: use the kro that wrote it`,
    );
  for (const { table: name, columns } of tables) {
    const table = BACKUP_TABLES.find((one) => coverageName(one) === name);
    if (table !== undefined && JSON.stringify(tableColumns(table)) === JSON.stringify(columns)) continue;
    const what = table === undefined ? 'is no table of this kro' : 'has other columns than in this kro';
    throw new UserError(`the backup ${folder}: ${name} ${what}: use the kro that wrote it`);
  }
}

const TOLD = 3;

export async function refuseDamaged(folder: string, manifest: Manifest, signal?: AbortSignal): Promise<void> {
  const damages: string[] = [];
  for (const file of manifest.tables.flatMap((table) => table.files)) {
    signal?.throwIfAborted();
    const damage = await damageOf(join(folder, file.file), file);
    if (damage !== null) damages.push(`${file.file} ${damage}`);
    reached(`restore ${file.file} checked`);
  }
  if (damages.length === 0) return;
  const more = damages.length > TOLD ? ` and ${damages.length - TOLD} more` : '';
  throw damaged(folder, `${damages.slice(0, TOLD).join(', ')}${more}`);
}

function damaged(folder: string, what: string, cause?: Error): UserError {
  const advice = 'nothing was changed (name an earlier one with --from)';
  return new UserError(`the backup ${folder} is damaged: ${what}; ${advice}`, { cause });
}

async function damageOf(path: string, { bytes, sha256 }: BackupFile): Promise<string | null> {
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) return 'is missing';
  if (size !== bytes) return `has ${size} bytes, not ${bytes}`;
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex') === sha256 ? null : 'has other content than its manifest says';
}

async function rebuild(
  home: Home | ImportedHome,
  folder: string,
  manifest: Manifest,
  signal?: AbortSignal,
): Promise<number> {
  const part = `${home.warehouse}.part`;
  const list = withAll(await forgottenIn(home), manifest.forgotten ?? []);
  await removeDatabase(part);
  try {
    const warehouse = await openDuckDB(part);
    const forgotten = await fill(warehouse, folder, manifest, signal)
      .then(() => warehouse.leaveOut(list))
      .then((rows) => finish(warehouse, home, rows === 0 ? { folder, manifest } : null).then(() => rows))
      .finally(() => warehouse.close());
    // Where they were taken out of the file, it would still hold their bytes.
    await (forgotten > 0 ? compactDuckDB(part) : settleFile(part));
    reached('restore settled');
    await replace(home.warehouse, part);
    return forgotten;
  } finally {
    await removeDatabase(part);
  }
}

/** Makes the tables of a new warehouse, and adds the rows of the backup's files to them. */
export async function fill(
  warehouse: Warehouse,
  folder: string,
  { tables }: Manifest,
  signal?: AbortSignal,
): Promise<void> {
  await warehouse.create(...BACKUP_TABLES);
  for (const { table: name, files } of tables) {
    const table = BACKUP_TABLES.find((one) => coverageName(one) === name)!;
    await warehouse.execute('begin transaction');
    for (const { file, rows } of files) {
      signal?.throwIfAborted();
      const found = await readTableFile(warehouse, table, join(folder, file)).catch((error: Error) => {
        throw damaged(folder, `${file} cannot be read (${error.message.replace(/ Possible fixes:.*$/s, '')})`, error);
      });
      if (found !== rows) throw damaged(folder, `${file} holds ${found} rows, not ${rows}`);
    }
    reached(`restore ${name} filled`);
    await warehouse.execute('commit');
    reached(`restore ${name} committed`);
  }
}

/** Whom the warehouse that is replaced knows of, or else the backup beside it. */
async function forgottenIn(home: Place): Promise<Forgotten[]> {
  // What cannot be opened is the reason for the restore.
  const warehouse = existsSync(home.warehouse) ? await openDuckDB(home.warehouse).catch(() => null) : null;
  return forgottenHere(home, warehouse).finally(() => warehouse?.close());
}

/** A home's own backup goes on from here, where its rows are; beside another one the next backup is a whole one. */
async function finish(
  warehouse: Warehouse,
  home: Home | ImportedHome,
  saved: { readonly folder: string; readonly manifest: Manifest } | null,
): Promise<void> {
  if (saved?.folder === backupFolder(home)) await markSaved(warehouse, digestOf(saved.manifest));
  await writeLastRun(home, warehouse);
}

/** The old file's log must not outlive it: it would be taken for the new one's. */
async function replace(old: string, part: string): Promise<void> {
  if (existsSync(`${old}.wal`)) {
    // To open it folds the log in; what cannot be opened is no state to go back to.
    await openDuckDB(old).then(
      (warehouse) => warehouse.close(),
      () => {},
    );
    await rm(`${old}.wal`, { force: true });
    reached('restore log folded');
  }
  await rename(part, old);
  reached('restore replaced');
}

async function settleFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
}
