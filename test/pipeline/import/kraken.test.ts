/** Another exchange's real export, by its shape: what is proposed for it, what had to be told, and that it then goes through. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../../src/cli/main.js';
import { recording } from '../../cli/recording.js';
import { csvOf, GOOD, importing } from './importing.js';

const FIXTURE = fileURLToPath(new URL('../../fixtures/kraken', import.meta.url));

let one: ReturnType<typeof importing>;
beforeEach(() => {
  one = importing();
});
afterEach(() => one.remove());

async function suggested(file: string, ...words: readonly string[]) {
  const effects = recording({ cwd: one.folder });
  const code = await main(['import', '--suggest', file, ...words, '--json', '--home', one.home], effects);
  const document = JSON.parse(effects.printed.join(''));
  return { ...document, code, error: document.error ?? '', map: parse(document.map ?? ''), text: String(document.map) };
}

interface Told {
  readonly table: string;
  readonly where: { readonly words: readonly string[] } | null;
  readonly missing: readonly string[];
}

describe('--suggest', () => {
  test('knows Kraken’s trades, and the orders of which they are the fills, and asks what they do not tell', async () => {
    const { tables: found, text } = await suggested(join(FIXTURE, 'trades.csv'));
    expect(found.map(({ table, missing }: Told) => [table, missing])).toEqual([
      ['orders', []],
      ['trades', ['is_maker']],
    ]);
    const { ids, zone, tables } = parse(text);
    expect({ ids, zone }).toEqual({ ids: 'hashed', zone: 'UTC' });
    expect(tables.trades.columns).toMatchObject({
      trade_id: 'txid',
      order_id: 'ordertxid',
      user_id: { constant: 'me' },
      side: 'type',
      order_type: 'ordertype',
      base_currency: { from: 'pair', part: 'base' },
      base_amount: 'vol',
      quote_amount: 'cost',
      created_at: 'time',
    });
    expect(tables.orders.columns).toMatchObject({
      order_id: 'ordertxid',
      filled_amount: { from: 'vol', sum: 'txid' },
      status: { constant: 'filled' },
    });
    expect(text).toContain('# is_maker: {from: ordertype, values: {limit: "true", market: "false"}}');
    expect(text).toContain('{user_id: me, email: me@mail.example, signup_date: 2024-01-09,');
  });

  test('knows the kinds of rows in Kraken’s ledgers, and asks for the word that is none of ours', async () => {
    const { tables, text } = await suggested(join(FIXTURE, 'ledgers.csv'));
    expect(tables.map(({ table, where }: Told) => [table, where?.words ?? null])).toEqual([
      ['deposits', ['deposit']],
      ['withdrawals', ['withdrawal']],
      ['ledger_entries', null],
    ]);
    expect(text).toContain('ledger_entries.type: what means staking?');
    expect(parse(text).tables.withdrawals.columns).toMatchObject({
      withdrawal_type: { from: 'asset', part: 'kind' },
      amount: { from: 'amount', sign: 'absolute' },
    });
  });

  test('proposes the very map that the contract’s own form needs', async () => {
    const { map, tables } = await suggested(one.write('people.csv', csvOf([GOOD.users])));
    expect(tables.map(({ missing }: Told) => missing)).toEqual([[]]);
    expect(Object.values(map.tables.users.columns)).toEqual(Object.keys(GOOD.users));
  });

  test('translates words, and the comma, and asks which of day and month is first', async () => {
    const row = {
      ...GOOD.users,
      created_at: '03/04/2026 10:00',
      kyc_status: 'Approved',
      account_balance_usd: '1.200,50',
      is_active: 'Yes',
    };
    const file = one.write('people.csv', csvOf([row], ';'));
    const { text, tables } = await suggested(file, '--table', 'users');
    const found = Object.fromEntries(tables[0].columns.map((column: { column: string }) => [column.column, column]));
    expect(found.kyc_status.values).toEqual({ Approved: 'verified' });
    expect(found.account_balance_usd.said).toEqual({ decimal: ',', thousands: '.' });
    expect(found.created_at.doubt).toEqual(['DD/MM/YYYY HH:mm', 'MM/DD/YYYY HH:mm']);
    expect(text).toContain('created_at: is it DD/MM/YYYY HH:mm or MM/DD/YYYY HH:mm?');
    // One date that can be read in one way only settles it.
    const more = one.write('more.csv', csvOf([row, { ...row, created_at: '13/04/2026 10:00' }], ';'));
    const settled = await suggested(more, '--table', 'users');
    expect(settled.map.tables.users.columns.created_at).toEqual({ from: 'created_at', format: 'DD/MM/YYYY HH:mm' });
  });

  test('is a map that can be used as it is', async () => {
    const row = {
      ...GOOD.users,
      created_at: '13/04/2026 10:00',
      signup_date: '2026-04-13',
      kyc_status: 'Approved',
      account_balance_usd: '1.200,50',
    };
    one.write('people.csv', csvOf([row], ';'));
    const { text } = await suggested('people.csv');
    const { tables } = await one.run(one.write('map.yaml', text), '--as-of', '2026-06-30');
    expect(tables[0]).toMatchObject({ written: 1, reasons: [] });
  });

  test('refuses what looks like nothing of ours', async () => {
    const { code, error } = await suggested(one.write('weather.csv', 'sunshine,rain\n1,2\n'));
    expect(code).toBe(1);
    expect(error).toMatch(/weather\.csv looks like no table of ours: its columns are sunshine, rain/);
  });
});

test('Kraken’s exports go through a map', async () => {
  const { error, tables } = await one.run(join(FIXTURE, 'map.yaml'));
  expect(error).toBe('');
  expect(tables.map(({ table, written, rejected }) => [table, written, rejected])).toEqual([
    ['users', 1, 0],
    ['deposits', 1, 0],
    ['withdrawals', 1, 0],
    ['orders', 3, 0],
    ['trades', 3, 0],
    ['ledger_entries', 7, 0],
  ]);
  expect(await one.loaded('select currency, amount, fee from raw.withdrawals')).toEqual([
    { currency: 'bitcoin', amount: '0.10000000', fee: '0.00010000' },
  ]);
  const trades = await one.loaded(
    'select trading_pair, timestamp, quote_amount from raw.trades order by timestamp limit 1',
  );
  expect(trades).toEqual([
    { trading_pair: 'bitcoin/USD', timestamp: '2024-01-09T08:31:02.137400Z', quote_amount: '9212.50000000' },
  ]);
  const effects = recording({ cwd: one.folder });
  expect(await main(['verify', '--home', one.home], effects)).toBe(0);
});

test('the page about imports shows the fixture’s map as it is', () => {
  const page = readFileSync(fileURLToPath(new URL('../../../docs/import.md', import.meta.url)), 'utf8');
  const trades = readFileSync(join(FIXTURE, 'map.yaml'), 'utf8')
    .split('\n\n')
    .find((part) => part.includes('  trades:\n'))!;
  expect(page).toContain(trades.trimEnd());
});
