/** What a list of keys takes out of what is loaded: those rows and no others, for good, or nothing at all. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.js';
import { recording } from '../../cli/recording.js';
import { filesIn, rebuilt } from '../homes.js';
import { type Cells, csvOf, GOOD, importing, ORDER, TRADE, USER } from './importing.js';

let one: ReturnType<typeof importing>;
afterEach(() => one.remove());

const OTHER = ORDER.replace(/1$/, '2');
const order = (id: string, change: Cells = {}): Cells => ({ ...GOOD.orders, order_id: id, ...change });
const write = (name: string, ...rows: readonly Cells[]) => one.write(`${name}.csv`, csvOf(rows));
const orders = async () =>
  (await one.loaded('select order_id from raw.orders order by 1')).map((row) => row['order_id']);

/** Deletes as of a day; the first table's figures, with the code and the refusal. */
async function remove(table: string, file: string, day: string, ...words: readonly string[]) {
  const { code, error, tables } = await one.run('--delete', '--table', table, file, '--as-of', day, ...words);
  return { code, error, ...(tables[0] as unknown as Record<string, unknown> | undefined) };
}

beforeEach(async () => {
  one = importing();
  for (const [table, file] of [
    ['users', write('users', GOOD.users)],
    ['orders', write('orders', order(ORDER), order(OTHER))],
    ['trades', write('trades', GOOD.trades)],
  ] as const)
    await one.run('--table', table, file, '--as-of', '2026-06-10');
});

describe('a list of keys', () => {
  test('takes its rows, and says which keys are in no row; a run is recorded', async () => {
    const keys = write('keys', { order_id: OTHER }, { order_id: ORDER.replace(/1$/, '9') }, { order_id: OTHER });
    expect(await remove('orders', keys, '2026-06-11')).toMatchObject({
      code: 0,
      keys: 2,
      removed: 1,
      missing: 1,
      newer: 0,
      rejected: 0,
    });
    expect(await orders()).toEqual([ORDER]);
    expect(
      await one.loaded(
        "select table_name, row_count, window_start > window_end as none from raw.pipeline_runs where producer = 'delete'",
      ),
    ).toEqual([{ table_name: 'orders', row_count: 2, none: true }]);
  });

  test('is read as an import is: by a map, with ids hashed the same way', async () => {
    const map = one.write(
      'map.yaml',
      'ids: hashed\ntables:\n  orders:\n    columns: {order_id: ref}\n    ignore: "*"\n  users: {}\n',
    );
    const rows = write('more', { ref: 'order no 7', ...order('', {}) });
    await one.run('--table', 'orders', rows, '--map', map, '--as-of', '2026-06-10');
    expect(await orders()).toHaveLength(3);
    const keys = one.write('keys.ndjson', '{"ref": "order no 7", "comment": "a mistake"}\n');
    expect(await remove('orders', keys, '2026-06-10', '--map', map)).toMatchObject({ code: 0, removed: 1 });
    expect(await orders()).toEqual([ORDER, OTHER]);
  });

  test('with a key that cannot be one rejects it, and deletes the others', async () => {
    const keys = write('keys', { order_id: OTHER }, { order_id: '42' });
    expect(await remove('orders', keys, '2026-06-11')).toMatchObject({ code: 0, removed: 1, rejected: 1 });
    expect(one.rejected('orders')).toMatch(/,3,order_id,42,is no UUID/);
  });

  test('under --strict is all or nothing', async () => {
    const missing = write('keys', { order_id: OTHER }, { order_id: ORDER.replace(/1$/, '9') });
    const refused = await remove('orders', missing, '2026-06-11', '--strict');
    expect(refused).toMatchObject({
      code: 1,
      error: expect.stringMatching(/nothing is deleted: .*in no row \(orders 1\)/),
    });
    const bad = write('keys', { order_id: OTHER }, { order_id: '42' });
    expect((await remove('orders', bad, '2026-06-11', '--strict')).error).toMatch(
      /rows were rejected \(orders 1\): see/,
    );
    expect(await orders()).toEqual([ORDER, OTHER]);
  });

  test('leaves no child without its parent, unless it goes too', async () => {
    const keys = write('keys', { order_id: ORDER });
    const { code, error } = await remove('orders', keys, '2026-06-11');
    expect(error).toMatch(
      /nothing is deleted, for it would leave trades: 1 rows without their order in orders: order_id 1000.*; delete these too/,
    );
    expect(code).toBe(1);
    expect(await orders()).toEqual([ORDER, OTHER]);
    write('trade-keys', { trade_id: TRADE });
    const map = one.write('all.yaml', 'tables:\n  orders: {files: [keys.csv]}\n  trades: {files: [trade-keys.csv]}\n');
    const both = await one.run('--delete', map, '--as-of', '2026-06-11');
    expect(both.tables.map(({ table }) => table)).toEqual(['orders', 'trades']);
    expect(await orders()).toEqual([OTHER]);
    expect(await one.loaded('select count(*) as n from raw.trades')).toEqual([{ n: 0 }]);
  });

  test('in a dry run tells the same and changes nothing', async () => {
    const before = await one.loaded('select count(*) as n from raw.pipeline_runs');
    const landed = readdirSync(join(one.home, 'landed'));
    const keys = write('keys', { order_id: OTHER });
    expect(await remove('orders', keys, '2026-06-11', '--dry-run')).toMatchObject({ code: 0, keys: 1, removed: 1 });
    expect((await remove('orders', write('keys', { order_id: ORDER }), '2026-06-11', '--dry-run')).error).toMatch(
      /would leave trades/,
    );
    expect(await orders()).toEqual([ORDER, OTHER]);
    expect(await one.loaded('select count(*) as n from raw.pipeline_runs')).toEqual(before);
    expect(readdirSync(join(one.home, 'landed'))).toEqual(landed);
  });
});

