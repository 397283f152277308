/** A world exported with foreign names and codes and imported through a map is the same world: raw tables, marts and answers. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MART_TABLES, MARTS } from '../../src/contract/marts/index.js';
import { IMPORTABLE } from '../../src/pipeline/import/map.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { kro, type Ran } from './kro.js';

const cwd = mkdtempSync(join(tmpdir(), 'kro-import-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const AS_OF = '2024-05-31';
const PROFILE = {
  extends: 'classic',
  days: 200,
  rampDays: 40,
  users: 150,
  deposits: 150,
  withdrawals: 80,
  orders: 400,
  rampPerDay: 40,
};

/** Berlin's clock, as people there write it. */
const berlin = (column: string) =>
  `strftime(timezone('Europe/Berlin', timezone('UTC', ${column})), '%d.%m.%Y %H:%M:%S.%f')`;
const comma = (column: string) => `replace(cast(${column} as varchar), '.', ',')`;
const asset = (column: string) =>
  `case ${column} when 'bitcoin' then 'XXBT' when 'ethereum' then 'XETH' when 'solana' then 'SOL' when 'tether' then 'USDT' else 'Z' || ${column} end`;
const pair = `${asset('base_currency')} || ${asset('quote_currency')}`;

/** What the other exchange calls its files and columns; all tables not named here come in the contract's own form. */
const FOREIGN: Readonly<Record<string, string>> = {
  orders: `select order_id as "Txid", user_id as "Account", ${berlin('timestamp')} as "Opened", ${pair} as "Pair", upper(side) as "Side",
    order_type as "Type", ${comma('base_amount')} as "Volume", ${comma('filled_amount')} as "Executed", ${comma('limit_price')} as "Limit",
    upper(replace(status, 'cancelled', 'canceled')) as "State", ${berlin('created_at')} as "Recorded", 'x' as "Misc",
    strftime(_as_of, '%d.%m.%Y') as "Changed" from raw.orders`,
  deposits: `select * exclude (amount, currency), cast(cast(amount * 100000000 as hugeint) as varchar) as satoshi, ${asset('currency')} as code
    from raw.deposits`,
  withdrawals: `select * exclude (amount, timestamp), -amount as amount, cast(epoch_ms(timestamp) as varchar) as millis,
    microsecond(timestamp) as micros, timestamp from raw.withdrawals`,
  ledger_entries: `select * exclude (asset), ${asset('asset')} as coin from raw.ledger_entries`,
  users: 'select * from raw.users',
};

const MAP = `
as_of: ${AS_OF}
zone: UTC
tables:
  orders:
    files: orders.csv
    delimiter: ";"
    decimal: ","
    zone: Europe/Berlin
    ignore: Misc
    columns:
      order_id: Txid
      user_id: Account
      timestamp: {from: Opened, format: DD.MM.YYYY HH:mm:ss.SSSSSS}
      trading_pair: Pair
      side: {from: Side, values: {BUY: buy, SELL: sell}}
      order_type: Type
      base_currency: {from: Pair, part: base}
      quote_currency: {from: Pair, part: quote}
      base_amount: Volume
      filled_amount: Executed
      limit_price: Limit
      status:
        from: State
        values: {FILLED: filled, OPEN: open, CANCELED: cancelled, PARTIALLY_FILLED: partially_filled, EXPIRED: expired}
      created_at: {from: Recorded, format: DD.MM.YYYY HH:mm:ss.SSSSSS}
      _as_of: {from: Changed, format: DD.MM.YYYY}
  deposits:
    files: deposits.csv
    columns: {amount: {from: satoshi, unit: satoshi}, currency: code}
  withdrawals:
    files: withdrawals.csv
    ignore: [millis, micros]
    columns: {amount: {from: amount, sign: absolute}}
  ledger_entries: {files: ledger_entries.csv.gz, columns: {asset: coin}}
  users: {files: users.ndjson}
`;

/** Written by DuckDB, which knows nothing of ours. */
async function exportForeign(): Promise<string> {
  const engine = await openDuckDB(join(cwd, 'world', 'warehouse.duckdb'), { readOnly: true });
  const folder = join(cwd, 'export');
  mkdirSync(folder);
  const write = (sql: string, file: string, form: string) =>
    engine.execute(`copy (${sql}) to '${join(folder, file)}' (${form})`);
  const plain: string[] = [];
  for (const { name } of IMPORTABLE) {
    const sql = FOREIGN[name];
    if (sql === undefined) {
      await write(`select * from raw.${name}`, `${name}.parquet`, 'format parquet');
      plain.push(`  ${name}: {files: ${name}.parquet}\n`);
    } else if (name === 'users') await write(sql, 'users.ndjson', 'format json');
    else if (name === 'orders') await write(sql, 'orders.csv', `format csv, delimiter ';'`);
    else if (name === 'ledger_entries')
      await write(sql, 'ledger_entries.csv.gz', `format csv, compression gzip, delimiter '|'`);
    else await write(sql, `${name}.csv`, 'format csv');
  }
  await engine.close();
  const map = join(folder, 'map.yaml');
  writeFileSync(map, MAP + plain.join(''));
  return map;
}

