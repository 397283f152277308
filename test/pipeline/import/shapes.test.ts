/** Files of another shape than a table: things taken out of a cell, put together from several, worked out, summed, or said by the map. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cells, csvOf, GOOD, importing, ORDER, TRADE, USER } from './importing.js';

let one: ReturnType<typeof importing>;
beforeEach(() => {
  one = importing();
});
afterEach(() => one.remove());

/** A map whose one user is told by itself, before what else it says. */
const ME = `
as_of: 2026-06-30
ids: hashed
tables:
  users:
    rows: [{user_id: me, email: me@mail.example, signup_date: 2020-01-01, country: DE, kyc_status: verified,
      account_tier: basic, account_balance_usd: "0", is_active: "true", created_at: 2020-01-01T00:00:00Z}]
`;

async function imported(map: string, csv: string) {
  one.write('rows.csv', csv);
  const report = await one.run(one.write('map.yaml', ME + map));
  expect(report.error).toBe('');
  if (process.env['DBG'])
    console.log(JSON.stringify(report.tables.map((t) => [t.table, t.rows, t.written, t.reasons])));
  return report.tables.find(({ table }) => table !== 'users')!;
}

const DEPOSITS = `
  deposits:
    files: rows.csv
    ignore: "*"
    zone: UTC
    columns:
      deposit_id: {from: [When, What]}
      user_id: {constant: me}
      timestamp: When
      deposit_type: {from: What, part: kind}
      currency: {from: What, part: currency}
      amount: {from: What, part: amount}
      payment_method: {from: What, part: kind, values: {fiat: sepa, crypto: blockchain}}
      status: {constant: completed}
      created_at: When
`;

describe('part', () => {
  test.each([
    ['1.50000000 BTC', 'bitcoin', 'crypto', '1.50000000'],
    ['0.5BTC', 'bitcoin', 'crypto', '0.50000000'],
    ['ETH 2', 'ethereum', 'crypto', '2.00000000'],
    ['250.00 EUR', 'EUR', 'fiat', '250.00000000'],
    ['ZEUR 1e2', undefined, undefined, undefined],
  ])('reads %s', async (what, currency, deposit_type, amount) => {
    const { reasons } = await imported(DEPOSITS, `When,What\n2024-01-02 03:04:05,${what}\n`);
    const rows = reasons.length > 0 ? [] : await one.loaded('select currency, deposit_type, amount from raw.deposits');
    expect(rows).toEqual(currency === undefined ? [] : [{ currency, deposit_type, amount }]);
  });

  test('reads signs of money with values, and leaves other text for its column to refuse', async () => {
    const map = DEPOSITS.replace('part: currency}', 'part: currency, values: {$: USD, €: EUR}}').replaceAll(
      'part: kind',
      'part: currency',
    );
    const words = map
      .replace('deposit_type: {from: What, part: currency}', 'deposit_type: {constant: fiat}')
      .replace(', values: {fiat: sepa, crypto: blockchain}', ', values: {$: wire, €: sepa}');
    const rows = ['$12.50', '-$3', '€7', 'a lot'].map((what, at) => `2024-01-02 03:04:0${at},${what}\n`).join('');
    const { reasons } = await imported(words, `When,What\n${rows}`);
    expect(await one.loaded('select currency, amount from raw.deposits order by timestamp')).toEqual([
      { currency: 'USD', amount: '12.50000000' },
      { currency: 'EUR', amount: '7.00000000' },
    ]);
    expect(reasons.map(({ line, column, value, reason }) => [line, column, value, reason])).toEqual([
      [3, 'amount', '-3', 'is negative'],
      [5, 'amount', 'a lot', 'is not a number'],
      [5, 'currency', 'a lot', 'is no currency that is known (reference adds one)'],
      [5, 'payment_method', 'a lot', expect.stringContaining('is none of bank_transfer')],
    ]);
  });

  test('tells a side by the sign, and where takes rows by it', async () => {
    const map = `
  orders:
    files: rows.csv
    where: {Amount: [">0", "<0"]}
    ignore: "*"
    zone: UTC
    columns:
      order_id: Id
      user_id: {constant: me}
      timestamp: [Day, Time]
      trading_pair: [Coin, Money]
      side: {from: Amount, part: sign, values: {+: buy, "-": sell}}
      order_type: {constant: market}
      base_currency: Coin
      quote_currency: Money
      base_amount: {from: Amount, sign: absolute}
      filled_amount: {constant: "0"}
      status: {constant: cancelled}
      created_at: [Day, Time]
`;
    const rows = [
      'a,2024-01-02,03:04,BTC,EUR,0.5',
      'b,2024-01-02,23:59:59,ETH,USD,-2',
      'c,2024-01-02,10:00,BTC,EUR,0.00',
    ];
    const { left } = await imported(map, `Id,Day,Time,Coin,Money,Amount\n${rows.join('\n')}\n`);
    expect(left).toBe(1);
    expect(
      await one.loaded('select trading_pair, side, base_amount, timestamp from raw.orders order by timestamp'),
    ).toEqual([
      { trading_pair: 'bitcoin/EUR', side: 'buy', base_amount: '0.50000000', timestamp: '2024-01-02T03:04:00.000000Z' },
      {
        trading_pair: 'ethereum/USD',
        side: 'sell',
        base_amount: '2.00000000',
        timestamp: '2024-01-02T23:59:59.000000Z',
      },
    ]);
  });
});

