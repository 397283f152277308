/** A backup → a warehouse. Nothing is touched before every file has been held against the manifest. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Effects, realEffects } from '../../effects.js';
import { UserError } from '../../error.js';
import { hash } from '../../math/random.js';
import { markSaved } from '../../warehouse/unsaved.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { adoptHome, type Home, rememberHome } from '../home.js';
import { parseMemory } from '../homeMemory.js';
import type { Where } from '../homeWarehouse.js';
import { type ImportedHome, maybeImported, rememberImported } from '../importedHome.js';
import { writeLastRun } from '../lastRun.js';
import { backupFolder } from './backUp.js';
import { settle } from './folder.js';
import { digestOf, MANIFEST, type Manifest, readManifest } from './manifest.js';
import { type Rebuilding, refuseDamaged, refuseOtherShape } from './reading.js';
import { rebuildElsewhere, refuseLoaded } from './rebuildElsewhere.js';
import { rebuildFile } from './rebuildFile.js';

export interface RestoreOptions extends Where {
  /** Absolute path of a backup's folder, or of a home with one; the home's own where absent. */
  readonly from?: string;
  /** Whether what is loaded may be replaced. */
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
export async function restore(
  path: string,
  { from, force, signal, bigquery }: RestoreOptions,
  effects: Pick<Effects, 'now' | 'pid'> = realEffects,
): Promise<RestoreReport> {
  const folder = folderOf(from ?? backupFolder({ path }));
  await settle(folder);
  const manifest = await readManifest(folder);
  refuseOtherShape(folder, manifest);
  const home = await adoptHome(path, memoryOf(path, folder, manifest), { bigquery });
  if (!force) await (bigquery === undefined ? refuseFile(home.warehouse) : refuseLoaded(bigquery, home));
  await refuseDamaged(folder, manifest, signal);
  await (home.kind === 'imported' ? rememberImported(home) : rememberHome(home));
  const finish = (warehouse: Warehouse, forgotten: number) =>
    noteRestored(warehouse, home, { folder, manifest, forgotten });
  const work = { home, folder, manifest, finish, ...(signal === undefined ? {} : { signal }) };
  const runId = `restore_${hash(0, 'restore', [effects.now(), effects.pid])[0]!.toString(16).padStart(8, '0')}`;
  const forgotten = await (bigquery === undefined ? rebuildFile(work) : rebuildElsewhere(bigquery, { ...work, runId }));
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

function refuseFile(warehouse: string): void {
  if (!existsSync(warehouse)) return;
  throw new UserError(`${warehouse} is there already: add --force to replace it by the backup`);
}

/** A home's own backup goes on from here, where its rows are; beside another one the next backup is a whole one. */
async function noteRestored(
  warehouse: Warehouse,
  home: Home | ImportedHome,
  { folder, manifest, forgotten }: Pick<Rebuilding, 'folder' | 'manifest'> & Pick<RestoreReport, 'forgotten'>,
): Promise<void> {
  if (forgotten === 0 && folder === backupFolder(home)) await markSaved(warehouse, digestOf(manifest));
  await writeLastRun(home, warehouse);
}
