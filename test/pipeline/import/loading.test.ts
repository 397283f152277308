/** What an import does to what is loaded: upserts, windows, versions, all or nothing, and nothing at all. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.js';
import { recording } from '../../cli/recording.js';
import { type Cells, csvOf, GOOD, importing, ORDER, USER } from './importing.js';

let one: ReturnType<typeof importing>;
beforeEach(() => {
  one = importing();
});
afterEach(() => one.remove());

const user = (n: number, change: Cells = {}): Cells => ({
  ...GOOD.users,
  user_id: USER.replace(/1$/, String(n)),
  email: `${n}@mail.example`,
  ...change,
});
const order = (n: number, change: Cells = {}): Cells => ({
  ...GOOD.orders,
  order_id: ORDER.replace(/1$/, String(n)),
  ...change,
});
const users = (...rows: readonly Cells[]) => one.write('users.csv', csvOf(rows));
const orders = (...rows: readonly Cells[]) => one.write('orders.csv', csvOf(rows));
const emails = async () =>
  (await one.loaded('select email from raw.users order by user_id')).map((row) => row['email']);

describe('versions', () => {
  test('a newer one takes the place, an older one does not, one of the same day is a correction', async () => {
    await one.run('--table', 'users', users(user(1)), '--as-of', '2026-06-10');
    await one.run('--table', 'users', users(user(1, { email: 'new@mail.example' })), '--as-of', '2026-06-11');
    expect(await emails()).toEqual(['new@mail.example']);
    const old = await one.run('--table', 'users', users(user(1)), '--as-of', '2026-06-10');
    expect(old.tables[0]).toMatchObject({ rows: 1, written: 0, rejected: 0 });
    expect(await emails()).toEqual(['new@mail.example']);
    await one.run('--table', 'users', users(user(1, { email: 'fixed@mail.example' })), '--as-of', '2026-06-11');
    expect(await emails()).toEqual(['fixed@mail.example']);
  });

  test('a column _as_of dates each row, and the load is of the newest', async () => {
    const rows = [
      user(1, { _as_of: '2026-06-01' }),
      user(2, { _as_of: '2026-06-05' }),
      user(3, { _as_of: '2027-01-01' }),
    ];
    const { tables } = await one.run('--table', 'users', users(...rows));
    expect(tables[0]).toMatchObject({ written: 2, rejected: 1 });
    expect(tables[0]!.reasons[0]!.reason).toMatch(/is after the as-of day, 2026-06-30/);
    expect(await one.loaded('select as_of from raw.pipeline_runs')).toEqual([{ as_of: '2026-06-05' }]);
  });

  test('twice the same import changes nothing', async () => {
    await one.take('users', users(user(1), user(2)));
    const before = await one.loaded('select * from raw.users order by user_id');
    expect((await one.take('users', users(user(1), user(2)))).code).toBe(0);
    expect(await one.loaded('select * from raw.users order by user_id')).toEqual(before);
  });

  test('a date that changes moves the row', async () => {
    await one.take('users', users(user(1)));
    await one.run('--table', 'orders', orders(order(1)), '--as-of', '2026-06-10');
    const moved = order(1, { timestamp: '2026-04-01T10:00:00Z', created_at: '2026-04-01T10:00:01Z' });
    await one.run('--table', 'orders', orders(moved), '--as-of', '2026-06-11');
    expect(await one.loaded('select cast(timestamp as date) as day from raw.orders')).toEqual([{ day: '2026-04-01' }]);
  });
});

describe('keys', () => {
  test('the same row again counts once, in a file and across files', async () => {
    const first = one.write('a.csv', csvOf([user(1), user(1)]));
    const again = one.write('b.csv', csvOf([user(1), user(2)]));
    const { tables } = await one.run('--table', 'users', first, again, '--as-of', '2026-06-30');
    expect(tables[0]).toMatchObject({ rows: 4, written: 2, repeated: 2, rejected: 0 });
  });

  test('two rows of a key that differ are both rejected', async () => {
    const first = one.write('a.csv', csvOf([user(1), user(2)]));
    const other = one.write('b.csv', csvOf([user(1, { country: 'DE' })]));
    const { tables } = await one.run('--table', 'users', first, other, '--as-of', '2026-06-30');
    expect(tables[0]).toMatchObject({ rows: 3, written: 1, rejected: 2 });
    expect(tables[0]!.reasons[0]).toMatchObject({
      column: 'user_id',
      reason: expect.stringMatching(/several rows that differ/),
    });
  });

  test('of several versions in the files the newest counts', async () => {
    const rows = [user(1, { _as_of: '2026-06-01' }), user(1, { _as_of: '2026-06-02', email: 'new@mail.example' })];
    const { tables } = await one.take('users', users(...rows));
    expect(tables[0]).toMatchObject({ written: 1, outdated: 1, rejected: 0 });
    expect(await emails()).toEqual(['new@mail.example']);
  });

  test('a rejected parent takes its children along', async () => {
    users(user(1, { country: 'ZZ' }));
    orders(order(1));
    const map = one.write('map.yaml', 'tables: {orders: {files: orders.csv}, users: {files: users.csv}}');
    const { tables } = await one.run(map, '--as-of', '2026-06-30');
    expect(tables.map(({ table, rejected }) => [table, rejected])).toEqual([
      ['users', 1],
      ['orders', 1],
    ]);
    expect(tables[1]!.reasons[0]!.reason).toBe('is in no row of users');
  });
});

describe('--replace', () => {
  test('makes the files the whole truth of the window, and leaves the rest', async () => {
    await one.take('users', users(user(1)));
    const day = (n: number, date: string) =>
      order(n, { timestamp: `${date}T10:00:00Z`, created_at: `${date}T10:00:00Z` });
    await one.take('orders', orders(day(1, '2026-05-03'), day(2, '2026-05-04'), day(3, '2026-05-09')));
    await one.take('orders', orders(day(4, '2026-05-04')), '--replace', '2026-05-03..2026-05-05');
    const rows = await one.loaded('select order_id from raw.orders order by order_id');
    expect(rows.map((row) => String(row['order_id']).at(-1))).toEqual(['3', '4']);
    // A window may leave a gap to the one before it.
    const later = await one.take('orders', orders(day(5, '2026-06-04')), '--replace', '2026-06-04..2026-06-05');
    expect(later.error).toBe('');
  });

  test('takes all or nothing', async () => {
    await one.take('users', users(user(1), user(2)));
    const { error } = await one.take(
      'users',
      users(user(1), user(2, { country: 'ZZ' })),
      '--replace',
      '2026-05-01..2026-05-01',
    );
    expect(error).toMatch(
      /nothing is loaded: what replaces a window must be whole, and rows were rejected \(users 1\)/,
    );
    expect(await emails()).toHaveLength(2);
  });

  test.each([
    ['2026-05-01', /takes two days/],
    ['2026-05-02..2026-05-01', /first day is after the last/],
    ['a..b', /invalid --replace/],
  ])('refuses %s', async (window, sentence) => {
    expect((await one.take('users', users(user(1)), '--replace', window)).error).toMatch(sentence);
  });
});

describe('all or nothing, or nothing at all', () => {
  test('--strict loads nothing where a row is rejected, and says where it is told', async () => {
    const { code, error } = await one.take('users', users(user(1), user(2, { country: 'ZZ' })), '--strict');
    expect(code).toBe(1);
    expect(error).toMatch(/--strict takes all or nothing, and rows were rejected \(users 1\): see .*users\.csv/);
    expect(one.rejected('users')).toContain('country,ZZ');
    expect(existsSync(join(one.home, 'warehouse.duckdb'))).toBe(false);
  });

  test('--dry-run reports and leaves no trace', async () => {
    const { code, tables } = await one.take('users', users(user(1), user(2, { country: 'ZZ' })), '--dry-run');
    expect({ code, ...tables[0] }).toMatchObject({ code: 0, accepted: 1, written: 0, rejected: 1 });
    expect(existsSync(one.home)).toBe(false);
  });

  test('where all rows are rejected nothing is made but the list of them', async () => {
    const { code } = await one.take('users', users(user(1, { country: 'ZZ' })));
    expect(code).toBe(1);
    expect(readdirSync(one.home)).toEqual(['rejected']);
  });
});

describe('a home of imported data', () => {
  const kro = async (...words: readonly string[]) => {
    const effects = recording({ cwd: one.folder });
    return { code: await main([...words, '--home', one.home], effects), logged: effects.logged.join('\n') };
  };

  test.each(['simulate', 'load', 'ingest'])('refuses %s in one sentence', async (command) => {
    await one.take('users', users(user(1)));
    const { code, logged } = await kro(command);
    expect(code).toBe(1);
    expect(logged).toMatch(/holds imported data, which no simulated day can follow/);
  });

  test('is looked at like any other', async () => {
    await one.take('users', users(user(1)));
    expect((await kro('status')).code).toBe(0);
    expect((await kro('sql', 'select * from raw.users')).code).toBe(0);
  });

  test('is not made of a simulated one', async () => {
    mkdirSync(one.home);
    const memory = {
      version: 1,
      profile: 'demo',
      seed: 1,
      start: '2024-07-01',
      daily: '2026-04-02',
      market: 'simulated',
    };
    writeFileSync(join(one.home, 'home.json'), JSON.stringify(memory));
    expect((await one.take('users', users(user(1)))).error).toMatch(/holds a simulated world/);
  });
});
