/** A small invented history: people, their orders and trades, as each was known at the end of each day. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlock } from '../../src/contract/block.js';
import { RAW } from '../../src/contract/raw/index.js';
import { AS_OF, columnNames, type StoredRow, type Table } from '../../src/contract/table.js';
import { type Day, endOfDay, parseDay, startOfDay, type Window } from '../../src/time.js';
import { type Encoder, openEncoder } from '../../src/warehouse/parquet.js';
import type { LandedFile, LoadSpec, TableLoad, Warehouse } from '../../src/warehouse/warehouse.js';

/** Day 0 of every history. */
const ORIGIN: Day = parseDay('2026-05-01', 'day');

/** One version of one row; days count from the origin. `parent` is what it belongs to: an order's user, a trade's order. */
export interface Version {
  readonly key: number;
  readonly day: number;
  readonly asOf: number;
  readonly value: number;
  readonly parent?: number;
}

/** The rows that a load hands over, by table. */
export type Rows = Partial<Record<'users' | 'orders' | 'trades', readonly Version[]>>;

export interface Step {
  readonly window: Window;
  readonly asOf: number;
  readonly rows: Rows;
}

export interface Bench {
  load(warehouse: Warehouse, step: Step, runId?: string): Promise<unknown>;
  land<T extends Table>(table: T, rows: readonly StoredRow<T>[]): Promise<LandedFile>;
  readonly folder: string;
  close(): void;
}

/** Lands and loads steps; each landed file has a name of its own, and one is written after the other even for a case cut short. */
export async function openBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-warehouse-'));
  const encoder = await openEncoder();
  let files = 0;
  let last: Promise<unknown> = Promise.resolve();
  const land: Bench['land'] = (table, rows) => {
    const file = last.then(() => landRows(encoder, table, rows, join(folder, `${files++}.parquet`)));
    last = file.catch(() => {});
    return file;
  };
  return {
    folder,
    land,
    load: async (warehouse, step, runId) => warehouse.load(await specOf(step, runId ?? `run-${files}`, land)),
    close: () => {
      encoder.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function landRows<T extends Table>(encoder: Encoder, table: T, rows: readonly StoredRow<T>[], path: string) {
  const block = createBlock(table);
  for (const row of rows) block.append(row);
  return encoder.write(table, [block.take()], path);
}

async function specOf({ window, asOf, rows }: Step, runId: string, land: Bench['land']): Promise<LoadSpec> {
  const days = { from: ORIGIN + window.from, to: ORIGIN + window.to };
  const tables: TableLoad[] = [];
  for (const [name, versions] of Object.entries(rows)) {
    const table: Table = RAW[name as keyof Rows];
    const stored = versions.map((version) => STORED[name as keyof Rows](version)) as unknown as StoredRow<Table>[];
    tables.push({ table, window: days, files: [await land(table, stored)] });
  }
  // The wrong way round, because a load must find the order itself.
  return { runId, asOf: ORIGIN + asOf, producer: 'test', startedAt: endOfDay(ORIGIN + asOf), tables: tables.reverse() };
}

/** Ids are UUID-shaped; their last digits are the key. */
export function idOf(key: number): string {
  return `00000000-0000-4000-8000-${String(key).padStart(12, '0')}`;
}

/** A version as a producer would hand it over. */
export const STORED = {
  users: ({ key, day, asOf, value }: Version) => ({
    user_id: idOf(key),
    email: `${key}@example.org`,
    signup_date: ORIGIN + day,
    country: 'DE',
    kyc_status: 'verified' as const,
    account_tier: 'basic' as const,
    account_balance_usd: value,
    is_active: value % 2 === 0,
    created_at: startOfDay(ORIGIN + day),
    [AS_OF]: ORIGIN + asOf,
  }),
  orders: ({ key, day, asOf, value, parent }: Version) => ({
    order_id: idOf(key),
    user_id: idOf(parent ?? 0),
    ...marketOf(day, asOf),
    order_type: 'limit',
    base_amount: value,
    filled_amount: 0,
    limit_price: null,
    status: 'open',
  }),
  trades: ({ key, day, asOf, value, parent }: Version) => ({
    trade_id: idOf(key),
    order_id: idOf(parent ?? 0),
    user_id: idOf(0),
    ...marketOf(day, asOf),
    base_amount: value,
    quote_amount: value,
    price: 100_000_000,
    fee_amount: 0,
    fee_currency: 'USD',
    order_type: 'limit',
    is_maker: true,
  }),
};

function marketOf(day: number, asOf: number) {
  return {
    // The last microsecond: the day's far end must still be the day.
    timestamp: endOfDay(ORIGIN + day),
    created_at: endOfDay(ORIGIN + day),
    trading_pair: 'bitcoin/USD',
    side: 'buy',
    base_currency: 'bitcoin',
    quote_currency: 'USD',
    [AS_OF]: ORIGIN + asOf,
  };
}

/** Every cell of the three tables, as text that can be compared. */
export async function contents(warehouse: Warehouse): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of [RAW.users, RAW.orders, RAW.trades]) {
    const rows = await warehouse.query(`select * from raw.${table.name} order by ${table.key.join(', ')}`);
    all[table.name] = rows.map((row) =>
      columnNames(table)
        .map((column) => row[column])
        .join('|'),
    );
  }
  return all;
}

/** The tables' rows back as versions. */
export async function usersOf(warehouse: Warehouse): Promise<Version[]> {
  const rows = await warehouse.query(
    `select cast(right(user_id, 12) as integer) as key, signup_date - date '2026-05-01' as day,
       _as_of - date '2026-05-01' as asOf, cast(account_balance_usd * 100000000 as bigint) as value
     from raw.users order by user_id`,
  );
  return rows as unknown as Version[];
}

export async function createAll(warehouse: Warehouse): Promise<Warehouse> {
  for (const table of [RAW.users, RAW.orders, RAW.trades]) await warehouse.create(table);
  return warehouse;
}
