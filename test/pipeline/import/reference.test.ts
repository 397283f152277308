/** What a map adds to the reference lists: how it is read, remembered by the home, and refused. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { csvOf, GOOD, importing } from './importing.js';

let one: ReturnType<typeof importing>;
beforeEach(() => {
  one = importing();
});
afterEach(() => one.remove());

const ADA = (prices: string) =>
  `as_of: 2026-06-30\nreference: {assets: [{id: cardano, ticker: ADA, prices: ${prices}}]}\n`;

async function prices(file: string, text: string, how = file) {
  writeFileSync(join(one.folder, file), text);
  const { error, tables } = await one.run(one.write('map.yaml', ADA(how)));
  if (error !== '') return error;
  expect(tables.flatMap(({ reasons }) => reasons)).toEqual([]);
  const rows = await one.loaded(
    'select asset_id, timestamp, open, high, low, close, volume_usd, source from raw.crypto_prices order by timestamp',
  );
  return rows.map((row) => Object.values(row).join(' '));
}

describe('a price file', () => {
  test('is read by its names, by the day or by the hour', async () => {
    expect(await prices('day.csv', 'Date;Price\n2026-05-01;0.5\n')).toEqual([
      'cardano 2026-05-01T00:00:00.000000Z 0.50000000 0.50000000 0.50000000 0.50000000  file',
    ]);
    expect(await prices('hour.csv', 'time,open,high,low,close,Volume USD,x\n1777633200,1,3,0.5,2,9,y\n')).toEqual([
      expect.stringContaining('2026-05-01T00'),
      'cardano 2026-05-01T11:00:00.000000Z 1.00000000 3.00000000 0.50000000 2.00000000 9.00000000 file',
    ]);
  });

  test('of other columns is read as the map says', async () => {
    const how =
      '{files: k.csv, header: [t, o, h, l, c, v], ignore: v, columns: {timestamp: {from: t, unit: seconds}, open: o, high: h, low: l, close: c}}';
    expect(await prices('k.csv', '1777633200,1,3,0.5,2,9\n', how)).toEqual([
      'cardano 2026-05-01T11:00:00.000000Z 1.00000000 3.00000000 0.50000000 2.00000000  file',
    ]);
  });

  test('that tells no prices is refused', async () => {
    expect(await prices('x.csv', 'date,rain\n2026-05-01,1\n')).toMatch(
      /x\.csv tells no prices by its columns, date, rain: it needs timestamp or date, and close/,
    );
    const none = await one.run(one.write('map.yaml', ADA('none.csv')));
    expect(none.error).toMatch(/cannot read none\.csv: no such file/);
  });
});

test('a fiat by other names is one as a quote, and stays the asset it is elsewhere', async () => {
  one.write('users.csv', csvOf([GOOD.users]));
  one.write('orders.csv', csvOf([{ ...GOOD.orders, trading_pair: 'BTCUSDT', quote_currency: 'USDT' }]));
  const deposit = {
    deposit_id: '30000000-0000-4000-8000-000000000001',
    user_id: GOOD.users.user_id,
    timestamp: '2026-05-03T10:00:00Z',
    deposit_type: 'crypto',
    currency: 'USDT',
    amount: '5',
    payment_method: 'blockchain',
    status: 'completed',
    created_at: '2026-05-03T10:00:00Z',
  };
  one.write('deposits.csv', csvOf([deposit]));
  const map = one.write(
    'map.yaml',
    `as_of: 2026-06-30
reference: {fiats: [{code: USD, codes: USDT}]}
tables: {users: {files: users.csv}, orders: {files: orders.csv}, deposits: {files: deposits.csv}}`,
  );
  expect((await one.run(map)).tables.flatMap(({ reasons }) => reasons)).toEqual([]);
  expect(await one.loaded('select trading_pair, quote_currency from raw.orders')).toEqual([
    { trading_pair: 'bitcoin/USD', quote_currency: 'USD' },
  ]);
  expect(await one.loaded('select currency from raw.deposits')).toEqual([{ currency: 'tether' }]);
  // The home remembers it, without the map.
  const later = { ...GOOD.orders, order_id: GOOD.orders.order_id.replace(/1$/, '2'), quote_currency: 'usdt' };
  expect((await one.take('orders', one.write('later.csv', csvOf([later])))).tables[0]).toMatchObject({ written: 1 });
});

test('a rail is known for what it is for, and to later imports', async () => {
  const row = (method: string) => ({
    deposit_id: 'd',
    user_id: GOOD.users.user_id,
    timestamp: '2026-05-03T10:00:00Z',
    deposit_type: 'fiat',
    currency: 'EUR',
    amount: '5',
    payment_method: method,
    status: 'completed',
    created_at: '2026-05-03T10:00:00Z',
  });
  one.write('users.csv', csvOf([GOOD.users]));
  const rows = [row('pix'), { ...row('wise'), deposit_id: 'e' }];
  one.write('deposits.csv', csvOf(rows));
  const map = one.write(
    'map.yaml',
    `as_of: 2026-06-30
ids: hashed
reference: {rails: [{method: pix, for: deposit}, {method: wise, for: [ramp, withdrawal]}]}
tables: {users: {files: users.csv}, deposits: {files: deposits.csv}}`,
  );
  const { tables } = await one.run(map);
  expect(tables[1]).toMatchObject({ written: 1, rejected: 1 });
  expect(tables[1]!.reasons[0]!.reason).toBe(
    'is none of bank_transfer, wire, ach_transfer, sepa, blockchain, pix (values says what it means, reference adds one)',
  );
  one.write('deposits.csv', csvOf([{ ...row('pix'), deposit_id: 'f' }]));
  const later = one.write('later.yaml', 'as_of: 2026-06-30\nids: hashed\ntables: {deposits: {files: deposits.csv}}');
  expect((await one.run(later)).tables[0]).toMatchObject({ written: 1 });
});

const WRONG: readonly (readonly [string, RegExp])[] = [
  ['rails: [pix]', /reference\.rails\.0 takes a set of keys/],
  [
    'rails: [{method: Pix!, for: ramp}]',
    /rails\.0\.method takes small letters, digits and _, such as faster_payments: Pix!/,
  ],
  ['rails: [{method: pix, for: lunch}]', /rails\.0\.for takes one or several of deposit, withdrawal, ramp/],
  ['rails: [{method: pix, for: ramp, rate: 1 %}]', /rails\.0\.rate takes a decimal such as 0\.015: 1 %/],
  ['fiats: [Franken]', /fiats\.0 takes ISO 4217 codes such as CHF: Franken/],
  ['fiats: [{code: USD}]', /fiats\.0\.codes takes a text or a list of texts/],
];

test.each(WRONG)('%s is refused in a sentence that names the place', async (reference, sentence) => {
  const { code, error } = await one.run(one.write('map.yaml', `reference: {${reference}}\ntables: {}`));
  expect(error).toMatch(sentence);
  expect(code).toBe(1);
});
