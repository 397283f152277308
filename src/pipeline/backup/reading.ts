/** What a backup holds: whether this program knows its tables, whether it is whole, and its rows. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reached } from '../../effects.js';
import { UserError } from '../../error.js';
import { coverageName } from '../../warehouse/coverage.js';
import { SCHEMA_VERSION } from '../../warehouse/schema.js';
import { readTableFile, tableColumns } from '../../warehouse/tableFile.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import type { Home } from '../home.js';
import type { ImportedHome } from '../importedHome.js';
import { BACKUP_TABLES } from './backUp.js';
import type { BackupFile, Manifest } from './manifest.js';

/** What a warehouse is made of. */
export interface Rebuilding {
  readonly signal?: AbortSignal;
  readonly home: Home | ImportedHome;
  readonly folder: string;
  readonly manifest: Manifest;
  /** To be said of the warehouse that is made, and how many rows stayed out of it. */
  readonly finish: (warehouse: Warehouse, forgotten: number) => Promise<void>;
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