const fill = (n: number, change: Cells = {}): Cells => ({
  ...GOOD.trades,
  user_id: 'me',
  trade_id: TRADE.replace(/1$/, String(n)),
  ...change,
});

const FILLS = `
  orders:
    files: rows.csv
    ignore: "*"
    columns:
      base_amount: {from: base_amount, sum: trade_id}
      filled_amount: {from: base_amount, sum: trade_id}
      status: {constant: filled}
  trades: {files: rows.csv}
`;

describe('sum', () => {
  const orders = () =>
    one.loaded('select right(order_id, 1) as id, base_amount, filled_amount, timestamp from raw.orders order by id');

  test('makes one order of its fills, at the first one’s moment, and counts a fill that is told again once', async () => {
    const first = fill(1, { timestamp: '2026-05-03T09:00:00Z', created_at: '2026-05-03T09:00:00Z' });
    const rows = [fill(2, { base_amount: '0.25' }), first, first, fill(3, { order_id: ORDER.replace(/1$/, '2') })];
    const report = await imported(FILLS, csvOf(rows));
    expect(report).toMatchObject({ rows: 4, written: 2, merged: 2, rejected: 0 });
    expect(await orders()).toEqual([
      { id: '1', base_amount: '0.75000000', filled_amount: '0.75000000', timestamp: '2026-05-03T09:00:00.000000Z' },
      { id: '2', base_amount: '0.50000000', filled_amount: '0.50000000', timestamp: '2026-05-03T10:00:02.000000Z' },
    ]);
    expect(await one.loaded('select count(*) as n from raw.trades')).toEqual([{ n: 3 }]);
  });

  test.each([
    ['of which one cannot be read', fill(2, { base_amount: 'x' }), /is the key of rows of which one was rejected/],
    ['of which one is told in two ways', fill(1, { base_amount: '0.1' }), /one is there twice, and they differ/],
    ['that are no one order', fill(2, { side: 'sell' }), /is the key of several rows that differ/],
  ])('is refused for rows %s', async (_, other, sentence) => {
    const report = await imported(FILLS, csvOf([fill(1), other]));
    expect(report).toMatchObject({ table: 'orders', rows: 2, written: 0, merged: 0, rejected: 2 });
    expect(report.reasons.map(({ reason }) => reason).join('\n')).toMatch(sentence);
  });
});

