/**
 * Backups without those who were forgotten: each is filled into a scratch, they are taken out of it, and the months that changed are
 * written anew. New files take the place of the old ones, so that a link to the old bytes is left nowhere once all are done.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../error.js';
import { formatDay } from '../../time.js';
import { coverageName } from '../../warehouse/coverage.js';
import { openDuckDB } from '../../warehouse/duckdb.js';
import { readForgotten, withAll } from '../../warehouse/forgotten.js';
import { readUnsaved, renameSaved } from '../../warehouse/unsaved.js';
import type { Forgotten, Warehouse } from '../../warehouse/warehouse.js';
import { BACKUP_TABLES, backupFolder, describeTable, writeMonth } from '../backup/backUp.js';
import { allBackups, replaceBackup, settle, sweep } from '../backup/folder.js';
import { type BackupFile, type BackupTable, digestOf, type Manifest, readManifest } from '../backup/manifest.js';
import { fill, refuseDamaged, refuseOtherShape } from '../backup/reading.js';
import type { Place } from '../place.js';

export interface CleansedBackups {
  /** Backups that held somebody who was forgotten. */
  readonly rewritten: number;
  /** Why which one could not be read; whoever is in it is still there. */
  readonly unreadable: readonly string[];
}

/** The home's own, the earlier ones and those that are kept of other warehouses. */
export async function cleanseBackups(home: Place, warehouse: Warehouse, signal: AbortSignal): Promise<CleansedBackups> {
  const list = await readForgotten(warehouse);
  const folder = backupFolder(home);
  await settle(folder);
  await sweep(folder);
  let rewritten = 0;
  const unreadable: string[] = [];
  for (const backup of await allBackups(folder)) {
    signal.throwIfAborted();
    try {
      const cleansed = await cleanse(backup, { list, work: join(home.path, 'forget.part'), signal });
      if (cleansed === null) continue;
      rewritten++;
      await renameSaved(warehouse, cleansed);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable.push(error.message);
    }
  }
  return { rewritten, unreadable };
}

interface Cleansing {
  readonly list: readonly Forgotten[];
  /** A folder of its own, wiped before and after. */
  readonly work: string;
  readonly signal: AbortSignal;
}

/** Null where nobody of the list is in it and it says so already. */
async function cleanse(folder: string, { list, work, signal }: Cleansing): Promise<Renamed | null> {
  await settle(folder);
  const manifest = await readManifest(folder);
  const forgotten = withAll(manifest.forgotten ?? [], list);
  if (forgotten.length === (manifest.forgotten ?? []).length) return null;
  refuseOtherShape(folder, manifest);
  await refuseDamaged(folder, manifest, signal);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const scratch = await openDuckDB(join(work, 'scratch.duckdb'));
  try {
    await fill(scratch, folder, manifest, signal);
    await scratch.leaveOut(forgotten);
    const tables = await rewrite(folder, manifest, scratch);
    const next = { ...manifest, forgotten, tables };
    await replaceBackup(folder, next);
    return { from: digestOf(manifest), to: digestOf(next) };
  } finally {
    await scratch.close();
    await rm(work, { recursive: true, force: true });
  }
}

interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** The months of the days on which rows went or changed. */
async function rewrite(folder: string, manifest: Manifest, scratch: Warehouse): Promise<BackupTable[]> {
  const { days } = await readUnsaved(scratch);
  const tables: BackupTable[] = [];
  for (const one of manifest.tables) {
    const table = BACKUP_TABLES.find((known) => coverageName(known) === one.table)!;
    const months = new Set((days.get(one.table) ?? []).map((day) => formatDay(day).slice(0, 7)));
    const files: BackupFile[] = [];
    for (const file of one.files) {
      if (!months.has(file.period)) files.push(file);
      else {
        const written = await writeMonth({ folder, warehouse: scratch, before: manifest }, table, file.period);
        if (written.rows > 0) files.push(written);
      }
    }
    tables.push(describeTable(table, files));
  }
  return tables;
}