describe('a deletion is a version', () => {
  test('that an older one does not undo, be the row there before or not, and a newer one does', async () => {
    const keys = write('keys', { order_id: OTHER }, { order_id: OTHER.replace(/2$/, '3') });
    await remove('orders', keys, '2026-06-15');
    const again = write('again', order(OTHER), order(OTHER.replace(/2$/, '3')));
    const old = await one.run('--table', 'orders', again, '--as-of', '2026-06-14');
    expect(old.tables[0]).toMatchObject({ rows: 2, accepted: 0, deleted: 2, rejected: 0 });
    expect(await orders()).toEqual([ORDER]);
    await one.run('--table', 'orders', write('again', order(OTHER)), '--as-of', '2026-06-15');
    expect(await orders()).toEqual([ORDER, OTHER]);
  });

  test('that does not touch a newer one', async () => {
    expect(await remove('orders', write('keys', { order_id: OTHER }), '2026-06-09')).toMatchObject({
      removed: 0,
      missing: 0,
      newer: 1,
    });
    expect(await orders()).toEqual([ORDER, OTHER]);
  });

  test('whose day may stand in the file; the newer of two counts', async () => {
    const keys = write('keys', { order_id: OTHER, _as_of: '2026-06-20' }, { order_id: OTHER, _as_of: '2026-06-12' });
    await remove('orders', keys, '2026-06-30');
    await remove('orders', write('keys', { order_id: OTHER }), '2026-06-11');
    expect(await one.loaded('select * from meta.deletions')).toEqual([
      { table_name: 'orders', key: `["${OTHER}"]`, _as_of: '2026-06-20' },
    ]);
  });

  test('takes the children of its row out of an older file', async () => {
    await remove('orders', write('keys', { order_id: OTHER }), '2026-06-15');
    write('orders', order(OTHER));
    write('trades', { ...GOOD.trades, trade_id: TRADE.replace(/1$/, '2'), order_id: OTHER });
    const map = one.write('set.yaml', 'tables:\n  orders: {files: [orders.csv]}\n  trades: {files: [trades.csv]}\n');
    const { tables } = await one.run(map, '--as-of', '2026-06-14');
    expect(tables.map(({ table, rejected }) => [table, rejected])).toEqual([
      ['orders', 0],
      ['trades', 1],
    ]);
    expect(tables[1]!.reasons[0]!.reason).toBe('is in no row of orders');
  });
});

test('a backup holds the deletions, and writes the months that they touched', async () => {
  const kept = ['--backups', '7'];
  const raw = join(one.home, 'raw');
  await one.run('--table', 'users', write('users', GOOD.users), '--as-of', '2026-06-10', ...kept);
  const before = filesIn(raw);
  await remove('orders', write('keys', { order_id: OTHER }), '2026-06-15', ...kept);
  const after = filesIn(raw);
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
    'meta.deletions/2026-06.csv.gz',
    'orders/2026-05.csv.gz',
    'pipeline_runs/2026-07.csv.gz',
  ]);
  await rebuilt(raw, one.home);
});

describe('is refused in a sentence', () => {
  test('beside --replace, and where nothing is loaded', async () => {
    const keys = write('keys', { order_id: OTHER });
    const both = await one.run('--delete', '--table', 'orders', keys, '--replace', '2026-05-01..2026-05-02');
    expect(both).toMatchObject({ code: 2, error: expect.stringMatching(/--delete or --replace, not both/) });
    const effects = recording({ cwd: one.folder });
    expect(
      await main(['import', '--delete', '--table', 'orders', keys, '--home', join(one.folder, 'none')], effects),
    ).toBe(1);
    expect(effects.logged.join('\n')).toMatch(/nothing is loaded yet in .*none: bring data with kro import$/);
  });

  test('of a file that lacks the key', async () => {
    const { code, error } = await remove('orders', write('keys', { user_id: USER }), '2026-06-11');
    expect(error).toMatch(/keys\.csv/);
    expect(code).toBe(1);
  });
});