describe('product and quotient', () => {
  const trade = (map: string) => `
  orders: {files: rows.csv, ignore: "*", columns: {filled_amount: base_amount, status: {constant: filled}}}
  trades: {files: rows.csv, ignore: [quote_amount, price], columns: ${map}}
`;

  test.each([
    ['0.3', '0.00000005', '0.00000002'],
    ['0.5', '0.00000003', '0.00000002'],
    ['0.5', '0.00000001', '0.00000000'],
    ['12345678901.12345678', '98765.43210987', '1219326311359163.23507646'],
  ])('of %s at %s is exact, a half going to the even digit', async (base_amount, price, product) => {
    await imported(
      trade('{quote_amount: {product: [base_amount, price]}, price: price}'),
      csvOf([fill(1, { base_amount, price })]),
    );
    expect(await one.loaded('select quote_amount from raw.trades')).toEqual([{ quote_amount: product }]);
  });

  test.each([
    ['3', '1', '0.33333333'],
    ['0.00000008', '0.00000001', '0.12500000'],
    ['200000000', '1', '0.00000000'],
    ['200000000', '3', '0.00000002'],
  ])('for %s paid with %s is rounded half to even', async (base_amount, quote_amount, price) => {
    await imported(
      trade('{quote_amount: quote_amount, price: {quotient: [quote_amount, base_amount]}}'),
      csvOf([fill(1, { base_amount, quote_amount })]),
    );
    expect(await one.loaded('select price from raw.trades')).toEqual([{ price }]);
  });

  test('says what cannot be worked out, and of an operand that is wrong says that alone', async () => {
    one.write(
      'rows.csv',
      csvOf([
        fill(1, { base_amount: '0' }),
        fill(2, { quote_amount: 'x' }),
        fill(3, { base_amount: '1e19', quote_amount: '1' }),
      ]),
    );
    const map = trade('{quote_amount: quote_amount, price: {quotient: [quote_amount, base_amount]}}').replace(
      'filled_amount: base_amount',
      'base_amount: {constant: "1"}, filled_amount: {constant: "1"}',
    );
    const { tables } = await one.run(one.write('map.yaml', ME + map));
    const trades = tables.find(({ table }) => table === 'trades')!;
    expect(trades.reasons.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [2, 'price', 'cannot be worked out: it would be divided by 0'],
      [3, 'quote_amount', 'is not a number'],
    ]);
  });
});

describe('a file', () => {
  const rows = csvOf([GOOD.users]);

  test('with lines before its header is read from where the map says', async () => {
    one.write('people.csv', `Report of May\n"two, with a quote ""\n\n${rows}`);
    const map = one.write('map.yaml', 'as_of: 2026-06-30\ntables: {users: {files: people.csv, skip: 3}}');
    expect((await one.run(map)).tables[0]).toMatchObject({ rows: 1, written: 1 });
  });

  test('without a header, or with a useless one, has the map’s', async () => {
    const names = Object.keys(GOOD.users).join(', ');
    one.write('people.csv', rows.split('\n').slice(1).join('\n'));
    const bare = one.write('map.yaml', `as_of: 2026-06-30\ntables: {users: {files: people.csv, header: [${names}]}}`);
    expect((await one.run(bare)).tables[0]).toMatchObject({ rows: 1, written: 1 });
    one.write('people.csv', rows.replace('email', 'user_id'));
    const doubled = one.write(
      'map.yaml',
      `as_of: 2026-06-30\ntables: {users: {files: people.csv, skip: 1, header: [${names}]}}`,
    );
    expect((await one.run(doubled)).tables[0]).toMatchObject({ rows: 1, rejected: 0 });
  });

  test('is not needed for a few rows, and the mistakes in them are told all the same', async () => {
    const { user_id, ...others } = GOOD.users;
    const good = Object.entries(others).map(([name, value]) => `${name}: "${value}"`);
    const map = one.write(
      'map.yaml',
      `as_of: 2026-06-30\ntables: {users: {rows: [{user_id: ${user_id}, ${good.join(', ')}}, {user_id: ${USER.replace(/1$/, '2')}, email: x}]}}`,
    );
    const { tables } = await one.run(map);
    expect(tables[0]).toMatchObject({ rows: 2, written: 1, rejected: 1 });
    expect(tables[0]!.reasons[0]).toMatchObject({ line: 2, file: expect.stringMatching(/map\.yaml$/) });
  });
});
