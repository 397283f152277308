/** What the other tests believe of the emulator: what its launcher has mended, and what it cannot do, so that an upgrade shows. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { temporaryFolder } from '../cli/recording.js';
import { type Emulator, pythonPath, startEmulator } from './emulator.js';
import { createDataset, loadTable, query } from './rest.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});

afterAll(() => emulator?.stop());

const rows = async (sql: string) => (await query(emulator.host, sql)).rows;
const cell = async (sql: string) => (await rows(`select ${sql}`))[0]![0];

describe('its life', () => {
  test('two live side by side, and one that is stopped is gone', async () => {
    const other = await startEmulator();
    expect(other.host).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(other.host).not.toBe(emulator.host);
    await other.stop();
    await expect(fetch(`http://${other.host}/healthz`)).rejects.toThrow();
  });

  test('it dies with who started it, killed or not', async () => {
    const holder = fileURLToPath(new URL('./holder.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', holder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const health = () => fetch(`http://${String(said).trim()}/healthz`).then(({ ok }) => ok);
    expect(await health()).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => health().catch(() => false), { timeout: 10_000 }).toBe(false);
  });
});

describe('what the launcher has mended', () => {
  test('NUMERIC has 9 decimals and 29 digits before them, BIGNUMERIC 16 decimals', async () => {
    expect(await cell(`cast('12345678901234567890123456789.123456789' as numeric)`)).toBe(
      '12345678901234567890123456789.123456789',
    );
    expect(await cell(`cast('1.1234567890123456' as bignumeric)`)).toBe('1.1234567890123456');
  });

  test('decimals are told as BigQuery tells them: no exponent, no zeros at their end', async () => {
    expect((await rows(`select numeric '0.00000002', numeric '0', numeric '-1.50', numeric '1200'`))[0]).toEqual([
      '0.00000002',
      '0',
      '-1.5',
      '1200',
    ]);
  });

  test.each([
    ['0.00000001', '*', '0.5', '0'],
    ['0.00000003', '*', '0.5', '0.00000002'],
    ['-0.00000003', '*', '0.5', '-0.00000002'],
    ['12345678901234567.12345678', '*', '1.00000001', '12345679024691356.13580245'],
    ['1', '/', '3', '0.33333333'],
    ['0.00000001', '/', '2', '0'],
    ['0.00000003', '/', '2', '0.00000002'],
    ['98765432109876543.21098765', '/', '0.00000007', '1410934744426807760156966.42857143'],
  ])('%s %s %s is rounded half-even to %s', async (left, operation, right, expected) => {
    const exact = `cast(numeric '${left}' as bignumeric) ${operation} cast(numeric '${right}' as bignumeric)`;
    expect(await cell(`round(${exact}, 8, 'ROUND_HALF_EVEN')`)).toBe(expected);
  });

  test('a transaction that fails or is rolled back takes a truncation back', async () => {
    await createDataset(emulator.host, 'undone');
    await rows('create table undone.t as select 1 as n');
    const begun = 'begin transaction; truncate table undone.t;';
    await rows(`${begun} rollback transaction;`);
    await expect(rows(`${begun} select error('no'); commit transaction;`)).rejects.toThrow('no');
    expect(await rows('select n from undone.t')).toEqual([['1']]);
    await rows(`${begun} commit transaction;`);
    expect(await rows('select n from undone.t')).toEqual([]);
  });
});

describe('what is worked around, and would show once it need not be', () => {
  test('nothing that the launcher mends has been mended there', () => {
    const gaps = fileURLToPath(new URL('./emulator/gaps.py', import.meta.url));
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    expect(
      JSON.parse(execFileSync(pythonPath(), [gaps], { env, stdio: ['ignore', 'pipe', 'ignore'] }).toString()),
    ).toEqual({
      extensions: ['INSTALL spatial', 'LOAD spatial', 'INSTALL avro', 'LOAD avro'],
      numeric: 'SELECT CAST(a AS DECIMAL)',
      bignumeric: 'SELECT CAST(a AS DECIMAL(38, 5))',
      product: 'SELECT ROUND_EVEN(CAST(a AS DECIMAL(38, 5)) * CAST(b AS DECIMAL(38, 5)), 8)',
      seconds: "SELECT STRPTIME(a, '%E*S')",
      small: '2.0E-8',
      zeros: '1.500000000',
      truncated: [],
    });
  });

  test('columns of a Parquet file are taken by their place, whatever their names, and REQUIRED is not', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'swapped.parquet');
    const warehouse = await openDuckDB(join(folder, 'warehouse.duckdb'));
    const { columns } = RAW.marketing_experiments;
    const names = Object.keys(columns).map((name) => ({ channel: 'country', country: 'channel' })[name] ?? name);
    await warehouse.execute(`copy (
      select ${names.join(', ')} from (
        select 'one' as experiment_id, 'affiliate' as channel, 'US' as country, null as kind,
          date '2026-01-01' as start_date, date '2026-01-02' as end_date, date '2026-01-01' as _as_of
      )) to '${file}' (format parquet)`);
    await warehouse.close();
    await createDataset(emulator.host, 'places');
    await loadTable(emulator.host, 'places', RAW.marketing_experiments, file);
    expect(await rows('select channel, country, kind from places.marketing_experiments')).toEqual([
      ['US', 'affiliate', null],
    ]);
  });

  test('partitions that the data name, which dbt would ask for, are not to be had', async () => {
    await expect(
      rows(`declare days array<date>;
        set (days) = (select as struct array_agg(distinct day ignore nulls) from (select date '2026-01-01' as day));
        select * from unnest(days)`),
    ).rejects.toThrow();
  });
});
