/** Imports, deletions, restores and erasures on an emulator. Oracle: the same commands on DuckDB, what they say and every cell. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../cli/recording.js';
import { type Cells, csvOf, GOOD, ORDER, TRADE, USER } from '../pipeline/import/importing.js';
import { filesWith } from '../pipeline/searching.js';
import { type Both, both, type Said } from './both.js';
import { type Emulator, startEmulator } from './emulator.js';

/** `npm test` loads and corrects; what else writes takes minutes. */
const wholeTest = test.runIf(process.env['KRO_ALL_BIGQUERY'] === '1');

const folder = temporaryFolder();
const saved = join(folder, 'saved');
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());

const BEA = USER.replace(/1$/, '2');
const HOUSE = 'house:custody:0';
const nth = (id: string, n: number) => id.replace(/1$/, String(n));
const bea: Cells = { ...GOOD.users, user_id: BEA, email: 'bea@mail.example' };
const order = (n: number, change: Cells = {}): Cells => ({ ...GOOD.orders, order_id: nth(ORDER, n), ...change });
const trade = (n: number, of: number, change: Cells = {}): Cells => ({
  ...GOOD.trades,
  trade_id: nth(TRADE, n),
  order_id: nth(ORDER, of),
  ...change,
});

/** Who gave what in which transaction; the balances run as they must. */
const LEGS: readonly (readonly [account: string, refid: number, amount: string, balance: string])[] = [
  [USER, 1, '10', '10'],
  [HOUSE, 1, '-10', '-10'],
  [BEA, 2, '5', '5'],
  [HOUSE, 2, '-5', '-15'],
  // From one person to another: nobody of the house stands between.
  [BEA, 3, '-1', '4'],
  [USER, 3, '1', '11'],
  [USER, 4, '2', '13'],
  [HOUSE, 4, '-2', '-17'],
];
const entries = LEGS.map(([account_id, refid, amount, balance], n) => ({
  ledger_id: `30000000-0000-4000-8000-00000000000${n}`,
  refid: `40000000-0000-4000-8000-00000000000${refid}`,
  timestamp: `2026-05-0${n + 1}T10:00:00Z`,
  account_id,
  asset: 'USD',
  type: 'deposit',
  amount,
  fee: '0',
  balance,
}));
const prediction = (subject: string): Cells => ({
  as_of: '2026-06-01',
  model: 'm "quoted" ü/',
  version: '1',
  level: 'user',
  subject,
  horizon_days: '30',
  quantity: 'revenue',
  mean: '1.25',
  lower: '',
  upper: '',
});
const price = (hour: number, close: string): Cells => ({
  asset_id: 'bitcoin',
  timestamp: `2026-05-01T0${hour}:00:00Z`,
  open: '1',
  high: '9',
  low: '0.5',
  close,
  volume_usd: '',
  source: 'file',
  fetched_at: '',
});

let files = 0;
const write = (...rows: readonly Cells[]) => {
  const path = join(folder, `file-${files++}.csv`);
  writeFileSync(path, csvOf(rows));
  return path;
};
/** A map of several tables. */
const mapOf = (tables: Readonly<Record<string, readonly Cells[]>>) => {
  const path = join(folder, `map-${files++}.yaml`);
  const lines = Object.entries(tables).map(([table, rows]) => `  ${table}: {files: [${write(...rows)}]}\n`);
  writeFileSync(path, `tables:\n${lines.join('')}`);
  return path;
};
const SET = {
  users: [GOOD.users, bea],
  orders: [order(1), order(2, { user_id: BEA })],
  trades: [trade(1, 1), trade(2, 2, { user_id: BEA })],
  ledger_entries: entries,
  predictions: [prediction(USER), prediction(BEA)],
  crypto_prices: [price(0, '2'), price(1, '3')],
};
const memoryOf = (home: string) => JSON.parse(readFileSync(join(home, 'home.json'), 'utf8'));
const document = ({ stdout }: Said) => JSON.parse(stdout);
const figures = (said: Said) =>
  Object.fromEntries(document(said).tables.map((one: { table: string }) => [one.table, one]));

