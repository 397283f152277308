/** Oracle: the rows that were there. Every column type goes through a real file and comes back, cell by cell. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { columnNames, rawTable, type Table } from '../../src/contract/table.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { listColumns, literal } from '../../src/warehouse/sql.js';
import { readTableFile, writeTable } from '../../src/warehouse/tableFile.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';

const SIDES = choice(['buy', 'sell']);
const TYPES = { ID, ACCOUNT, SIDES, TEXT, UNIQUE_TEXT, MONEY, TIMESTAMP, DATE, INTEGER, DOUBLE, BOOLEAN };
const columns = Object.fromEntries(
  Object.entries(TYPES).map(([name, type]) => [`c_${name}`, maybe(type as never, '')]),
);
const tableOf = (name: string): Table =>
  rawTable({
    name,
    description: 'Every type.',
    columns: { n: column(INTEGER, 'Its number.'), ...columns },
    key: ['n'],
    day: '_as_of',
    partition: { column: '_as_of', by: 'day' },
    parents: [],
  });
const [before, after] = [tableOf('before'), tableOf('after')];

const folder = mkdtempSync(join(tmpdir(), 'kro-csv-'));
let duckdb: Warehouse;
beforeAll(async () => {
  duckdb = await openDuckDB(':memory:');
  await duckdb.create(before, after);
});
afterAll(async () => {
  await duckdb.close();
  rmSync(folder, { recursive: true });
});

const NASTY = [
  '',
  ' ',
  '"',
  '""',
  ',',
  '\n',
  '\r',
  '\r\n',
  '\t',
  'NULL',
  'null',
  '\\N',
  '\\',
  "'",
  '#x',
  '\uFEFF',
  '\u0000',
];
const anyText = fc.oneof(
  fc.constantFrom(...NASTY, '=1+1', 'x'.repeat(3_000_000), '☂ e\u0301 \u{1F469}\u200D\u{1F680}', '1,5', 'nan', 'true'),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 3 })), { maxLength: 6 })
    .map((all) => all.join('')),
);
const LIMIT = 10n ** 28n - 1n;
const anyMoney = fc
  .oneof(fc.bigInt(-LIMIT, LIMIT), fc.constantFrom(LIMIT, -LIMIT, 0n, 1n, -1n, 10n ** 8n))
  .map((units) => {
    const digits = (units < 0n ? -units : units).toString().padStart(9, '0');
    return `${units < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`;
  });
/** From the first microsecond of the year 1 to the last of 9999. */
const anyMicros = fc.oneof(
  fc.constantFrom(-62_135_596_800_000_000n, 253_402_300_799_999_999n, -1n, 0n, 1n),
  fc.bigInt(-62_135_596_800_000_000n, 253_402_300_799_999_999n),
);
const anyDouble = fc.oneof(fc.double(), fc.constantFrom(-0, Number.MIN_VALUE, Number.MAX_VALUE, 0.1 + 0.2, Infinity));
const anyInteger = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.constantFrom(2n ** 53n + 1n));

/** SQL of a value. */
const VALUES: Record<keyof typeof TYPES, fc.Arbitrary<string>> = {
  ID: fc.uuid().map(literal),
  ACCOUNT: fc.constantFrom('house:custody:0').map(literal),
  SIDES: fc.constantFrom('buy', 'sell').map(literal),
  TEXT: anyText.map(textOf),
  UNIQUE_TEXT: anyText.map(textOf),
  MONEY: anyMoney.map((money) => `cast('${money}' as decimal(28,8))`),
  TIMESTAMP: anyMicros.map((micros) => `make_timestamp(${micros})`),
  DATE: fc.integer({ min: -719_162, max: 2_932_896 }).map((day) => `date '1970-01-01' + ${day}`),
  INTEGER: anyInteger.map((n) => `cast('${n}' as bigint)`),
  DOUBLE: anyDouble.map((x) => `cast('${Object.is(x, -0) ? '-0.0' : x}' as double)`),
  BOOLEAN: fc.constantFrom('true', 'false'),
};

/** A statement cannot hold the character 0. */
function textOf(text: string): string {
  return text.split('\0').map(literal).join(' || chr(0) || ');
}

const anyRow = fc.record(
  Object.fromEntries(Object.entries(VALUES).map(([name, value]) => [name, fc.option(value, { nil: 'null' })])),
);

