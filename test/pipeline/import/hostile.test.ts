/** Content that tries to be something else, in every place a file or a map has: nothing of it runs, nothing of it breaks the rest. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDuckDB } from '../../../src/warehouse/duckdb.js';
import { csvOf, GOOD, importing, ORDER, TRADE, USER } from './importing.js';

let one: ReturnType<typeof importing>;
beforeEach(() => {
  one = importing();
});
afterEach(() => one.remove());

const NASTY = `'); drop table raw.users; --`;

test('a column named like SQL is unknown, or ignored, or read', async () => {
  const rows = [{ ...GOOD.users, [NASTY]: 'x' }];
  const file = one.write('users.csv', csvOf(rows));
  expect((await one.take('users', file)).error).toContain(`columns that users does not know: ${NASTY}`);
  const map = `as_of: 2026-06-30\ntables: {users: {files: users.csv, ignore: [email], columns: {email: {from: "${NASTY}", values: {"x": "o'neil@x.example"}}}}}`;
  expect((await one.run(one.write('map.yaml', map))).tables[0]).toMatchObject({ written: 1, reasons: [] });
  expect(await one.loaded('select email from raw.users')).toEqual([{ email: "o'neil@x.example" }]);
});

test('names of what every object has are words like others', async () => {
  const row = { ...GOOD.users, constructor: 'toString' };
  one.write('users.ndjson', `${JSON.stringify(row).replace('"constructor"', '"__proto__":"x","constructor"')}\n`);
  const map = (where: string) =>
    `as_of: 2026-06-30\ntables: {users: {files: users.ndjson, ignore: "*", where: ${where}}}`;
  const wanted = await one.run(one.write('map.yaml', map('{constructor: toString}')));
  expect(wanted.tables[0]).toMatchObject({ rows: 1, written: 1 });
  const other = await one.run(one.write('map.yaml', map('{constructor: [valueOf, __proto__]}')));
  expect(other.tables[0]).toMatchObject({ rows: 0, left: 1 });
  expect((await one.run(one.write('map.yaml', 'tables: {constructor: {files: x.csv}}'))).error).toMatch(
    /unknown table constructor/,
  );
  expect(
    (await one.run(one.write('map.yaml', 'tables: {users: {files: users.ndjson, columns: {toString: x}}}'))).error,
  ).toMatch(/users has no column toString/);
});

test('a path in a cell or an id is text, and nothing is written outside the home', async () => {
  const file = one.write('users.csv', csvOf([{ ...GOOD.users, user_id: '../../../escape', email: 'a@b.example' }]));
  const map = one.write('map.yaml', `ids: hashed\ntables: {users: {files: ${JSON.stringify(file)}}}`);
  expect((await one.run(map, '--as-of', '2026-06-30')).tables[0]).toMatchObject({ written: 1 });
  expect(existsSync(join(one.folder, 'escape'))).toBe(false);
});

test('a map’s aliases cannot grow without end, and its tags make nothing', async () => {
  const bomb = Array.from(
    { length: 12 },
    (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}, *a${i - 1}`}]`,
  );
  const { code, error } = await one.run(one.write('map.yaml', bomb.join('\n')));
  expect(code).toBe(1);
  expect(error).not.toContain('\n');
  expect((await one.run(one.write('map.yaml', 'tables: !!js/function "x"'))).code).toBe(1);
});

test('Parquet that lost its end is refused, and a currency nobody knows is one row fewer', async () => {
  const path = join(one.folder, 'users.parquet');
  const engine = await openDuckDB(':memory:');
  await engine.execute(`copy (select range as user_id from range(10000)) to '${path}' (format parquet)`);
  await engine.close();
  const cut = one.write('cut.parquet', readFileSync(path).subarray(0, 2000));
  expect((await one.take('users', cut)).error).toMatch(/cut\.parquet is cut short or no sound Parquet/);
  await one.take('users', one.write('users.csv', csvOf([GOOD.users])));
  const deposit = {
    deposit_id: ORDER,
    user_id: USER,
    timestamp: '2026-05-03T10:00:00Z',
    deposit_type: 'crypto',
    currency: 'PEPE',
    amount: '1',
    payment_method: 'blockchain',
    status: 'completed',
    created_at: '2026-05-03T10:00:00Z',
  };
  const { tables } = await one.take('deposits', one.write('deposits.csv', csvOf([deposit])));
  expect(tables[0]!.reasons[0]).toMatchObject({
    column: 'currency',
    value: 'PEPE',
    reason: 'is no currency that is known (reference adds one)',
  });
});

test('a sum that no amount can hold is refused, not cut', async () => {
  await one.take('users', one.write('users.csv', csvOf([GOOD.users])));
  const fill = (n: number) => ({ ...GOOD.trades, trade_id: TRADE.replace(/1$/, String(n)), base_amount: '9e19' });
  one.write('fills.csv', csvOf([fill(1), fill(2)]));
  const map = one.write(
    'map.yaml',
    `as_of: 2026-06-30
tables: {orders: {files: fills.csv, ignore: "*", columns: {base_amount: {from: base_amount, sum: trade_id}, filled_amount: {constant: "0"}, status: {constant: filled}}}}`,
  );
  const { error, tables } = await one.run(map);
  expect(error).toBe('');
  expect(tables[0]).toMatchObject({ rows: 2, written: 0, rejected: 2 });
  expect(tables[0]!.reasons[0]!.reason).toMatch(/whose sum is too large/);
});
