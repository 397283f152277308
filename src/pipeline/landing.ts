/** Pieces → landed Parquet: one folder per window, one file per table, and a manifest that says what is in them. */
import { rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Table } from '../contract/table.js';
import { reached } from '../effects.js';
import { formatDay, type Window } from '../time.js';
import { coverageName } from '../warehouse/coverage.js';
import type { Encoder } from '../warehouse/parquet.js';
import type { LandedFile, LoadSpec, TableLoad } from '../warehouse/warehouse.js';
import type { Piece, Producer, TablePiece } from './producer.js';

export interface Landed {
  readonly folder: string;
  readonly piece: Pick<Piece, 'asOf' | 'window'>;
  readonly tables: readonly TableLoad[];
  readonly rows: number;
}

export async function land(piece: Piece, producer: Producer, folder: string, encoder: Encoder): Promise<Landed> {
  const target = join(folder, folderName(piece.window));
  const files = await writeAll(piece.tables, target, encoder);
  const tables = piece.tables.map(({ table, window }) => ({ table, window, files: [files.get(table)!] }));
  await writeManifest(target, { producer: producer.name, asOf: piece.asOf, tables });
  const rows = tables.flatMap(({ files }) => files).reduce((sum, file) => sum + file.rows, 0);
  return { folder: target, piece, tables, rows };
}

/** All at once, because the encoder may be many; the largest first, so that they end together. */
async function writeAll(pieces: readonly TablePiece[], target: string, encoder: Encoder) {
  const files = new Map<Table, LandedFile>();
  const write = async ({ table, blocks }: TablePiece) =>
    void files.set(table, await encoder.write(table, blocks, join(target, fileName(table))));
  await Promise.all([...pieces].sort((a, b) => cellsOf(b) - cellsOf(a)).map(write));
  return files;
}

function cellsOf({ table, blocks }: TablePiece): number {
  return Object.keys(table.columns).length * blocks.reduce((sum, { rows }) => sum + rows, 0);
}

function folderName({ from, to }: Window): string {
  return `${formatDay(from)}_${formatDay(to)}`;
}

/** `users.parquet`, and `truth.users.parquet` for what is not raw. */
function fileName(table: Table): string {
  return `${coverageName(table)}.parquet`;
}

/** Says nothing of when or where it was made: the same world has the same manifest. */
export async function writeManifest(
  target: string,
  { producer, asOf, tables }: Pick<LoadSpec, 'producer' | 'asOf' | 'tables'>,
): Promise<void> {
  const manifest = {
    producer,
    as_of: formatDay(asOf),
    tables: tables.map(({ table, window, files }) => ({
      table: coverageName(table),
      window_start: window && formatDay(window.from),
      window_end: window && formatDay(window.to),
      files: files.map(({ path, rows, sha256 }) => ({ file: basename(path), rows, sha256 })),
    })),
  };
  const path = join(target, 'manifest.json');
  await writeFile(`${path}.part`, `${JSON.stringify(manifest, null, 2)}\n`);
  reached('land manifest written');
  await rename(`${path}.part`, path);
  reached('land manifest renamed');
}