async function fill(rows: readonly Record<string, string>[]): Promise<void> {
  const values = rows.map(
    (row, n) =>
      `(${n}, ${Object.keys(TYPES)
        .map((name) => row[name])
        .join(', ')}, date '2026-01-01')`,
  );
  await duckdb.execute(`truncate raw.before; truncate raw.after; insert into raw.before values ${values.join(', ')}`);
}

/** Rows that are in one table and not in the other; bits count, so that -0 is not 0. */
async function difference(one: string, other: string): Promise<unknown> {
  const cells = columnNames(before).map((name) => (name === 'c_DOUBLE' ? `${name}, ${name}::varchar` : name));
  const [row] = await duckdb.query(
    `select count(*) as n from (select ${cells} from raw.${one} except all select ${cells} from raw.${other})`,
  );
  return row!['n'];
}

describe('a table', () => {
  test('comes back out of its file, cell by cell', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 12 }), async (rows) => {
        await fill(rows);
        const path = join(folder, 'before.csv.gz');
        expect(await writeTable(duckdb, before, { path, format: 'csv.gz' })).toMatchObject({ rows: rows.length });
        expect(await readTableFile(duckdb, after, path)).toBe(rows.length);
        expect([await difference('before', 'after'), await difference('after', 'before')]).toEqual([0, 0]);
      }),
      { numRuns: 50 },
    );
  });

  test('keeps null and the empty text apart, in a form that other programs read', async () => {
    const empty = Object.fromEntries(Object.keys(TYPES).map((name) => [name, 'null']));
    await fill([
      { ...empty, TEXT: "''", MONEY: "'-1.5'", TIMESTAMP: "'2026-01-01 00:00:00.000001'", BOOLEAN: 'true' },
      { ...empty, TEXT: `'a "b", c'`, UNIQUE_TEXT: `'one' || chr(13) || chr(10) || 'two'`, DOUBLE: '0.1' },
    ]);
    const path = join(folder, 'plain.csv.gz');
    await writeTable(duckdb, before, { path, format: 'csv.gz' });
    const [head, first, second, third, end] = gunzipSync(readFileSync(path)).toString().split('\r\n');
    expect(head).toBe(columnNames(before).join(','));
    expect(first).toBe('0,,,,"",,-1.50000000,2026-01-01T00:00:00.000001Z,,,,true,2026-01-01');
    expect([second, third]).toEqual(['1,,,,"a ""b"", c","one', 'two",,,,,0.1,,2026-01-01']);
    expect(end).toBe('');
  });

  test('gives the same bytes in whatever order its rows lie and however many threads write them', async () => {
    const digests = new Set<string>();
    for (const [threads, order] of [
      [1, 'asc'],
      [4, 'desc'],
    ] as const) {
      await duckdb.execute(`set threads = ${threads}; truncate raw.before`);
      await duckdb.execute(
        `insert into raw.before (n, "c_TEXT", _as_of) select i, md5(i::varchar), date '2026-01-01'
         from range(300000) r(i) order by i ${order}`,
      );
      const { sha256 } = await writeTable(duckdb, before, { path: join(folder, 'many.csv.gz'), format: 'csv.gz' });
      digests.add(sha256);
    }
    expect(digests.size).toBe(1);
    // Bytes 4 to 7 of a gzip file are its time.
    expect([...readFileSync(join(folder, 'many.csv.gz')).subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  });

  test('as Parquet has its stamps in UTC and its decimals exact', async () => {
    const empty = Object.fromEntries(Object.keys(TYPES).map((name) => [name, 'null']));
    await fill([{ ...empty, MONEY: "'99999999999999999999.99999999'", TIMESTAMP: "'2026-01-01 00:00:00.000001'" }]);
    const path = join(folder, 'one.parquet');
    await writeTable(duckdb, before, { path, format: 'parquet' });
    const read = await duckdb.query(
      `select "c_MONEY" as money, "c_TIMESTAMP" as stamp, typeof("c_TIMESTAMP") as type from read_parquet(${literal(path)})`,
    );
    const stamp = { stamp: '2026-01-01T00:00:00.000001Z', type: 'TIMESTAMP WITH TIME ZONE' };
    expect(read).toEqual([{ money: '99999999999999999999.99999999', ...stamp }]);
    expect(listColumns(columnNames(before))).toContain('c_MONEY');
  });
});
