/** Files in the shapes of real exchanges, each through its map and through verify; and what --suggest leaves to be said of each. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.js';
import type { ResultRow } from '../../../src/warehouse/warehouse.js';
import { recording } from '../../cli/recording.js';
import { importing } from './importing.js';

let one: ReturnType<typeof importing>;
beforeEach(() => {
  one = importing();
});
afterEach(() => one.remove());

const fixture = (exchange: string, file: string) =>
  join(fileURLToPath(new URL('../../fixtures', import.meta.url)), exchange, file);

interface Exchange {
  readonly name: string;
  readonly file: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly sql: string;
  readonly finds: readonly ResultRow[];
  /** By table, the columns that no file of this shape can tell. */
  readonly asks: Readonly<Record<string, readonly string[]>>;
}

const EXCHANGES: readonly Exchange[] = [
  {
    name: 'coinbase',
    file: 'fills.csv',
    rows: { users: 1, orders: 4, trades: 4 },
    sql: 'select trading_pair, timestamp, quote_amount, fee_amount from raw.trades order by timestamp, price limit 3',
    finds: [
      ['bitcoin/USD', '2023-05-02T09:14:31.512000Z', '562.21000000', '1.40552500'],
      ['bitcoin/USD', '2023-05-02T09:14:31.512000Z', '421.66500000', '1.05416250'],
      ['cardano/USD', '2023-06-11T17:02:05.007000Z', '391.03135000', '0.97757838'],
    ].map(([trading_pair, timestamp, quote_amount, fee_amount]) => ({
      trading_pair: trading_pair!,
      timestamp: timestamp!,
      quote_amount: quote_amount!,
      fee_amount: fee_amount!,
    })),
    asks: { orders: ['order_type'], trades: ['order_type', 'is_maker'] },
  },
  {
    name: 'bitstamp',
    file: 'transactions.csv',
    rows: { users: 1, deposits: 2, withdrawals: 2, orders: 2, trades: 2 },
    sql: `select trading_pair as what, timestamp, quote_amount as amount, fee_amount as fee from raw.trades
      union all select currency, timestamp, amount, fee from raw.withdrawals order by timestamp`,
    finds: [
      { what: 'bitcoin/EUR', timestamp: '2021-03-03T21:00:00.000000Z', amount: '612.90000000', fee: '3.06450000' },
      { what: 'ethereum/EUR', timestamp: '2021-05-09T12:40:00.000000Z', amount: '1288.00000000', fee: '0.00000000' },
      { what: 'EUR', timestamp: '2021-05-10T07:31:00.000000Z', amount: '1200.00000000', fee: '3.00000000' },
      { what: 'bitcoin', timestamp: '2021-06-01T23:59:00.000000Z', amount: '0.01400000', fee: '0.00050000' },
    ],
    asks: {
      orders: ['order_type'],
      deposits: ['payment_method', 'status'],
      withdrawals: ['destination_type', 'status'],
      trades: ['order_type', 'is_maker'],
    },
  },
  {
    name: 'bitcoinde',
    file: 'statement.csv',
    rows: { users: 1, deposits: 1, withdrawals: 1, orders: 2, trades: 2 },
    sql: 'select side, timestamp, price, base_amount from raw.trades order by timestamp',
    finds: [
      { side: 'buy', timestamp: '2016-01-30T20:05:33.000000Z', price: '350.00000000', base_amount: '1.00000000' },
      { side: 'sell', timestamp: '2016-02-14T17:30:12.000000Z', price: '360.00000000', base_amount: '0.25000000' },
    ],
    asks: {
      orders: ['order_type'],
      deposits: ['payment_method', 'status'],
      withdrawals: ['fee', 'destination_type', 'status'],
      trades: ['fee_amount', 'order_type', 'is_maker'],
    },
  },
  {
    name: 'bitbank',
    file: 'deposits.csv',
    rows: { users: 1, deposits: 2 },
    sql: 'select currency, timestamp, amount, status from raw.deposits order by timestamp',
    finds: [
      { currency: 'ripple', timestamp: '2023-02-12T02:57:01.000000Z', amount: '154.25000000', status: 'completed' },
      { currency: 'bitcoin', timestamp: '2023-03-12T15:30:00.000000Z', amount: '0.00210000', status: 'failed' },
    ],
    asks: { deposits: ['payment_method'] },
  },
];

describe.each(EXCHANGES)('$name', ({ name, file, rows, sql, finds, asks }) => {
  test('goes through its map, and through verify', async () => {
    const { error, tables } = await one.run(fixture(name, 'map.yaml'), '--strict');
    expect(error).toBe('');
    expect(Object.fromEntries(tables.map(({ table, written }) => [table, written]))).toEqual(rows);
    expect(await one.loaded(sql)).toEqual(finds);
    const effects = recording({ cwd: one.folder });
    expect(await main(['verify', '--home', one.home], effects)).toBe(0);
  });

  test('is proposed whole, but for what it does not tell', async () => {
    const effects = recording({ cwd: one.folder });
    expect(await main(['import', '--suggest', fixture(name, file), '--json'], effects)).toBe(0);
    const { tables } = JSON.parse(effects.printed.join('')) as {
      tables: { table: string; missing: string[]; columns: { unknown: string[]; doubt: string[] }[] }[];
    };
    expect(Object.fromEntries(tables.map(({ table, missing }) => [table, missing]))).toEqual(asks);
    expect(tables.flatMap(({ columns }) => columns.flatMap(({ unknown, doubt }) => [...unknown, ...doubt]))).toEqual(
      [],
    );
  });
});
