/** Oracle: the rows that were appended. Every storage form goes through a real file and comes back through DuckDB. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Block, createBlock } from '../../src/contract/block.js';
import {
  ACCOUNT,
  BOOLEAN,
  choice,
  column,
  DATE,
  DOUBLE,
  ID,
  INTEGER,
  MONEY,
  maybe,
  TEXT,
  TIMESTAMP,
  UNIQUE_TEXT,
} from '../../src/contract/column.js';
import { rawTable, type StoredRow } from '../../src/contract/table.js';
import { HOUSE_PURPOSES } from '../../src/contract/vocabulary.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { type Encoder, openEncoder } from '../../src/warehouse/parquet.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';

const SIDES = choice(['buy', 'sell', 'it’s "both"']);
const COLUMNS = {
  id: column(ID, ''),
  account: column(ACCOUNT, ''),
  side: column(SIDES, ''),
  word: column(TEXT, ''),
  email: column(UNIQUE_TEXT, ''),
  money: column(MONEY, ''),
  stamp: column(TIMESTAMP, ''),
  date: column(DATE, ''),
  count: column(INTEGER, ''),
  double: column(DOUBLE, ''),
  flag: column(BOOLEAN, ''),
  no_id: maybe(ID, ''),
  no_account: maybe(ACCOUNT, ''),
  no_side: maybe(SIDES, ''),
  no_word: maybe(TEXT, ''),
  no_email: maybe(UNIQUE_TEXT, ''),
  no_money: maybe(MONEY, ''),
  no_stamp: maybe(TIMESTAMP, ''),
  no_date: maybe(DATE, ''),
  no_count: maybe(INTEGER, ''),
  no_double: maybe(DOUBLE, ''),
  no_flag: maybe(BOOLEAN, ''),
} as const;
const every = rawTable({
  name: 'every',
  description: 'Every storage form, required and not.',
  columns: COLUMNS,
  key: ['id'],
  day: 'stamp',
  partition: { column: 'stamp', by: 'day' },
  parents: [],
});
type EveryRow = StoredRow<typeof every>;

const folder = mkdtempSync(join(tmpdir(), 'kro-forms-'));
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

const YEAR_2200 = 7_258_118_400_000_000;
const anyId = fc.oneof(
  fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  fc.tuple(fc.bigInt(0n, 2n ** 128n - 1n)).map(([bits]) => uuidOf(bits)),
  fc.uuid(),
);
const anyHouse = fc
  .tuple(fc.constantFrom(...HOUSE_PURPOSES), fc.oneof(fc.nat(99), fc.constant(2 ** 32 - 1)))
  .map(([purpose, shard]) => `house:${purpose}:${shard}`);
const anyText = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '☂', "o'clock", 'e\u0301', 'x'.repeat(5000)))
  .filter((text) => !text.includes('\0'));
const anyUnits = fc.oneof(fc.maxSafeInteger(), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.constantFrom(0, 2 ** 53));
const anyInt = fc.oneof(fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1));
const VALUES = {
  id: anyId,
  account: fc.oneof(fc.uuid(), anyHouse),
  side: fc.constantFrom(...SIDES.values!),
  word: anyText,
  email: anyText,
  money: anyUnits,
  stamp: fc.oneof(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: YEAR_2200 })),
  date: fc.integer({ min: -700_000, max: 2_900_000 }),
  count: anyInt,
  double: fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(-0, Number.MIN_VALUE, Number.MAX_VALUE)),
  flag: fc.boolean(),
};
const OPTIONAL = Object.fromEntries(
  Object.entries(VALUES).map(([name, value]) => [`no_${name}`, fc.option(value as fc.Arbitrary<unknown>)]),
);
const anyRow = fc.record({ ...VALUES, ...OPTIONAL, _as_of: fc.constant(0) }) as unknown as fc.Arbitrary<EveryRow>;

function uuidOf(bits: bigint): string {
  return bits
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function blockOf(rows: readonly EveryRow[]): Block {
  const block = createBlock(every);
  for (const row of rows) block.append(row);
  return block.take();
}

/** As the file must show a row: numbers by their bits, so that no reader rounds them. */
function shown(row: EveryRow): Record<string, unknown> {
  const text = ([name, value]: [string, unknown]) => [name, value === null ? null : SHOWN[typeof value]!(value, name)];
  return Object.fromEntries(Object.entries(row).map(text as (entry: [string, unknown]) => [string, unknown]));
}

