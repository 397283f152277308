/**
 * Tables that lie in BigQuery already, under other names and in other types, and views over them by a map. Oracle: the same rows as files,
 * imported by the same map into a DuckDB home: every raw table, every mart, the answers.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Table } from '../../src/contract/table.js';
import { IMPORTABLE } from '../../src/pipeline/import/map.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { kro, type Ran } from '../end-to-end/kro.js';
import { type Emulator, startEmulator } from './emulator.js';
import { martDifferences } from './parity.js';
import { createDataset, loadFile, query } from './rest.js';

// The emulator reads views of views slowly.
vi.setConfig({ testTimeout: 300_000 });
/** The rows of a few tables are compared by every `npm test` (`viewRows.test.ts`). */
const isWhole = process.env['KRO_ALL_BIGQUERY'] === '1';
const cwd = mkdtempSync(join(tmpdir(), 'kro-views-'));
const AS_OF = '2026-04-30';
const PROFILE = {
  ...{
    extends: 'classic',
    days: 60,
    rampDays: 20,
    users: 60,
    deposits: 60,
    withdrawals: 40,
    orders: 200,
    rampPerDay: 10,
  },
};

const berlin = (column: string) =>
  `strftime(timezone('Europe/Berlin', timezone('UTC', ${column})), '%d.%m.%Y %H:%M:%S.%f')`;
const code = (column: string) =>
  `case ${column} when 'bitcoin' then 'XXBT' when 'ethereum' then 'eth' else ${column} end`;

/** What the others call their columns, and of what types they are; tables that are not here have the contract's own. */
const FOREIGN: Readonly<Record<string, string>> = {
  users: `select upper(user_id) as "Id", email as mail, signup_date, lower(country) as land, upper(kyc_status) as kyc, account_tier, account_balance_usd,
    case when is_active then 'yes' else 'no' end as is_active, created_at, _as_of from raw.users`,
  orders: `select order_id as "Txid", user_id, ${berlin('timestamp')} as "Opened", ${code('base_currency')} || '-' || quote_currency as "Pair",
    upper(side) as "Side", order_type, replace(cast(base_amount as varchar), '.', ',') as "Volume", filled_amount,
    coalesce(cast(limit_price as varchar), 'none') as "Limit", status, created_at, strftime(_as_of, '%d.%m.%Y') as "Changed" from raw.orders`,
  trades: `select trade_id, order_id, user_id, cast(cast(timestamp as date) as varchar) as day, strftime(timestamp, '%H:%M:%S.%fZ') as time_of_day,
    trading_pair, side, base_currency, quote_currency, base_amount, price, fee_amount, order_type, case when is_maker then 1 else 0 end as maker,
    created_at, _as_of from raw.trades`,
  deposits: `select * exclude (amount, currency), cast(amount * 100000000 as bigint) as satoshi, ${code('currency')} as code from raw.deposits`,
  withdrawals: `select * exclude (amount, timestamp), -amount as amount, epoch_us(timestamp) as micros from raw.withdrawals`,
  ramp_transactions: `select *, 'real' as kind from raw.ramp_transactions
    union all by name select * replace ('00000000-0000-4000-8000-000000000001' as transaction_id), 'a test' as kind from raw.ramp_transactions limit 201`,
};

const MAP = `
as_of: ${AS_OF}
zone: UTC
salt: pepper
tables:
  users:
    FROM users
    ignore: "*"
    columns:
      user_id: Id
      email: {from: mail, hash: true}
      country: land
      kyc_status: {from: kyc, values: {VERIFIED: verified, PENDING: pending, REJECTED: rejected}}
  orders:
    FROM orders
    ignore: "*"
    columns:
      order_id: Txid
      timestamp: {from: Opened, format: DD.MM.YYYY HH:mm:ss.SSSSSS, zone: Europe/Berlin}
      trading_pair: Pair
      side: {from: Side, values: {BUY: buy, SELL: sell}}
      base_currency: {from: Pair, part: base}
      quote_currency: {from: Pair, part: quote}
      base_amount: {from: Volume, decimal: ","}
      limit_price: {from: Limit, values: {none: ""}}
      _as_of: {from: Changed, format: DD.MM.YYYY}
  trades:
    FROM trades
    ignore: "*"
    columns:
      timestamp: [day, time_of_day]
      quote_amount: {product: [base_amount, price]}
      fee_currency: quote_currency
      is_maker: maker
  deposits:
    FROM deposits
    ignore: "*"
    columns: {amount: {from: satoshi, unit: satoshi}, currency: code}
  withdrawals:
    FROM withdrawals
    ignore: "*"
    columns: {amount: {sign: absolute}, timestamp: {from: micros, unit: microseconds}}
  ramp_transactions:
    FROM ramp_transactions
    ignore: "*"
    where: {kind: real}
  marketing_experiments:
    rows:
      - {experiment_id: dark-1, channel: paid_search, country: DE, start_date: "2026-04-01", end_date: "2026-04-07", kind: dark}
  user_acquisitions: {FROM user_acquisitions}
  kyc_checks: {FROM kyc_checks}
  marketing_spend: {FROM marketing_spend}
  crypto_prices: {FROM crypto_prices}
  fx_rates: {FROM fx_rates}
  ledger_entries: {FROM ledger_entries}
`;

const mapOf = (from: (table: string) => string) => MAP.replaceAll(/FROM (\w+)/g, (_, table: string) => from(table));
const env = () => ({ BIGQUERY_EMULATOR_HOST: emulator.host });
const here = (...words: string[]) => kro([...words, '--home', 'here'], { cwd });
const there = (...words: string[]) => kro([...words, '--home', 'there'], { cwd, env: env() });

