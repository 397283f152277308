/** Homes that ask for their market, with the providers played on loopback. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import type { Spec } from '../../src/pipeline/config.js';
import { resolveConfig } from '../../src/pipeline/home.js';
import { openSession, type Session } from '../../src/pipeline/session.js';
import { parseDay } from '../../src/time.js';
import type { ResultRow } from '../../src/warehouse/warehouse.js';
import { type Clock, clocked } from '../sources/clock.js';
import { playProvider, priceOf, rateOf } from '../sources/provider.js';

const START = '2026-07-01T12:20:00Z';
/** A new one for every test. */
export let clock: Clock;
export const provider = await playProvider(() => clock.now());
afterAll(() => provider.close());

export const CLASSIC = {
  extends: 'classic',
  days: 30,
  rampDays: 4,
  users: 60,
  deposits: 40,
  withdrawals: 10,
  orders: 40,
  rampPerDay: 10,
};
const PEOPLE = { extends: 'demo', usersPerYear: 100, start: '2026-05-30' };

beforeEach(() => {
  clock = clocked(START, { env: {} }, 10);
  provider.reset();
});
afterEach(() => rmSync(clock.cwd, { recursive: true, force: true }));

export const offline: Clock['fetch'] = () =>
  Promise.reject(Object.assign(new Error('fetch failed'), { code: 'ENOTFOUND' }));

export function specOf(spec: Spec): Spec {
  return {
    coingeckoUrl: `${provider.url}/gecko`,
    frankfurterUrl: `${provider.url}/frankfurter`,
    exchangeRatesUrl: `${provider.url}/rates`,
    sourceTimeout: 3,
    workers: 1,
    ...spec,
  };
}

export interface Given extends Spec {
  readonly fetch?: Clock['fetch'];
}

export async function inHome<T>({ fetch, ...spec }: Given, work: (session: Session) => Promise<T>): Promise<T> {
  const effects = fetch === undefined ? clock : { ...clock, fetch };
  const session = await openSession(await resolveConfig(specOf(spec), effects), effects);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

export const classic: Spec = { profile: JSON.stringify(CLASSIC), seed: 5, asOf: '2026-06-30' };
export const people: Spec = { profile: JSON.stringify(PEOPLE), seed: 5, asOf: '2026-06-30' };

export const query = (given: Given, sql: string): Promise<ResultRow[]> =>
  inHome(given, async (session) => (await session.warehouse()).query(sql));

/** Subjects by the sources of their rows: `bitcoin: live`. */
export async function sourcesIn(session: Session): Promise<Record<string, string>> {
  const rows = await (await session.warehouse()).query(`
    select subject, string_agg(distinct source, ' ' order by source) as sources from (
      select asset_id as subject, source from raw.crypto_prices union all
      select currency, source from raw.fx_rates where currency <> 'USD') group by subject`);
  return Object.fromEntries(rows.map((row) => [row['subject'], row['sources']])) as Record<string, string>;
}

/** Every row that says it is real is so to the last digit. */
export async function expectNoWrongPrice(session: Session): Promise<void> {
  const warehouse = await session.warehouse();
  const prices = await warehouse.query(
    "select asset_id, timestamp, open, close from raw.crypto_prices where source <> 'simulated'",
  );
  for (const row of prices) {
    const hour = Date.parse(String(row['timestamp'])) / 3_600_000;
    const asset = String(row['asset_id']);
    expect([row['open'], row['close']]).toEqual([priceOf(asset, hour), priceOf(asset, hour + 1)].map(decimal));
  }
  const rates = await warehouse.query(
    "select currency, date, units_per_usd from raw.fx_rates where source <> 'simulated'",
  );
  for (const row of rates) {
    const day = parseDay(String(row['date']), 'day');
    const business = day - Math.max(0, ((day + 3) % 7) - 4);
    expect(row['units_per_usd']).toBe(decimal(rateOf(String(row['currency']), business)));
  }
}

const decimal = (value: number) => (Math.round(value * 1e8) / 1e8).toFixed(8);

export const ALL = (source: string) =>
  Object.fromEntries(['bitcoin', 'ethereum', 'solana', 'tether', 'CAD', 'EUR', 'GBP'].map((name) => [name, source]));
export const PRICES = (source: string) =>
  Object.fromEntries(['bitcoin', 'ethereum', 'solana', 'tether'].map((name) => [name, source]));
