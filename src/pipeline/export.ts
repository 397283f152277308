/** Raw tables as files of one's own: for a spreadsheet, another database, another home. */
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from '../contract/table.js';
import { UsageError, UserError } from '../error.js';
import { coverageName } from '../warehouse/coverage.js';
import { withLocalCopy } from '../warehouse/localCopy.js';
import { type FileFormat, writeTable } from '../warehouse/tableFile.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { BACKUP_TABLES } from './backup/backUp.js';

export const EXPORT_FORMATS = ['csv', 'parquet'] as const satisfies readonly FileFormat[];

export interface ExportOptions {
  /** As in `pipeline_runs`: `users`, `truth.users`; without it what an exchange would have, no log and no truth. */
  readonly table?: string;
  readonly format: (typeof EXPORT_FORMATS)[number];
  /** Whether files that are there may be replaced. */
  readonly force: boolean;
  readonly signal: AbortSignal;
}

export interface ExportedFile {
  readonly table: string;
  readonly path: string;
  readonly rows: number;
}

/** Writes a file per table into the folder, each under its name when it is whole. */
export async function exportTables(
  warehouse: Pick<Warehouse, 'kind' | 'read' | 'change'>,
  folder: string,
  { table, format, force, signal }: ExportOptions,
): Promise<ExportedFile[]> {
  const chosen = chooseTables(table).map((one) => ({
    table: one,
    path: join(folder, `${coverageName(one)}.${format}`),
  }));
  const taken = chosen.find(({ path }) => !force && existsSync(path));
  if (taken !== undefined) throw new UserError(`${taken.path} is there already: name another folder, or add --force`);
  await makeFolder(folder);
  const files: ExportedFile[] = [];
  for (const one of chosen) {
    signal.throwIfAborted();
    const write = (from: Pick<Warehouse, 'change'>) =>
      writeTable(from, one.table, { path: `${one.path}.part`, format });
    const { rows } =
      warehouse.kind === 'duckdb'
        ? await write(warehouse)
        : await withLocalCopy(warehouse, one.table, { folder: `${one.path}.part.copy` }, write);
    await rename(`${one.path}.part`, one.path);
    files.push({ table: coverageName(one.table), path: one.path, rows });
  }
  return files;
}

function chooseTables(name: string | undefined): readonly Table[] {
  if (name === undefined)
    return BACKUP_TABLES.filter((table) => (table.schema ?? 'raw') === 'raw' && table.name !== 'pipeline_runs');
  const table = BACKUP_TABLES.find((one) => coverageName(one) === name);
  if (table !== undefined) return [table];
  throw new UsageError(`unknown table: ${name} (known: ${BACKUP_TABLES.map(coverageName).join(', ')})`);
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new UserError(`cannot make the folder ${folder}: ${error.message}`, { cause: error });
  });
}
