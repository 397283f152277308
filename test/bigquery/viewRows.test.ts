/** Views over a few rows of somebody's, sound ones and others. Oracle: an import of the same rows as files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import type { Table } from '../../src/contract/table.js';
import { quoted } from '../../src/contract/viewing/viewing.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { temporaryFolder } from '../cli/recording.js';
import { type Cells, csvOf, GOOD, ORDER, USER } from '../pipeline/import/importing.js';
import { both } from './both.js';
import { type Emulator, startEmulator } from './emulator.js';
import { createDataset, query } from './rest.js';

// The emulator reads texts of this length slowly where much else runs.
vi.setConfig({ testTimeout: 300_000 });
const cwd = temporaryFolder();
let emulator: Emulator;
let sides: ReturnType<typeof both>;
let maps = 0;

beforeAll(async () => {
  emulator = await startEmulator();
  sides = both(emulator.host, cwd, 'views');
  await createDataset(emulator.host, 'legacy');
  for (const [name, rows] of Object.entries(ROWS)) await put(name, rows);
});
afterAll(() => emulator?.stop());

const other = (id: string, n: number) => id.replace(/1$/, String(n));
const { user_id: _, email: mail, created_at: joined, ...rest } = GOOD.users;

/** As others have them: their names, their words, some rows that are none. */
const ROWS: Readonly<Record<string, readonly Cells[]>> = {
  people: [
    { ...rest, id: USER.toUpperCase(), mail, joined: '01.05.2026 12:00', kyc_status: 'OK' },
    { ...rest, id: other(USER, 2), mail: ' Ada@Mail.example ', joined: '01.05.2026 12:00', kyc_status: 'OK' },
    { ...rest, id: other(USER, 3), mail: 'nobody', joined: '01.05.2026 12:00', kyc_status: 'OK' },
    { ...rest, id: other(USER, 4), mail, joined: '25.10.2026 02:30', kyc_status: 'OK' },
    { ...rest, id: 'nonsense', mail, joined: '01.05.2026 12:00', kyc_status: '?' },
  ],
  orders: [
    { ...GOOD.orders, trading_pair: 'XBT-USD', limit_price: 'n/a' },
    {
      ...GOOD.orders,
      order_id: other(ORDER, 2),
      trading_pair: 'btcusd',
      limit_price: '1,5',
      timestamp: '2026-05-04 10:00:00Z',
    },
    { ...GOOD.orders, order_id: other(ORDER, 3), trading_pair: 'btcusd', base_amount: '0.123456789' },
    { ...GOOD.orders, order_id: other(ORDER, 4), trading_pair: 'BTC/XYZ' },
    { ...GOOD.orders, order_id: other(ORDER, 5), trading_pair: 'btcusd', timestamp: '2026-06-02T10:00:00Z' },
  ],
  trades: [{ ...GOOD.trades, quote_amount: '' }],
};

const MAP = `
as_of: 2026-05-31
tables:
  users:
    FROM people
    zone: Europe/Berlin
    columns:
      user_id: id
      email: {from: mail, hash: true}
      created_at: {from: joined, format: DD.MM.YYYY HH:mm}
      kyc_status: {from: kyc_status, values: {OK: verified}}
  orders:
    FROM orders
    nulls: n/a
    ignore: [base_currency, quote_currency]
    columns:
      base_currency: {from: trading_pair, part: base}
      quote_currency: {from: trading_pair, part: quote}
      limit_price: {decimal: ","}
  trades:
    FROM trades
    ignore: quote_amount
    columns: {quote_amount: {product: [base_amount, price]}}
`;

/** A file here, a table there. */
async function put(name: string, rows: readonly Cells[]): Promise<void> {
  writeFileSync(join(cwd, `${name}.csv`), csvOf(rows));
  const lines = rows.map((row) =>
    Object.entries(row).map(([column, cell]) => `${cell === '' ? 'cast(null as string)' : quoted(cell)} as ${column}`),
  );
  await query(
    emulator.host,
    `create or replace table legacy.${name} as ${lines.map((cells) => `select ${cells.join(', ')}`).join(' union all ')}`,
  );
}

function write(map: string, from: (table: string) => string): string {
  const file = `${maps++}.yaml`;
  writeFileSync(join(cwd, file), `salt: pepper\n${map.replaceAll(/FROM (\w+)/g, (__, table: string) => from(table))}`);
  return file;
}

const ofFiles = (map: string) => write(map, (table) => `files: ${table}.csv`);
const ofTables = (map: string) => write(map, (table) => `from: legacy.${table}`);
const views = (map: string, ...words: string[]) => sides.there.kro('import', ofTables(map), '--views', ...words);

async function rowsOf(warehouse: Warehouse, table: Table): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const part of warehouse.read(table)) rows.push(...part);
  return rows;
}

