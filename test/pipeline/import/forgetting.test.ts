/** Own data of a person who was forgotten: they leave everything, and no file brings them back or tells of them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.js';
import { recording } from '../../cli/recording.js';
import { filesWith } from '../searching.js';
import { type Cells, csvOf, GOOD, importing, ORDER, TRADE, USER } from './importing.js';

const BEA = USER.replace(/1$/, '2');
const HOUSE = 'house:custody:0';
let one: ReturnType<typeof importing>;
afterEach(() => one.remove());

const write = (name: string, ...rows: readonly Cells[]) => one.write(name, csvOf(rows));
const bea = { ...GOOD.users, user_id: BEA, email: 'bea@mail.example' };
const order = { ...GOOD.orders, order_id: ORDER.replace(/1$/, '2'), user_id: BEA };
const trade = { ...GOOD.trades, trade_id: TRADE.replace(/1$/, '2'), order_id: order.order_id, user_id: BEA };

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
  model: 'm',
  version: '1',
  level: 'user',
  subject,
  horizon_days: '30',
  quantity: 'revenue',
  mean: '1',
  lower: '',
  upper: '',
});

const MAP =
  'tables:\n' +
  ['users', 'orders', 'trades', 'ledger_entries', 'predictions'].map((t) => `  ${t}: {files: [${t}.csv]}\n`).join('');

function writeSet(): string {
  write('users.csv', GOOD.users, bea);
  write('orders.csv', GOOD.orders, order);
  write('trades.csv', GOOD.trades, trade);
  write('ledger_entries.csv', ...entries);
  write('predictions.csv', prediction(USER), prediction(BEA));
  return one.write('map.yaml', MAP);
}

async function kro(...argv: string[]) {
  const effects = recording({ cwd: one.folder });
  const code = await main([...argv, '--home', one.home], effects);
  return { code, stdout: effects.printed.join(''), stderr: effects.logged.join('\n') };
}

const left = async () =>
  (
    await one.loaded(`select (select count(*) from raw.users) as users, (select count(*) from raw.orders) as orders,
      (select count(*) from raw.trades) as trades, (select count(*) from raw.predictions) as predictions`)
  )[0];
const ALONE = { users: 1, orders: 1, trades: 1, predictions: 1 };
const books = () => one.loaded('select account_id, amount, balance from raw.ledger_entries order by timestamp');

beforeEach(async () => {
  one = importing({ backups: 3 });
  await one.run(writeSet(), '--as-of', '2026-06-10');
  // A list that names her, for its country is none.
  await one.run('--table', 'users', write('bad.csv', { ...bea, email: 'bea@' }), '--as-of', '2026-06-11');
});

test('leave the warehouse, the backups and the lists of rejected rows; who stays keeps their books', async () => {
  expect(await filesWith(one.home, [BEA, 'bea@'])).not.toEqual([]);
  const { code } = await kro('forget', BEA, '--yes');
  expect(code).toBe(0);
  expect(await filesWith(one.home, [BEA, 'bea@'])).toEqual([]);
  expect(await left()).toEqual(ALONE);
  const dollars = (text: string) => `${text}.00000000`;
  expect(await books()).toEqual(
    [
      [USER, '10', '10'],
      [HOUSE, '-10', '-10'],
      [USER, '1', '11'],
      [USER, '2', '13'],
      [HOUSE, '-2', '-12'],
    ].map(([account_id, amount, balance]) => ({ account_id, amount: dollars(amount!), balance: dollars(balance!) })),
  );
  expect((await kro('verify')).code).toBe(0);
});

test('do not come back with a file, sound or not, nor into the rejected rows, and are counted', async () => {
  await kro('forget', BEA, '--yes');
  const before = await books();
  const again = await one.run(writeSet(), '--as-of', '2026-06-12');
  expect(
    again.tables.map((one) => [one.table, one.rejected, (one as unknown as { forgotten: number }).forgotten]),
  ).toEqual([
    ['users', 0, 1],
    ['orders', 0, 1],
    ['trades', 0, 1],
    ['ledger_entries', 0, 3],
    ['predictions', 0, 1],
  ]);
  expect(await left()).toEqual(ALONE);
  expect(await books()).toEqual(before);
  write('orders.csv', { ...order, side: 'up' });
  const torn = `${Object.keys(bea).join(',')}\n${BEA},bea@mail.example\n${Object.values({ ...bea, email: 'bea@' }).join(',')}\n`;
  one.write('users.csv', torn);
  one.write('two.yaml', 'tables:\n  users: {files: [users.csv]}\n  orders: {files: [orders.csv]}\n');
  const { stdout } = await kro('import', 'two.yaml', '--as-of', '2026-06-12');
  expect(stdout).toMatch(/1 row of users left out: of people who were forgotten/);
  expect(stdout).not.toContain('bea');
  expect(one.rejected('users')).toMatch(/users\.csv,2,,,/);
  expect(await filesWith(one.home, [BEA, 'bea@'])).toEqual([]);
});

test('are not remembered by a list of deletions', async () => {
  await one.run('--delete', '--table', 'predictions', write('p.csv', prediction(BEA)), '--as-of', '2026-06-12');
  expect(await one.loaded('select count(*) as n from meta.deletions')).toEqual([{ n: 1 }]);
  await kro('forget', BEA, '--yes');
  expect(await one.loaded('select count(*) as n from meta.deletions')).toEqual([{ n: 0 }]);
  const keys = write('keys.csv', { user_id: BEA }, { user_id: USER.replace(/1$/, '9') });
  const { tables } = await one.run('--delete', '--table', 'users', keys, '--as-of', '2026-06-12');
  expect(tables[0]).toMatchObject({ keys: 1, missing: 1, forgotten: 1 });
  expect(await filesWith(one.home, [BEA, 'bea@'])).toEqual([]);
});