/** Rows of a table that are in one of two homes only. */
async function differences(tables: readonly string[]): Promise<Record<string, unknown>> {
  const engine = await openDuckDB(':memory:');
  for (const home of ['world', 'own'])
    await engine.execute(`attach '${join(cwd, home, 'warehouse.duckdb')}' as ${home} (read_only)`);
  const found: Record<string, unknown> = {};
  for (const table of tables) {
    const only = (a: string, b: string) => `(select * from ${a}.${table} except all select * from ${b}.${table})`;
    const [row] = await engine.query(
      `select (select count(*) from ${only('world', 'own')}) as lost, (select count(*) from ${only('own', 'world')}) as gained`,
    );
    if (row?.['lost'] !== 0 || row['gained'] !== 0) found[table] = row;
  }
  await engine.close();
  return found;
}

describe('a world of another exchange', () => {
  let world: Ran;
  let imported: Ran;
  beforeAll(async () => {
    writeFileSync(join(cwd, 'small.json'), JSON.stringify(PROFILE));
    world = await kro(['up', '--profile', 'small.json', '--seed', '3', '--as-of', AS_OF, '--home', 'world', '--json'], {
      cwd,
    });
    imported = await kro(['import', await exportForeign(), '--home', 'own', '--strict'], { cwd });
  }, 240_000);

  test('is imported whole', () => {
    expect(world.code).toBe(0);
    expect(imported.stderr).not.toContain('✗');
    expect(imported.code).toBe(0);
    expect(existsSync(join(cwd, 'own', 'import.part'))).toBe(false);
  });

  test('has the same raw tables', async () => {
    expect(await differences(IMPORTABLE.map(({ name }) => `raw.${name}`))).toEqual({});
  }, 60_000);

  test('breaks none of the rules that hold for everybody', async () => {
    const { code, stdout } = await kro(['verify', '--home', 'own', '--json'], { cwd });
    const verdict = JSON.parse(stdout);
    expect(verdict.failed).toBe(0);
    expect(verdict.passed).toBeGreaterThan(80);
    expect(code).toBe(0);
  }, 60_000);

  test('has the same marts and gives the same answers', async () => {
    const transformed = await kro(['transform', '--home', 'own'], { cwd });
    expect(transformed.code).toBe(0);
    // A view keeps the name of the catalogue that it was made in; what it shows is among the raw tables.
    const tables = MART_TABLES.filter(({ name }) => name !== MARTS.latest_predictions.name);
    expect(await differences(tables.map(({ name }) => `marts.${name}`))).toEqual({});
    const { stdout } = await kro(['answers', '--home', 'own', '--json'], { cwd });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(world.stdout).answers);
  }, 120_000);

  test('is scored as the world was', async () => {
    const { code, stderr } = await kro(['score', '--home', 'own'], { cwd });
    expect(stderr).toMatch(/✓ scored [\d,]+ predictions/);
    expect(code).toBe(0);
    expect(await differences(['raw.predictions'])).toEqual({});
  }, 120_000);
});

describe('one person’s exports, of which most tables are missing', () => {
  test('are answered as far as they go, and say what is missing', async () => {
    const map = fileURLToPath(new URL('../fixtures/kraken/map.yaml', import.meta.url));
    expect((await kro(['import', map, '--home', 'person'], { cwd })).code).toBe(0);
    expect((await kro(['transform', '--home', 'person'], { cwd })).code).toBe(0);
    const { stdout } = await kro(['answers', '--home', 'person', '--json'], { cwd });
    const { asOf, narrowed, monetization } = JSON.parse(stdout);
    expect(asOf).toBe('2024-03-31');
    expect(narrowed).toEqual([
      expect.stringMatching(/^Without ramp_transactions nobody buys on the ramp/),
      expect.stringMatching(/^Without user_acquisitions everybody counts as organic/),
      expect.stringMatching(/^Without kyc_checks/),
      '1 withdrawal in bitcoin counts as 0 USD: fx_rates and crypto_prices have no value on the day.',
    ]);
    expect(monetization.cohorts.length).toBeGreaterThan(0);
    const up = await kro(['up', '--home', 'person', '--json'], { cwd });
    expect(up.stderr).toMatch(
      /✓ imported data: nothing to simulate, kro import adds to them\n(.*\n)?✓ marts are up to date\n/,
    );
    expect(up.code).toBe(0);
    expect(JSON.parse(up.stdout)).toMatchObject({ load: null, ingest: null, verify: { failed: 0 }, answers: { asOf } });
  }, 120_000);
});
