/** The marts of a DuckDB file against those in an emulator, cell by cell: decimals exactly, floats to 1e-9 of their size. */
import type { Column } from '../../src/contract/column.js';
import { MART_TABLES } from '../../src/contract/marts/index.js';
import type { Table } from '../../src/contract/table.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { type Answer, PROJECT, query } from './rest.js';

type Cell = string | null;

/** Why each mart is not the same, of those that are not. */
export async function martDifferences(duckdbPath: string, host: string): Promise<Record<string, string>> {
  const warehouse = await openDuckDB(duckdbPath, { readOnly: true });
  try {
    const found: Record<string, string> = {};
    for (const mart of MART_TABLES) {
      const difference = maybeDifference(mart, await rowsHere(warehouse, mart), await rowsThere(host, mart));
      if (difference !== null) found[mart.name] = difference;
    }
    return found;
  } finally {
    await warehouse.close();
  }
}

/** How many rows each mart has. */
export async function martSizes(duckdbPath: string): Promise<Record<string, number>> {
  const warehouse = await openDuckDB(duckdbPath, { readOnly: true });
  try {
    const sizes: Record<string, number> = {};
    for (const mart of MART_TABLES) sizes[mart.name] = (await rowsHere(warehouse, mart)).length;
    return sizes;
  } finally {
    await warehouse.close();
  }
}

async function rowsHere(warehouse: Warehouse, { name, columns }: Table): Promise<Cell[][]> {
  const cells = Object.entries(columns).map(([column, { type }]) =>
    type.bigquery === 'TIMESTAMP' ? `epoch_us(${column})::varchar as ${column}` : `${column}::varchar as ${column}`,
  );
  const rows = await warehouse.query(`select ${cells.join(', ')} from marts.${name}`);
  return rows.map((row) => Object.keys(columns).map((column) => row[column] as Cell));
}

/** Names and types must be the contract's, in its order. */
async function rowsThere(host: string, { name, columns }: Table): Promise<Answer['rows']> {
  const { fields, rows } = await query(host, `select * from \`${PROJECT}.kraken_ramp_marts.${name}\``);
  const [actual, expected] = [
    fields.map(shapeOf),
    Object.entries(columns).map(([column, { type }]) => `${column} ${type.bigquery}`),
  ];
  if (actual.join() !== expected.join()) throw new Error(`${name} has the columns ${actual}, not ${expected}`);
  return rows;
}

function shapeOf({ name, type }: Answer['fields'][number]): string {
  return `${name} ${LEGACY_NAMES[type] ?? type}`;
}

/** The API tells types by the names of its old SQL. */
const LEGACY_NAMES: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };

function maybeDifference({ key, columns }: Table, here: readonly Cell[][], there: Answer['rows']): string | null {
  const names = Object.keys(columns);
  const keyOf = (row: readonly Cell[]) => key.map((name) => row[names.indexOf(name)]).join(' ');
  const others = new Map(there.map((row) => [keyOf(row), row]));
  if (here.length !== there.length || others.size !== there.length)
    return `${here.length} rows here, ${there.length} there with ${others.size} keys`;
  for (const row of here) {
    const other = others.get(keyOf(row));
    if (other === undefined) return `${keyOf(row)} is not there`;
    for (const [place, name] of names.entries())
      if (!isSame(columns[name]!, row[place]!, other[place]!))
        return `${keyOf(row)}: ${name} is ${row[place]} here, ${other[place]} there`;
  }
  return null;
}

function isSame({ type }: Column, here: Cell, there: Cell): boolean {
  if (here === null || there === null) return here === there;
  if (type.bigquery === 'NUMERIC') return plain(here) === plain(there);
  if (type.bigquery !== 'FLOAT64') return here === there;
  const [one, other] = [Number(here), Number(there)];
  return Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));
}

function plain(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