describe('what no view can be made of is refused in a sentence, and none is made', () => {
  test.each([
    ['users: {from: legacy.nobody}', /tables\.users\.from: there is no table kraken-ramp-optimizer\.legacy\.nobody /],
    ['users: {FROM orders}', /tables\.users\.columns\.email: the table lacks email; it has order_id, /],
    ['users: {files: people.csv}', /tables\.users names files, over which no view is made/],
    ['users: {FROM people, skip: "2"}', /tables\.users\.skip is for files, and a view reads none/],
    [
      'orders: {FROM orders, columns: {base_amount: {sum: order_id}}}',
      /orders\.columns\.base_amount: no view does sum/,
    ],
    ['orders: {FROM orders, columns: {base_amount: {from: base_amount, part: amount}}}', /no view does part: amount/],
    ['orders: {FROM orders, where: {colour: red}}', /tables\.orders\.where: the table lacks colour/],
    ['users: {from: "a b"}', /tables\.users\.from is no table \(takes dataset\.table or project\.dataset\.table\)/],
    ['users: {FROM people, files: people.csv}', /tables\.users has files and from: it takes one of them/],
    [
      'marketing_spend: {FROM spend}',
      /keys of marketing_spend are in several rows: date channel campaign country 2026-05-01 affiliate a US /,
    ],
    [
      'kyc_checks: {FROM checks}',
      /rows of kyc_checks lack their row of users: user_id 00000000-0000-4000-8000-000000000009 /,
    ],
  ])('%s', async (source, sentence) => {
    const spend = {
      date: '2026-05-01',
      channel: 'affiliate',
      campaign: 'a',
      country: 'US',
      spend_usd: '1',
      impressions: '1',
      clicks: '1',
    };
    if (source.includes('spend')) await put('spend', [spend, { ...spend, clicks: '2' }]);
    if (source.includes('checks'))
      await put('checks', [
        { user_id: other(USER, 9), submitted_at: '2026-05-01T10:00:00Z', decided_at: '', status: 'pending' },
      ]);
    const { code, stderr } = await views(`as_of: 2026-05-31\ntables:\n  ${source}\n`);
    expect(stderr.trim().split('\n').at(-1)).toMatch(sentence);
    expect(code).toBe(1);
    await expect(query(emulator.host, 'select * from views_raw.users')).rejects.toThrow(/not found/i);
  });
});

describe('views over tables', () => {
  beforeAll(async () => {
    const imported = await sides.here.kro('import', ofFiles(MAP));
    expect(imported.code, imported.stderr).toBe(0);
  });

  test('are not made of rows that are not sound, where all must be', async () => {
    const { code, stderr } = await views(MAP, '--strict');
    expect([code, stderr]).toEqual([1, expect.stringContaining('rows are not sound (users 3, orders 3)')]);
  });

  test('show the rows that an import would load, and tell which they leave out', async () => {
    const { code, stdout, stderr } = await views(MAP);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^made 3 views, as of 2026-05-31\n/);
    for (const fault of [
      'users: email is at fault in 1 row',
      'users: created_at is at fault in 1 row',
      'orders: base_amount is at fault in 1 row',
    ])
      expect(stdout).toContain(fault);
    const [file, cloud] = [await sides.here.open(), await sides.there.open()];
    for (const table of [RAW.users, RAW.orders, RAW.trades, RAW.deposits]) {
      const rows = await rowsOf(file, table);
      expect(await rowsOf(cloud, table), table.name).toEqual(rows);
      expect(rows.length, table.name).toBe({ users: 2, orders: 2, trades: 1 }[table.name] ?? 0);
    }
    const log = await cloud.query('select table_name, as_of, producer, row_count from raw.pipeline_runs order by 1');
    expect(log).toEqual(
      [
        ['orders', 2],
        ['trades', 1],
        ['users', 2],
      ].map(([table_name, row_count]) => ({ table_name, as_of: '2026-05-31', producer: 'views', row_count })),
    );
    await file.close();
  });

  test('take no rows, and lose none', async () => {
    const isView = /views_raw\.users` is a view over a table that is in BigQuery already/;
    for (const words of [
      ['import', ofFiles(MAP)],
      ['import', '--delete', '--table', 'users', '--as-of', '2026-05-31', 'keys.csv'],
      ['forget', USER, '--yes'],
    ]) {
      writeFileSync(join(cwd, 'keys.csv'), `user_id\n${other(USER, 2)}\n`);
      expect(await sides.there.kro(...words), words.join(' ')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(isView),
      });
    }
    expect((await query(emulator.host, 'select count(*) from legacy.people')).rows).toEqual([['5']]);
  });

  test('show what their tables hold by now, and may be made again', async () => {
    await query(emulator.host, `update legacy.people set kyc_status = 'rejected' where id = '${USER.toUpperCase()}'`);
    const cloud = await sides.there.open();
    expect(await cloud.query(`select kyc_status from raw.users where user_id = '${USER}'`)).toEqual([
      { kyc_status: 'rejected' },
    ]);
    expect((await views(MAP)).code).toBe(0);
  });

  test('take no place that has rows of its own', async () => {
    await query(
      emulator.host,
      `insert into views_raw.fx_rates (date, currency, units_per_usd, source, fetched_at, _as_of)
      values (date '2026-05-01', 'EUR', 1, 'file', null, date '2026-05-01')`,
    );
    await put('rates', [{ date: '2026-05-01', currency: 'EUR', units_per_usd: '1', source: 'file', fetched_at: '' }]);
    expect(await views('as_of: 2026-05-31\ntables:\n  fx_rates: {FROM rates}\n')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('views_raw.fx_rates holds 1 rows of its own, and no view can take its place'),
    });
  });
});

test.each([
  [['import', 'x.yaml', '--views'], {}, '--views makes views in BigQuery: add --warehouse bigquery'],
  [['import', '--table', 'users', 'x.csv', '--views'], { there: true }, '--views takes a map alone'],
])('%s is no way to ask', async (words, { there = false }: { there?: boolean }, sentence) => {
  writeFileSync(join(cwd, 'x.yaml'), 'tables:\n  users: {from: legacy.people}\n');
  const side = there ? sides.there : both(emulator.host, cwd, 'none').here;
  expect(await side.kro(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
});

test('a table is not copied by an import', async () => {
  writeFileSync(join(cwd, 'y.yaml'), 'tables:\n  users: {from: legacy.people}\n');
  const { stderr } = await both(emulator.host, cwd, 'copied').here.kro('import', 'y.yaml');
  expect(stderr).toContain('tables.users names a table of BigQuery, which is not copied: --views makes a view over it');
});
