/** What a map says of a source, and the sentence for what it cannot say. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cells, csvOf, GOOD, importing } from './importing.js';

let one: ReturnType<typeof importing>;
beforeEach(() => {
  one = importing();
});
afterEach(() => one.remove());

/** The users of the map's file, in the contract's form. */
async function users(map: string, rows: readonly Cells[], delimiter = ',') {
  one.write('people.csv', csvOf(rows, delimiter));
  const report = await one.run(one.write('map.yaml', map), '--as-of', '2026-06-30');
  expect(report.error).toBe('');
  expect(report.tables[0]!.reasons).toEqual([]);
  return one.loaded('select * from raw.users order by created_at, user_id');
}

const PEOPLE = 'tables: {users: {files: people.csv';

describe('a map', () => {
  test('renames, translates, fills in and leaves out', async () => {
    const { user_id, email, signup_date, created_at } = GOOD.users;
    const rows = await users(
      `
tables:
  users:
    files: people.csv
    nulls: [NULL, "-"]
    ignore: [Note]
    columns:
      email: E-Mail
      country: {from: Land, values: {Deutschland: DE}}
      kyc_status: {from: Check, values: {OK: verified}, default: pending}
      account_tier: {constant: basic}
      account_balance_usd: {from: Cents, unit: cents}
      is_active: {from: Active, values: {J: "true", N: "false"}}
`,
      [
        {
          user_id,
          'E-Mail': email,
          signup_date,
          Land: 'Deutschland',
          Check: 'OK',
          Cents: '1250',
          Active: 'J',
          created_at,
          Note: 'x',
        },
        {
          user_id: user_id.replace(/1$/, '2'),
          'E-Mail': 'b@c.example',
          signup_date,
          Land: 'fr',
          Check: '-',
          Cents: '7',
          Active: 'N',
          created_at,
          Note: '',
        },
      ],
    );
    expect(
      rows.map(({ country, kyc_status, account_tier, account_balance_usd, is_active }) => [
        country,
        kyc_status,
        account_tier,
        account_balance_usd,
        is_active,
      ]),
    ).toEqual([
      ['DE', 'verified', 'basic', '12.50000000', true],
      ['FR', 'pending', 'basic', '0.07000000', false],
    ]);
  });

  test('hashes addresses with the salt, the same person the same way, and ids that are none', async () => {
    const map =
      'salt: pepper\nids: hashed\ntables: {users: {files: people.csv, columns: {email: {from: email, hash: true}}}}';
    const rows = await users(map, [
      { ...GOOD.users, user_id: '42', email: 'Ada@Mail.example' },
      { ...GOOD.users, user_id: 'OQCLML-BW3P3-BUCMWZ', email: 'b@mail.example' },
    ]);
    const emails = rows.map((row) => String(row['email']));
    expect(new Set(emails).size).toBe(2);
    for (const email of emails) expect(email).toMatch(/^[0-9a-f]{32}@hashed\.example$/);
    for (const row of rows)
      expect(row['user_id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    const again = await users(map, [{ ...GOOD.users, user_id: '42', email: 'ada@mail.example' }]);
    expect(again.map((row) => row['email']).toSorted()).toEqual(emails.toSorted());
  });

  test('shows nothing of an address that was to be hashed', async () => {
    one.write(
      'people.csv',
      csvOf([GOOD.users, { ...GOOD.users, user_id: GOOD.users.user_id.replace(/1$/, '2'), email: 'no address' }]),
    );
    const map = one.write('map.yaml', `${PEOPLE}, columns: {email: {from: email, hash: true}}}}`);
    const { tables } = await one.run(map, '--as-of', '2026-06-30');
    expect(tables[0]!.reasons[0]).toMatchObject({ column: 'email', value: null });
    expect(one.rejected('users')).not.toContain('no address');
  });

  test.each([
    ['zone: Europe/Berlin', '2026-07-01 12:00:00', '2026-07-01T10:00:00.000000Z'],
    ['zone: Europe/Berlin', '2026-01-15T12:00', '2026-01-15T11:00:00.000000Z'],
    ['zone: America/New_York', '2026-01-15T12:00:00-0800', '2026-01-15T20:00:00.000000Z'],
    ['format: DD/MM/YYYY HH:mm:ss, zone: UTC', '03/04/2026 10:11:12', '2026-04-03T10:11:12.000000Z'],
    ['format: "MM/DD/YYYY hh:mm A", zone: UTC', '03/04/2026 01:05 PM', '2026-03-04T13:05:00.000000Z'],
    ['format: "MMM D YYYY HH:mm", zone: UTC', 'Mar 4 2026 01:05', '2026-03-04T01:05:00.000000Z'],
    ['unit: seconds', '1772611200', '2026-03-04T08:00:00.000000Z'],
    ['unit: seconds', '1772611200.25', '2026-03-04T08:00:00.250000Z'],
    ['unit: milliseconds', '1772611200123', '2026-03-04T08:00:00.123000Z'],
  ])('reads a moment by %s: %s', async (manner, written, moment) => {
    const map = `${PEOPLE}, columns: {created_at: {from: created_at, ${manner}}}}}`;
    one.write('people.csv', csvOf([{ ...GOOD.users, created_at: written }]));
    await one.run(one.write('map.yaml', map), '--as-of', '2026-07-01');
    // The clock of the test stands at 2026-07-01.
    expect(await one.loaded('select created_at from raw.users')).toEqual([{ created_at: moment }]);
  });

  test.each([
    ['2026-03-29 02:30:00', /does not exist in Europe\/Berlin: the clocks went forward/],
    ['2025-10-26 02:30:00', /happened twice in Europe\/Berlin: the clocks went back/],
  ])('cannot read %s on Berlin’s clock', async (written, sentence) => {
    one.write('people.csv', csvOf([{ ...GOOD.users, created_at: written }]));
    const { tables } = await one.run(
      one.write('map.yaml', `zone: Europe/Berlin\n${PEOPLE}}}`),
      '--as-of',
      '2026-06-30',
    );
    expect(tables[0]!.reasons[0]!.reason).toMatch(sentence);
  });

  test('reads numbers of other lands, and rounds half to even where it is told to', async () => {
    const amounts = ['1.234.567,5', '1,5', '0,000000025', '0,000000035'];
    const rows = amounts.map((account_balance_usd, at) => ({
      ...GOOD.users,
      account_balance_usd,
      user_id: GOOD.users.user_id.replace(/1$/, String(at)),
      email: `${at}@x.example`,
    }));
    const loaded = await users(`decimal: ","\nthousands: "."\nround: true\n${PEOPLE}}}`, rows, ';');
    expect(loaded.map((row) => row['account_balance_usd'])).toEqual([
      '1234567.50000000',
      '1.50000000',
      '0.00000002',
      '0.00000004',
    ]);
  });

  test('extends the reference lists, and the home remembers it', async () => {
    const map = one.write(
      'map.yaml',
      `
reference:
  assets: [{id: cardano, ticker: ADA, codes: XADA}]
  fiats: [CHF]
  countries: [XK]
tables: {users: {files: people.csv}, orders: {files: orders.csv}}
`,
    );
    one.write('people.csv', csvOf([{ ...GOOD.users, country: 'XK' }]));
    const order = { ...GOOD.orders, trading_pair: 'ADA/CHF', base_currency: 'XADA', quote_currency: 'ZCHF' };
    one.write('orders.csv', csvOf([order]));
    const { tables } = await one.run(map, '--as-of', '2026-06-30');
    expect(tables.flatMap(({ reasons }) => reasons)).toEqual([]);
    expect(await one.loaded('select trading_pair from raw.orders')).toEqual([{ trading_pair: 'cardano/CHF' }]);
    const later = { ...order, order_id: order.order_id.replace(/1$/, '2') };
    expect((await one.take('orders', one.write('later.csv', csvOf([later])))).tables[0]).toMatchObject({ written: 1 });
  });

  test('takes a list of sources for one table, and some rows of a file', async () => {
    one.write('people.csv', csvOf([GOOD.users]));
    const more = {
      ...GOOD.users,
      user_id: GOOD.users.user_id.replace(/1$/, '2'),
      email: 'b@c.example',
      kind: 'customer',
    };
    one.write('more.csv', csvOf([more, { ...more, kind: 'staff', country: 'nowhere' }]));
    const map = 'tables: {users: [{files: people.csv}, {files: more.csv, where: {kind: customer}}]}';
    const { tables } = await one.run(one.write('map.yaml', map), '--as-of', '2026-06-30');
    expect(tables[0]).toMatchObject({ rows: 2, left: 1, written: 2, rejected: 0 });
  });
});

const WRONG: readonly (readonly [string, RegExp])[] = [
  ['tables: {users: {files: people.csv, colums: {}}}', /map\.yaml: unknown key colums in tables\.users/],
  ['tables: {user: {files: people.csv}}', /unknown table user \(known: users, deposits/],
  ['tables: {pipeline_runs: {files: people.csv}}', /unknown table pipeline_runs/],
  [`${PEOPLE}, columns: {mail: x}}}`, /users has no column mail \(it has user_id, email/],
  [`${PEOPLE}, columns: {email: {form: x}}}}`, /unknown key form in tables\.users\.columns\.email/],
  [
    `${PEOPLE}, columns: {created_at: {from: x, format: yesterday}}}}`,
    /columns\.created_at\.format is no form such as DD\/MM\/YYYY HH:mm:ss: yesterday/,
  ],
  [`${PEOPLE}, columns: {created_at: {from: x, unit: fortnights}}}}`, /unit takes one of cents/],
  ['tables: {users: {files: a.csv, rows: [{a: b}]}}', /tables\.users has files and rows: it takes one of them/],
  [`${PEOPLE}, skip: some}}`, /users\.skip takes a number of lines: some/],
  [`${PEOPLE}, columns: {email: []}}}`, /columns\.email is empty/],
  [`${PEOPLE}, columns: {email: {from: x, sum: y}}}}`, /sum, product and quotient are for amounts, which email is not/],
  [
    'tables: {trades: {columns: {price: {product: [base_amount, side]}}}}',
    /price\.product takes two other amounts of trades, not side/,
  ],
  [
    'tables: {trades: {columns: {price: {product: [base_amount]}}}}',
    /product takes two columns, such as \[base_amount, price\]/,
  ],
  [
    'tables: {trades: {columns: {price: {from: x, product: [base_amount, fee_amount]}}}}',
    /goes without from, constant and sum/,
  ],
  [
    'tables: {trades: {columns: {price: {product: [quote_amount, fee_amount]}, quote_amount: {product: [base_amount, fee_amount]}}}}',
    /columns\.price: quote_amount is itself worked out, not read/,
  ],
  ['zone: Berlin\ntables: {}', /zone is no time zone .*: Berlin/],
  ['decimal: ";"\ntables: {}', /decimal takes "\." or ","/],
  [`${PEOPLE}, encoding: klingon}}`, /encoding is no encoding/],
  [`${PEOPLE}, delimiter: ";;"}}`, /delimiter takes one character/],
  ['tables: {users: {files: [', /is no YAML/],
  ['a: 1\na: 2', /is no YAML/],
  ['- users', /the whole takes a set of keys/],
  ['zone: UTC', /names no tables/],
  ['tables: {users: {}}', /tables\.users names no files/],
  ['as_of: soon\ntables: {users: {files: people.csv}}', /invalid as_of in map\.yaml: soon/],
];

describe('a wrong map is refused in a sentence that names the place', () => {
  test.each(WRONG)('%s', async (map, sentence) => {
    one.write('people.csv', csvOf([GOOD.users]));
    const { code, error } = await one.run(one.write('map.yaml', map));
    expect(error).toMatch(sentence);
    expect(error).not.toContain('\n');
    expect(code).toBe(1);
  });

  test('and so are words that do not fit together', async () => {
    expect((await one.run()).code).toBe(2);
    expect((await one.run('a.yaml', 'b.yaml')).code).toBe(2);
    expect((await one.run('--table', 'users')).code).toBe(2);
    expect((await one.run('--table', 'nobody', 'x.csv')).error).toMatch(/unknown table nobody/);
    expect((await one.run('none.yaml')).error).toMatch(/cannot read the map .*none.yaml: no such file/);
  });
});
