import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { column, INTEGER, TEXT } from '../../src/contract/column.js';
import { rowParser } from '../../src/contract/emit/parser.js';
import { RAW, RAW_TABLES } from '../../src/contract/raw/index.js';
import type { Table } from '../../src/contract/table.js';
import { BusyError, UserError, WarehouseError } from '../../src/error.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { openWarehouse } from '../../src/warehouse/open.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { type Bench, idOf, openBench } from './history.js';

const folder = mkdtempSync(join(tmpdir(), 'kro-duckdb-'));
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => {
  bench.close();
  rmSync(folder, { recursive: true });
});

function at(name: string): string {
  return join(folder, name);
}

async function inMemory<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openDuckDB(':memory:');
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

test('the real engine takes the DDL of every table, twice, and tells the same columns back', () =>
  inMemory(async (warehouse) => {
    for (const table of [...RAW_TABLES, ...RAW_TABLES]) await warehouse.create(table);
    const columns = await warehouse.query(`select column_name from duckdb_columns() where schema_name = 'raw'`);
    expect(columns).toHaveLength(RAW_TABLES.flatMap((table) => Object.keys(table.columns)).length);
  }));

test('a table with other columns is refused with the difference', () =>
  inMemory(async (warehouse) => {
    await warehouse.execute(
      'create table raw.kyc_checks (user_id INTEGER, submitted_at TIMESTAMP, decided_at TIMESTAMP, note TEXT, _as_of DATE)',
    );
    await expect(warehouse.create(RAW.kyc_checks)).rejects.toThrow(
      'raw.kyc_checks has other columns than this version of the program: status is missing; user_id is INTEGER, not VARCHAR; note is unknown',
    );
  }));

test('tables of other schemas lie there', () =>
  inMemory(async (warehouse) => {
    const secret: Table = {
      ...RAW.users,
      schema: 'truth',
      columns: { user_id: column(TEXT, ''), n: column(INTEGER, '') },
    };
    await warehouse.create(secret);
    expect(await warehouse.query('select * from truth.users')).toEqual([]);
  }));

test('values of any query are in contract form', () =>
  inMemory(async (warehouse) => {
    const [row] = await warehouse.query(`select
      cast('-0.00000001' as decimal(28,8)) as small, cast('12345678901234567890.5' as decimal(28,8)) as large,
      cast(7 as decimal(4,0)) as whole, timestamp '1969-12-31 23:59:59.999999' as before,
      timestamptz '2026-05-02 14:00:00+02' as zoned, date '0099-01-02' as old, sum(3) as sum, count(*) as n,
      1.5e0 as double, true as yes, null as nothing, [1, 2] as list`);
    expect(row).toEqual({
      small: '-0.00000001',
      large: '12345678901234567890.50000000',
      whole: '7',
      before: '1969-12-31T23:59:59.999999Z',
      zoned: '2026-05-02T12:00:00.000000Z',
      old: '0099-01-02',
      sum: 3,
      n: 1,
      double: 1.5,
      yes: true,
      nothing: null,
      list: '[1, 2]',
    });
    await expect(warehouse.query('select 9007199254740993')).rejects.toThrow('count beyond 2^53: 9007199254740993');
  }));

test('queries at once do not disturb each other', () =>
  inMemory(async (warehouse) => {
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => warehouse.query(`select count(*) + ${n} as n from range(5000)`)),
    );
    expect(answers.flat()).toEqual([5001, 5002, 5003, 5004].map((n) => ({ n })));
  }));

test('read streams a window in key order, and every row passes the contract’s parser', () =>
  inMemory(async (warehouse) => {
    const users = Array.from({ length: 5000 }, (_, i) => ({ key: 4999 - i, day: i % 4, asOf: 4, value: i }));
    await bench.load(warehouse, { window: { from: 0, to: 4 }, asOf: 4, rows: { users } });
    const parser = rowParser(RAW.users);
    const from = Date.parse('2026-05-02') / 86_400_000;
    const keys: string[] = [];
    let batches = 0;
    for await (const batch of warehouse.read(RAW.users, { from, to: from + 1 })) {
      batches++;
      for (const row of batch) keys.push(parser.parse(row).user_id);
      await warehouse.query('select 1'); // a query meanwhile
    }
    expect(batches).toBeGreaterThan(1);
    expect(keys).toEqual(
      users
        .filter(({ day }) => day === 1 || day === 2)
        .map(({ key }) => idOf(key))
        .toSorted(),
    );
  }));

