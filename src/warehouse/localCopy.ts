/** Tables of a warehouse elsewhere, copied into a DuckDB of this machine for as long as files are written from them. */
import { emitDuckDB } from '../contract/emit/duckdb.js';
import { columnNames, schemaOf, type Table } from '../contract/table.js';
import type { Window } from '../time.js';
import { type Scratch, withScratch } from './scratch.js';
import { identifier, listColumns } from './sql.js';
import { target } from './staging.js';
import type { ResultRow, Value, Warehouse } from './warehouse.js';

export interface Copying {
  /** Made for the copy, and gone after it. */
  readonly folder: string;
  readonly where?: Window;
}

/** Runs the work where the table's rows, or those of a window's days, lie under the table's own name. */
export function withLocalCopy<T>(
  warehouse: Pick<Warehouse, 'read'>,
  table: Table,
  { folder, where }: Copying,
  work: (local: Pick<Warehouse, 'change'>) => Promise<T>,
): Promise<T> {
  return withScratch(folder, null, async (scratch) => {
    const names = columnNames(table);
    await scratch.execute(`create schema if not exists ${schemaOf(table)}; ${emitDuckDB(table)}`);
    await fillTexts(scratch, 'incoming', names, warehouse.read(table, where) as AsyncIterable<readonly ResultRow[]>);
    const values = names.map((name) => table.columns[name]!.type.fromCsv(identifier(name)));
    await scratch.execute(
      `insert into ${target(table)} (${listColumns(names)}) select ${values.join(', ')} from incoming; drop table incoming`,
    );
    return work(scratch);
  });
}

/** Makes a table of text of the rows, which have these columns. */
export async function fillTexts(
  scratch: Scratch,
  name: string,
  names: readonly string[],
  parts: AsyncIterable<readonly ResultRow[]>,
): Promise<void> {
  await scratch.execute(`create table ${name} (${names.map((one) => `${identifier(one)} varchar`).join(', ')})`);
  for await (const rows of parts) {
    const columns = names.map((one) => rows.map((row) => textOf(row[one]!)));
    for (let at = 0; at < rows.length; at += VECTOR)
      await scratch.append(
        name,
        columns.map((column) => column.slice(at, at + VECTOR)),
      );
  }
}

/** As many rows as one of the engine's vectors holds. */
const VECTOR = 2048;

function textOf(value: Value): string | null {
  return value === null ? null : String(value);
}
