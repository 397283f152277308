/** Rows of the hand-made world in contract form, and the way into the warehouse. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RAW, type RawName } from '../../../src/contract/raw/index.js';
import { columnNames } from '../../../src/contract/table.js';
import type { Units } from '../../../src/math/decimal.js';
import { formatDay, parseDay } from '../../../src/time.js';
import type { Warehouse } from '../../../src/warehouse/warehouse.js';

/** A Monday; forty days, of which the ledger has reached the 35th. */
export const FIRST = parseDay('2026-03-02', 'first day');
export const LAST = FIRST + 39;
export const DUE = FIRST + 34;

type Cell = string | number | boolean | null;
/** `day` becomes `_as_of`. */
export type LooseRow = Record<string, Cell> & { day: number };
export type Tables = Record<RawName, LooseRow[]>;

export function emptyTables(): Tables {
  return Object.fromEntries(Object.keys(RAW).map((name) => [name, []])) as unknown as Tables;
}

export function money(units: Units | bigint): string {
  const size = BigInt(units) < 0n ? -BigInt(units) : BigInt(units);
  const text = size.toString().padStart(9, '0');
  return `${BigInt(units) < 0n ? '-' : ''}${text.slice(0, -8)}.${text.slice(-8)}`;
}

export function stampOf(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}Z`;
}

export function dayText(day: number): string {
  return formatDay(day);
}

export async function insertAll(warehouse: Warehouse, tables: Tables): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kro-verify-'));
  try {
    for (const table of Object.values(RAW)) {
      await warehouse.create(table);
      const rows = tables[table.name as RawName];
      if (rows.length === 0) continue;
      const path = join(folder, `${table.name}.json`);
      await writeFile(
        path,
        rows.map(({ day, ...row }) => JSON.stringify({ ...row, _as_of: formatDay(day) })).join('\n'),
      );
      const names = columnNames(table);
      const columns = names.map((name) => `'${name}': 'VARCHAR'`).join(', ');
      await warehouse.execute(
        `insert into raw.${table.name} select ${names.join(', ')}
         from read_json('${path}', format = 'newline_delimited', columns = {${columns}})`,
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
