/** Pieces → landed Parquet: one folder per window, one file per table, and a manifest that says what is in them. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { schemaOf, type Table } from '../contract/table.js';
import { formatDay, type Window } from '../time.js';
import type { Encoder } from '../warehouse/parquet.js';
import type { TableLoad } from '../warehouse/warehouse.js';
import type { Piece, Producer } from './producer.js';

export interface Landed {
  readonly folder: string;
  readonly piece: Pick<Piece, 'asOf' | 'window'>;
  readonly tables: readonly TableLoad[];
  readonly rows: number;
}

export async function land(piece: Piece, producer: Producer, folder: string, encoder: Encoder): Promise<Landed> {
  const target = join(folder, folderName(piece.window));
  const tables: TableLoad[] = [];
  for (const { table, window, blocks } of piece.tables) {
    const file = await encoder.write(table, blocks, join(target, fileName(table)));
    tables.push({ table, window, files: [file] });
  }
  await writeManifest(target, piece, producer, tables);
  const rows = tables.flatMap(({ files }) => files).reduce((sum, file) => sum + file.rows, 0);
  return { folder: target, piece, tables, rows };
}

function folderName({ from, to }: Window): string {
  return `${formatDay(from)}_${formatDay(to)}`;
}

/** `users.parquet`, and `truth.users.parquet` for what is not raw. */
function fileName(table: Table): string {
  return `${schemaOf(table) === 'raw' ? '' : `${schemaOf(table)}.`}${table.name}.parquet`;
}

/** Says nothing of when or where it was made: the same world has the same manifest. */
async function writeManifest(target: string, piece: Piece, producer: Producer, tables: readonly TableLoad[]) {
  const manifest = {
    producer: producer.name,
    as_of: formatDay(piece.asOf),
    tables: tables.map(({ table, window, files }) => ({
      table: table.name,
      window_start: formatDay(window.from),
      window_end: formatDay(window.to),
      files: files.map(({ rows, sha256 }) => ({ file: fileName(table), rows, sha256 })),
    })),
  };
  const path = join(target, 'manifest.json');
  await writeFile(`${path}.part`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${path}.part`, path);
}