const SHOWN: Readonly<Record<string, (value: unknown, name: string) => unknown>> = {
  string: (value) => value,
  boolean: (value) => value,
  bigint: (value) => String(value),
  number: (value, name) => (name.endsWith('double') ? bitsOf(value as number) : String(BigInt(value as number))),
};

function bitsOf(value: number): string {
  return Buffer.from(Float64Array.of(value).buffer).reverse().toString('hex');
}

function asShown(name: string, duckdbType: string): string {
  if (duckdbType.startsWith('DECIMAL'))
    return `cast(cast(replace(cast(${name} as varchar), '.', '') as hugeint) as varchar)`;
  if (duckdbType === 'TIMESTAMP') return `cast(epoch_us(${name}) as varchar)`;
  if (duckdbType === 'DATE') return `cast(${name} - date '1970-01-01' as varchar)`;
  if (duckdbType === 'BIGINT') return `cast(${name} as varchar)`;
  return name;
}

async function readBack(path: string): Promise<Record<string, unknown>[]> {
  const columns = Object.entries(every.columns).map(([name, { type }]) => `${asShown(name, type.duckdb)} as ${name}`);
  const rows = await duckdb.query(`select ${columns.join(', ')} from read_parquet('${path}')`);
  return rows.map((row) => {
    const doubles = ['double', 'no_double'].map((name) => [
      name,
      row[name] === null ? null : bitsOf(Number(row[name])),
    ]);
    return { ...row, ...Object.fromEntries(doubles) };
  });
}

test('every value of every form comes back from the file, over any cut into blocks', async () => {
  const cuts = fc.array(fc.array(anyRow, { maxLength: 12 }), { maxLength: 4 });
  const path = join(folder, 'any.parquet');
  await fc.assert(
    fc.asyncProperty(cuts, async (blocks) => {
      await encoder.write(every, blocks.map(blockOf), path);
      expect(await readBack(path)).toEqual(blocks.flat().map(shown));
    }),
    { numRuns: 60 },
  );
});

test('many blocks hold what one block holds, beyond a chunk and a byte of codes', async () => {
  const [pattern] = fc.sample(fc.array(anyRow, { minLength: 40, maxLength: 40 }), { numRuns: 1, seed: 7 });
  const rows = Array.from({ length: 5000 }, (_, i) => ({ ...pattern![i % 40]!, count: i, word: `word ${i}` }));
  const [one, many] = [join(folder, 'one.parquet'), join(folder, 'many.parquet')];
  await encoder.write(every, [blockOf(rows)], one);
  const blocks = [rows.slice(0, 2048), [], rows.slice(2048, 2049), rows.slice(2049, 4200), rows.slice(4200)];
  await encoder.write(every, blocks.map(blockOf), many);
  const expected = rows.map(shown);
  expect(await readBack(one)).toEqual(expected);
  expect(await readBack(many)).toEqual(expected);
});

test('a dictionary may be larger than 16 bits count', async () => {
  const words = rawTable({
    name: 'words',
    description: 'One text.',
    columns: { word: column(TEXT, '') },
    key: ['word'],
    day: '_as_of',
    partition: { column: '_as_of', by: 'day' },
    parents: [],
  });
  const block = createBlock(words);
  for (let i = 0; i < 66_000; i++) block.append({ word: `word ${i}`, _as_of: 0 });
  const path = join(folder, 'words.parquet');
  await encoder.write(words, [block.take()], path);
  const astray = `count(*) filter (where word <> 'word ' || file_row_number) as astray`;
  const rows = await duckdb.query(`select count(*) as rows, ${astray} from read_parquet('${path}')`);
  expect(rows).toEqual([{ rows: 66_000, astray: 0 }]);
});

test('the same blocks give the same bytes, whatever was written before', async () => {
  const rows = fc.sample(anyRow, { numRuns: 3000, seed: 11 });
  const [first, second] = [join(folder, 'first.parquet'), join(folder, 'second.parquet')];
  await encoder.write(every, [blockOf(rows), blockOf(rows.slice(0, 10))], first);
  const other = await openEncoder();
  await other.write(every, [blockOf(rows.slice(100))], second);
  await other.write(every, [blockOf(rows), blockOf(rows.slice(0, 10))], second);
  other.close();
  expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
});
