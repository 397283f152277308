/**
 * Tables → files and back. CSV as RFC 4180 has it, and nothing lost in it: decimals and doubles with all their digits, stamps
 * in UTC to the microsecond, `""` for the empty text and nothing for null. The same rows give the same bytes, whatever the
 * number of threads: rows go in key order, and the gzip header bears no time.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Table } from '../contract/table.js';
import type { Window } from '../time.js';
import { form } from './forms.js';
import { PARQUET, settledDigest } from './parquet.js';
import { identifier, listColumns, literal, within } from './sql.js';
import { target } from './staging.js';
import type { Warehouse } from './warehouse.js';

export type FileFormat = 'csv' | 'csv.gz' | 'parquet';

export interface TableFile {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes the table's rows, or those of a window's days; when it returns they are on the disk, whole. */
export async function writeTable(
  warehouse: Pick<Warehouse, 'change'>,
  table: Table,
  { path, format, where }: { readonly path: string; readonly format: FileFormat; readonly where?: Window },
): Promise<TableFile> {
  try {
    const wanted = where === undefined ? 'true' : within(identifier(table.day), [where]);
    const selected = `select ${FORMS[format](table)} from ${target(table)} where ${wanted} order by ${listColumns(table.key)}`;
    const write = (to: string) => warehouse.change(`copy (${selected}) to ${literal(to)} (${OPTIONS[format]})`);
    const rows = format === 'csv.gz' ? await packed(path, write) : await write(path);
    const sha256 = await settledDigest(path);
    return { rows, bytes: (await stat(path)).size, sha256 };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Of a path that is being packed: what is packed. */
const UNPACKED = '.csv';

/** At this level a ledger takes a fourth of the time that DuckDB packs it in, and is a twentieth longer. */
const LEVEL = 4;

async function packed(path: string, write: (to: string) => Promise<number>): Promise<number> {
  const plain = `${path}${UNPACKED}`;
  try {
    const rows = await write(plain);
    await pipeline(createReadStream(plain), createGzip({ level: LEVEL }), createWriteStream(path));
    return rows;
  } finally {
    await rm(plain, { force: true });
  }
}

/** Adds the rows of a CSV file that `writeTable` wrote; returns how many. */
export async function readTableFile(warehouse: Pick<Warehouse, 'query'>, table: Table, path: string): Promise<number> {
  const names = Object.keys(table.columns);
  const values = Object.entries(table.columns).map(([name, { type }]) => type.fromCsv(identifier(name)));
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const [inserted] = await warehouse.query(
    `insert into ${target(table)} (${listColumns(names)}) select ${values.join(', ')}
     from read_csv(${literal(oneFile(path))}, columns = {${columns}}, ${READING})`,
  );
  return inserted!['Count'] as number;
}

/** Each table's rows by the calendar month of their day: `2026-05` → rows. */
export async function countByMonth(
  warehouse: Pick<Warehouse, 'query'>,
  tables: readonly Table[],
): Promise<Map<Table, Map<string, number>>> {
  const counts = tables.map(
    (table, t) =>
      `select ${t} as t, ${form('month', table.day)} as first_day, count(*) as n from ${target(table)} group by 1, 2`,
  );
  const rows = await warehouse.query(`${counts.join(' union all ')} order by 1, 2`);
  const months = new Map(tables.map((table) => [table, new Map<string, number>()]));
  for (const row of rows)
    months.get(tables[row['t'] as number]!)!.set((row['first_day'] as string).slice(0, 7), row['n'] as number);
  return months;
}

/** A reader takes `*`, `?` and `[` in a path for a pattern; in brackets each stands for itself. */
function oneFile(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]');
}

/** Names and types, for a manifest. */
export function tableColumns(table: Table): Record<string, string> {
  return Object.fromEntries(Object.entries(table.columns).map(([name, { type }]) => [name, type.duckdb]));
}

const asCsv = ({ columns }: Table): string =>
  Object.entries(columns)
    .map(([name, { type }]) => `${type.csv(identifier(name))} as ${identifier(name)}`)
    .join(', ');

const asParquet = ({ columns }: Table): string =>
  Object.entries(columns)
    .map(([name, { type }]) => `${type.exported(identifier(name))} as ${identifier(name)}`)
    .join(', ');

const FORMS: Readonly<Record<FileFormat, (table: Table) => string>> = {
  csv: asCsv,
  'csv.gz': asCsv,
  parquet: asParquet,
};

const CSV = String.raw`format csv, header, nullstr '', new_line '\r\n'`;

const OPTIONS: Readonly<Record<FileFormat, string>> = {
  csv: CSV,
  'csv.gz': CSV,
  parquet: PARQUET,
};

/** Nothing is guessed; a text may be as long as a line. */
const READING = String.raw`auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', new_line = '\r\n',
  nullstr = '', allow_quoted_nulls = false, max_line_size = 100000000`;
