import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Block, createBlock } from '../../src/contract/block.js';
import { BOOLEAN, column, DATE, DOUBLE, INTEGER, MONEY, maybe, TEXT, TIMESTAMP } from '../../src/contract/column.js';
import { rawTable } from '../../src/contract/table.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { type Encoder, openEncoder } from '../../src/warehouse/parquet.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';

/** One column of each type, and one of each kind that may be null. */
const every = rawTable({
  name: 'every',
  description: 'Every type.',
  columns: {
    id: column(TEXT, ''),
    money: column(MONEY, ''),
    stamp: column(TIMESTAMP, ''),
    date: column(DATE, ''),
    count: column(INTEGER, ''),
    double: column(DOUBLE, ''),
    flag: column(BOOLEAN, ''),
    no_money: maybe(MONEY, ''),
    no_text: maybe(TEXT, ''),
    no_flag: maybe(BOOLEAN, ''),
  },
  key: ['id'],
  day: 'stamp',
  partition: { column: 'stamp', by: 'day' },
  parents: [],
});

const folder = mkdtempSync(join(tmpdir(), 'kro-parquet-'));
let encoder: Encoder;
let duckdb: Warehouse;
beforeAll(async () => {
  encoder = await openEncoder();
  duckdb = await openDuckDB(':memory:');
});
afterAll(async () => {
  encoder.close();
  await duckdb.close();
  rmSync(folder, { recursive: true });
});

type Extra = Partial<{ money: number | bigint; date: number; no_money: number; no_text: string; no_flag: boolean }>;

function blockOf(from: number, rows: number, extra: Extra = {}): Block {
  const block = createBlock(every);
  for (let i = from; i < from + rows; i++)
    block.append({
      id: `row ${i} ☂`,
      money: i - 2,
      stamp: 1_780_000_000_123_456,
      date: 20_601,
      count: i,
      double: i / 3,
      flag: i % 3 === 0,
      no_money: null,
      no_text: null,
      no_flag: null,
      _as_of: -1,
      ...extra,
    });
  return block.take();
}

function at(name: string): string {
  return join(folder, name);
}

function readBack(name: string, columns = '*') {
  return duckdb.query(`select ${columns} from read_parquet('${at(name)}')`);
}

test('values come back to the last digit, in the contract form', async () => {
  await encoder.write(
    every,
    [blockOf(0, 1, { no_money: 5, no_text: '', no_flag: true }), blockOf(1, 1)],
    at('a.parquet'),
  );
  expect(await readBack('a.parquet')).toEqual([
    {
      id: 'row 0 ☂',
      money: '-0.00000002',
      stamp: '2026-05-28T20:26:40.123456Z',
      date: '2026-05-28',
      count: 0,
      double: 0,
      flag: true,
      no_money: '0.00000005',
      no_text: '',
      no_flag: true,
      _as_of: '1969-12-31',
    },
    expect.objectContaining({ money: '-0.00000001', flag: false, no_money: null, no_text: null, no_flag: null }),
  ]);
});

test.each([
  [2 ** 53 - 1, '90071992.54740991'],
  [2n ** 53n + 1n, '90071992.54740993'],
  [2n ** 63n - 1n, '92233720368.54775807'],
  [-(2n ** 63n), '-92233720368.54775808'],
])('amounts are exact beyond 2^53: %s', async (units, text) => {
  await encoder.write(every, [blockOf(0, 1, { money: units })], at('big.parquet'));
  expect(await readBack('big.parquet', 'money')).toEqual([{ money: text }]);
});

test('the file declares the types that both warehouses expect, columns in contract order, zstd', async () => {
  await encoder.write(every, [blockOf(0, 3)], at('types.parquet'));
  const schema = await duckdb.query(
    `select name, coalesce(cast(logical_type as varchar), converted_type, type) as type, precision, scale
     from parquet_schema('${at('types.parquet')}') where name <> 'duckdb_schema'`,
  );
  expect(schema.map(({ name }) => name)).toEqual(Object.keys(every.columns));
  const types = Object.fromEntries(schema.map(({ name, type }) => [name as string, String(type)]));
  expect(types['stamp']).toMatch(/isAdjustedToUTC.*(true|1).*MICROS/i);
  expect(types['date']).toMatch(/Date/i);
  expect(types['id']).toMatch(/String|UTF8/i);
  expect(schema[1]).toMatchObject({ precision: 28, scale: 8 });
  expect(types).toMatchObject({ double: 'DOUBLE', flag: 'BOOLEAN' });
  const codecs = await duckdb.query(`select distinct compression from parquet_metadata('${at('types.parquet')}')`);
  expect(codecs).toEqual([{ compression: 'ZSTD' }]);
});

test('rows keep their order over blocks and row groups, and the bytes are the same on every run', async () => {
  const blocks = [blockOf(0, 3000), blockOf(3000, 1), blockOf(3001, 130_000)];
  const first = await encoder.write(every, blocks, at('first.parquet'));
  const other = await openEncoder();
  const second = await other.write(every, blocks, at('second.parquet'));
  other.close();
  expect(second.sha256).toBe(first.sha256);
  expect(first).toEqual({ path: at('first.parquet'), rows: 133_001, sha256: expect.any(String) });
  expect(createHash('sha256').update(readFileSync(first.path)).digest('hex')).toBe(first.sha256);
  const [order] = await readBack(
    'first.parquet',
    'count(*) as rows, count(*) filter (where count <> file_row_number) as astray',
  );
  expect(order).toEqual({ rows: 133_001, astray: 0 });
});

test('no blocks give a file without rows, and a second file under the name replaces the first', async () => {
  await encoder.write(every, [blockOf(0, 2)], at('deep/er/none.parquet'));
  expect(await encoder.write(every, [], at('deep/er/none.parquet'))).toMatchObject({ rows: 0 });
  expect(await readBack('deep/er/none.parquet', 'count(*) as rows')).toEqual([{ rows: 0 }]);
  expect(readdirSync(at('deep/er'))).toEqual(['none.parquet']);
});

test('what cannot be written leaves nothing behind, and the encoder goes on', async () => {
  const block = createBlock(every);
  block.columns.id.putCode(block.next(), 7);
  await expect(encoder.write(every, [block.take()], at('bad/x.parquet'))).rejects.toThrow(/no text has the code 7/);
  expect(readdirSync(at('bad'))).toEqual([]);
  expect(await encoder.write(every, [blockOf(0, 1)], at('bad/x.parquet'))).toMatchObject({ rows: 1 });
});