describe('own data', () => {
  let homes: Both;
  beforeAll(() => {
    homes = both(emulator.host, folder, 'own');
  });

  test('are only looked at in a dry run, which makes nothing', async () => {
    await homes.run('import', mapOf(SET), '--as-of', '2026-06-10', '--dry-run');
    expect(existsSync(join(homes.there.home, 'home.json'))).toBe(false);
    const { stderr } = await homes.there.kro('import', '--delete', '--table', 'users', write(GOOD.users));
    expect(stderr).toMatch(/nothing is loaded yet in .*own_there: bring data with kro import/);
  });

  test('are loaded; what is wrong with the others is told', async () => {
    const said = await homes.run('import', mapOf(SET), '--as-of', '2026-06-10', '--json');
    expect(figures(said)['ledger_entries']).toMatchObject({ written: 8 });
    const map = mapOf({
      orders: [
        order(3),
        order(4, { user_id: nth(USER, 9) }),
        order(5, { side: 'up' }),
        order(6, { status: 'open', filled_amount: '0' }),
      ],
      trades: [trade(3, 3), trade(4, 8), trade(5, 1), trade(6, 6), trade(7, 1), trade(7, 1, { price: '7' })],
    });
    const second = await homes.run('import', map, '--as-of', '2026-06-10', '--json');
    expect(figures(second)).toMatchObject({
      orders: { accepted: 2, written: 2, rejected: 2 },
      trades: { accepted: 2, written: 2, rejected: 4 },
    });
    await homes.expectSame();
  });

  test('are corrected by rows of the same day, moved, and not undone by older ones', async () => {
    const moved = order(2, { user_id: BEA, timestamp: '2026-05-05T10:00:00Z', created_at: '2026-05-05T10:00:01Z' });
    const again = [order(1, { limit_price: '7' }), moved];
    expect(
      figures(await homes.run('import', mapOf({ orders: again }), '--as-of', '2026-06-10', '--json')),
    ).toMatchObject({
      orders: { written: 2 },
    });
    const old = write(order(1), order(2));
    const said = await homes.run('import', '--table', 'orders', old, '--as-of', '2026-06-09', '--json');
    expect(figures(said)).toMatchObject({ orders: { accepted: 2, written: 0 } });
  });

  wholeTest('replace a window', async () => {
    const map = write(trade(1, 1, { price: '1' }), trade(9, 1));
    const said = await homes.run(
      'import',
      '--table',
      'trades',
      map,
      '--as-of',
      '2026-06-11',
      '--replace',
      '2026-05-03..2026-05-03',
      '--json',
    );
    expect(figures(said)).toMatchObject({ trades: { written: 2 } });
    expect(
      (
        await homes.run(
          'import',
          '--table',
          'users',
          write(bea),
          '--as-of',
          '2026-06-11',
          '--replace',
          '2026-05-01..2026-05-01',
        )
      ).stderr,
    ).toMatch(/orders: rows without their user|orders: \d+ rows without their user/);
    await homes.expectSame();
  });

  wholeTest('are deleted by their keys, all or nothing, for good', async () => {
    const remove = (map: string, day: string, ...words: string[]) =>
      homes.run('import', '--delete', map, '--as-of', day, '--json', ...words);
    const keyed = (n: number, day: string) => ({ order_id: nth(ORDER, n), _as_of: day });
    const lists = mapOf({
      orders: [
        keyed(3, '2026-06-12'),
        keyed(7, '2026-06-12'),
        keyed(6, '2026-06-09'),
        { order_id: 'no id', _as_of: '' },
      ],
      crypto_prices: [{ asset_id: 'bitcoin', timestamp: '2026-05-01T01:00:00Z' }],
      predictions: [prediction(BEA)],
    });
    const dry = await remove(lists, '2026-06-12', '--dry-run');
    expect(figures(dry)).toMatchObject({
      orders: { keys: 3, removed: 1, missing: 1, newer: 1, rejected: 1 },
      crypto_prices: { removed: 1 },
    });
    const missing = mapOf({ orders: [{ order_id: nth(ORDER, 7) }] });
    expect((await remove(missing, '2026-06-12', '--strict')).stdout).toMatch(/keys are in no row \(orders 1\)/);
    const parent = mapOf({ orders: [{ order_id: ORDER }] });
    expect((await remove(parent, '2026-06-12')).stdout).toMatch(/would leave trades: .*; delete these too/);
    await homes.expectSame();
    await remove(lists, '2026-06-12');
    await homes.expectSame();
    const rows = { orders: [order(3)], trades: [trade(3, 3)], predictions: [prediction(BEA)] };
    const back = mapOf({ ...rows, crypto_prices: [price(1, '3')] });
    expect(figures(await homes.run('import', back, '--as-of', '2026-06-11', '--json'))).toMatchObject({
      orders: { deleted: 1 },
      trades: { rejected: 1 },
      crypto_prices: { deleted: 1 },
      predictions: { deleted: 1 },
    });
    await homes.run('import', back, '--as-of', '2026-06-12', '--json');
    await homes.expectSame();
  });

  wholeTest('go into a backup, which becomes a home of either kind', async () => {
    await homes.run('backup');
    cpSync(join(homes.there.home, 'raw'), saved, { recursive: true });
    const made = both(emulator.host, folder, 'made');
    await made.run('restore', '--from', saved);
    await made.expectSame();
    expect(memoryOf(made.here.home)).not.toHaveProperty('warehouse');
    expect(memoryOf(made.there.home)).toMatchObject({ warehouse: 'bigquery' });
    expect((await made.there.kro('restore', '--from', saved)).stderr).toMatch(
      /made_raw holds rows already: add --force to replace all of them by the backup/,
    );
    expect((await made.there.kro('status', '--warehouse', 'duckdb')).stderr).toMatch(
      /its warehouse is bigquery, not duckdb/,
    );
  });

  wholeTest('of somebody who is forgotten go, and do not come back', async () => {
    expect((await homes.run('forget', nth(USER, 8), '--yes')).stderr).toMatch(/nobody has the user_id .*8 here/);
    expect((await homes.run('forget', BEA)).stderr).toMatch(/nothing was changed: [\d,]+ rows in \d tables would go/);
    expect((await homes.run('forget', BEA, '--yes')).stdout).toMatch(/^erased \d+ rows in \d tables and from 1 backup/);
    await homes.expectSame();
    expect(await filesWith(homes.there.home, [BEA, 'bea@'])).toEqual([]);
    await homes.run('import', mapOf(SET), '--as-of', '2026-06-13', '--json');
    await homes.expectSame();
    const list = await homes.run(
      'import',
      '--delete',
      '--table',
      'users',
      write(bea),
      '--as-of',
      '2026-06-14',
      '--json',
    );
    expect(figures(list)).toMatchObject({ users: { forgotten: 1 } });
    const { stdout } = await homes.run('restore', '--from', saved, '--force');
    expect(stdout).toMatch(/left out \d+ rows of forgotten people/);
    await homes.expectSame();
    const warehouse = await homes.there.open();
    expect(await warehouse.query(`select * from raw.users where user_id = '${BEA}'`)).toEqual([]);
  });
});
