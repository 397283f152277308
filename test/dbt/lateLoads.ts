/** Loads that come late into a home: rows that change after all, and days that turn out to be empty. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { RAW, type RawName } from '../../src/contract/raw/index.js';
import { type Day, formatDay, parseDay } from '../../src/time.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { TableLoad, Warehouse } from '../../src/warehouse/warehouse.js';
import { newHome, warehouseOf } from '../pipeline/homes.js';

export interface LateLoads {
  /** A late load of rows that are there, changed, or, where their key is another, of new ones; the days that they were and are on. */
  change(table: RawName, cells: Record<string, string>, which?: string): Promise<string[]>;
  /** The last day before so many that has rows of the table is ingested again, and has none; the day. */
  empty(table: RawName, daysBack: number): Promise<string[]>;
}

/** They come on the last day. */
export function lateLoads(home: string, last: Day): LateLoads {
  let loads = 0;
  async function loadLate(warehouse: Warehouse, load: TableLoad): Promise<void> {
    loads += 1;
    await warehouse.load({ runId: `late-${loads}`, asOf: last, producer: 'test', startedAt: 0, tables: [load] });
  }
  return {
    change: (table, cells, which = 'true limit 1') =>
      inWarehouse(home, async (warehouse) => {
        const file = join(newHome(), '..', 'late.parquet');
        const day = `cast(${RAW[table].day} as date)`;
        const changed = { ...cells, _as_of: `date '${formatDay(last)}'` };
        const replaced = Object.entries(changed).map(
          ([name, sql]) => `cast(${sql} as ${RAW[table].columns[name as '_as_of'].type.duckdb}) as ${name}`,
        );
        await warehouse.execute(`create or replace temp table old as select *, ${day} as day from raw.${table}
          where _as_of < date '${formatDay(last)}' and ${which.replaceAll(/\bday\b/g, day)}`);
        await warehouse.execute(
          `copy (select * exclude (day) from (select * replace (${replaced.join(', ')}) from old)) to '${file}' (format parquet)`,
        );
        const [count] = await warehouse.query('select count(*) as n from old');
        expect(count!['n']).toBeGreaterThan(0);
        await loadLate(warehouse, {
          table: RAW[table],
          window: null,
          files: [{ path: file, rows: count!['n'] as number, sha256: '' }],
        });
        const was = RAW[table].key.some((name) => name in cells) ? '' : 'select day from old union';
        const days = await warehouse.query(`${was} select ${day} as day from '${file}'`);
        return days.map((row) => row['day'] as string);
      }),
    empty: (table, daysBack) =>
      inWarehouse(home, async (warehouse) => {
        const [row] = await warehouse.query(
          `select max(cast(timestamp as date)) as day from raw.${table} where timestamp < '${formatDay(last - daysBack)}'`,
        );
        const day = parseDay(row!['day'] as string, 'day');
        await loadLate(warehouse, { table: RAW[table], window: { from: day, to: day }, files: [] });
        return [formatDay(day)];
      }),
  };
}

async function inWarehouse<T>(home: string, work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openDuckDB(warehouseOf(home));
  return work(warehouse).finally(() => warehouse.close());
}