test('reading what is not there is refused', () =>
  inMemory(async (warehouse) => {
    const read = warehouse.read(RAW.users)[Symbol.asyncIterator]();
    await expect(read.next()).rejects.toThrow('no such table in the warehouse: raw.users');
  }));

test('a refused statement is one sentence that carries its sql', () =>
  inMemory(async (warehouse) => {
    const error = await warehouse.query('select *\nfrom raw.nope').catch((error: unknown) => error);
    expect(error).toBeInstanceOf(WarehouseError);
    expect((error as WarehouseError).sql).toBe('select *\nfrom raw.nope');
    expect((error as WarehouseError).message).toMatch(/^Catalog Error: .*nope does not exist!.*$/);
  }));

test('the catalogue is called warehouse whatever the file is, so views survive a rename', async () => {
  const first = await openDuckDB(at('one.duckdb'));
  await first.create(RAW.users);
  await first.execute('create view raw.everyone as select * from warehouse.raw.users');
  await first.close();
  renameSync(at('one.duckdb'), at('two.duckdb'));
  const second = await openDuckDB(at('two.duckdb'), { readOnly: true });
  expect(await second.query('select count(*) as n from raw.everyone')).toEqual([{ n: 0 }]);
  await expect(second.execute('drop view raw.everyone')).rejects.toThrow(/read-only/);
  await second.close();
});

test('a home keeps its warehouse under a fixed name', async () => {
  const warehouse = await openWarehouse({ home: folder, journal: at('jobs.json') });
  await warehouse.close();
  const again = await openDuckDB(at('warehouse.duckdb'), { readOnly: true });
  await again.close();
});

test('what cannot be opened is told in a sentence', async () => {
  writeFileSync(at('text.duckdb'), 'no database at all, but long enough to have a header '.repeat(100));
  await expect(openDuckDB(at('text.duckdb'))).rejects.toThrow(`not a DuckDB database: ${at('text.duckdb')}`);
  await expect(openDuckDB(at('none.duckdb'), { readOnly: true })).rejects.toThrow(
    `nothing is loaded yet: ${at('none.duckdb')} does not exist`,
  );
  await expect(openDuckDB(at('no/such/folder.duckdb'))).rejects.toThrow(UserError);
});

test('a file of another version of the program is refused with what to do', async () => {
  const path = at('version.duckdb');
  const warehouse = await openDuckDB(path);
  await warehouse.execute('update meta.version set version = 99');
  await warehouse.close();
  await expect(openDuckDB(path)).rejects.toThrow('newer version of this program: update the program');
  const foreign = at('foreign.duckdb');
  const other = await openDuckDB(foreign);
  await other.execute('drop schema meta cascade; create table raw.t (a integer)');
  await other.close();
  await expect(openDuckDB(foreign)).rejects.toThrow('move it away and load again');
});

test('a file that another process or this one holds is busy', { timeout: 20_000 }, async () => {
  const path = at('held.duckdb');
  const mine = await openDuckDB(path);
  await expect(openDuckDB(path)).rejects.toThrow(BusyError);
  await mine.close();
  const holder = spawn(process.execPath, ['--import', 'tsx', 'test/warehouse/holder.ts', path]);
  await once(holder.stdout, 'data');
  await expect(openDuckDB(path)).rejects.toThrow(BusyError);
  await expect(openDuckDB(path, { readOnly: true })).rejects.toThrow(
    `another process (${holder.pid}) has the warehouse open`,
  );
  holder.kill();
  await once(holder, 'exit');
  await (await openDuckDB(path)).close();
});