let emulator: Emulator;

async function ran(doing: Promise<Ran>): Promise<Ran> {
  const done = await doing;
  expect(done, done.stderr).toMatchObject({ code: 0 });
  return done;
}

beforeAll(async () => {
  if (!isWhole) return;
  emulator = await startEmulator();
  const world = ['--profile', JSON.stringify(PROFILE), '--seed', '5', '--market', 'simulated', '--as-of', AS_OF];
  await ran(kro(['load', '--home', 'world', ...world, '--backups', '0'], { cwd }));
  await ran(kro(['ingest', '--home', 'world', ...world, '--through', AS_OF, '--backups', '0'], { cwd }));
  await putForeign();
  writeFileSync(
    join(cwd, 'files.yaml'),
    mapOf((table) => `files: ${table}.parquet`),
  );
  writeFileSync(
    join(cwd, 'views.yaml'),
    mapOf((table) => `from: legacy.${table}`),
  );
  await ran(here('import', 'files.yaml', '--backups', '0'));
}, 600_000);

afterAll(async () => {
  await emulator?.stop();
  rmSync(cwd, { recursive: true, force: true });
});

/** As Parquet files, and as tables of a data set of somebody else's. */
async function putForeign(): Promise<void> {
  await createDataset(emulator.host, 'legacy');
  const engine = await openDuckDB(join(cwd, 'world', 'warehouse.duckdb'), { readOnly: true });
  for (const table of IMPORTABLE) {
    const sql = FOREIGN[table.name] ?? `select * from raw.${table.name}`;
    const file = join(cwd, `${table.name}.parquet`);
    const columns = (await engine.look(`describe ${sql}`)).rows.map((row) => [
      String(row['column_name']),
      String(row['column_type']).replace(/\(.*/, ''),
    ]);
    // A moment of Parquet is one of the world's only where it says so.
    const cells = columns.map(([name, type]) =>
      type === 'TIMESTAMP' ? `cast("${name}" as timestamptz) as "${name}"` : `"${name}"`,
    );
    await engine.execute(`copy (select ${cells.join(', ')} from (${sql})) to '${file}' (format parquet)`);
    const fields = columns.map(([name, type]) => ({ name, type: TYPES[type!] }));
    await loadFile(emulator.host, 'legacy', table.name, file, { schema: { fields } });
  }
  await engine.close();
}

/** By DuckDB's. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ VARCHAR: 'STRING', DECIMAL: 'NUMERIC', DOUBLE: 'FLOAT64', BIGINT: 'INT64', INTEGER: 'INT64' },
  ...{ BOOLEAN: 'BOOL', TIMESTAMP: 'TIMESTAMP', DATE: 'DATE' },
};

test.runIf(isWhole)('a dry run tells what there would be, and makes nothing', async () => {
  const { stdout } = await ran(there('import', 'views.yaml', '--views', '--warehouse', 'bigquery', '--dry-run'));
  expect(stdout).toMatch(/^would make 13 views, as of 2026-04-30; nothing was changed/);
  await expect(query(emulator.host, 'select * from `kraken-ramp-optimizer.kraken_ramp_raw.users`')).rejects.toThrow();
});

describe.runIf(isWhole)('views', () => {
  beforeAll(async () => {
    const { stdout } = await ran(there('import', 'views.yaml', '--views', '--warehouse', 'bigquery'));
    expect(stdout).toMatch(/^made 13 views, as of 2026-04-30/);
    await ran(here('transform'));
    await ran(there('transform'));
  }, 1_800_000);

  test('every raw table is the one that an import makes', async () => {
    const file = await openDuckDB(join(cwd, 'here', 'warehouse.duckdb'), { readOnly: true });
    const cloud = await openBigQuery({ ...DEFAULTS, emulator: emulator.host }, { journal: null, readOnly: true });
    for (const table of IMPORTABLE) expect(await rowsOf(cloud, table), table.name).toEqual(await rowsOf(file, table));
    await file.close();
  });

  test('every mart is the same', async () => {
    expect(await martDifferences(join(cwd, 'here', 'warehouse.duckdb'), emulator.host)).toEqual({});
  });

  test('answers and state are the same', async () => {
    expect((await ran(there('answers'))).stdout).toBe((await ran(here('answers'))).stdout);
    const [one, other] = [await ran(here('status', '--json')), await ran(there('status', '--json'))];
    const shown = ({ stdout }: Ran) => {
      const { tables, profile, lastDay } = JSON.parse(stdout);
      return { tables: tables.filter((row: { table: string }) => row.table !== 'pipeline_runs'), profile, lastDay };
    };
    expect(shown(other)).toEqual(shown(one));
  }, 900_000);

  test('rows of the source are rows of the view at once', async () => {
    const count = async () =>
      (await query(emulator.host, 'select count(*) from `kraken-ramp-optimizer.kraken_ramp_raw.deposits`')).rows[0]![0];
    const before = await count();
    await query(emulator.host, 'delete from legacy.deposits where status <> "completed" or true');
    expect([Number(before) > 0, await count()]).toEqual([true, '0']);
  });

  test('nothing is loaded into one', async () => {
    const refusal = {
      code: 1,
      stderr: expect.stringMatching(/kraken_ramp_raw\.users. is a view over a table that is in BigQuery already/),
    };
    expect(await there('import', 'files.yaml')).toMatchObject(refusal);
  });

  test('the same again is done again', async () => {
    await ran(there('import', 'views.yaml', '--views'));
  });
});

async function rowsOf(warehouse: Warehouse, table: Table): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const part of warehouse.read(table)) rows.push(...part);
  return rows;
}
