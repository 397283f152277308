/** Running dbt: what it is told when something is wrong. The real dbt, the real warehouse. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BusyError, UserError } from '../../src/error.js';
import { copyWorld, createWorld, DBT_TIMEOUT, quiet, transformWorld, type World } from '../dbt/world.js';

const worlds: World[] = [];
let first: World;

beforeAll(async () => {
  first = kept(await createWorld());
  await transformWorld(first);
}, DBT_TIMEOUT);

afterAll(() => {
  for (const world of worlds) world.remove();
});

test('a home builds without unit tests, and says how many data tests passed', { timeout: DBT_TIMEOUT }, async () => {
  const { models, tests, seconds } = await transformWorld(first);
  expect(models.every(({ status }) => status === 'success')).toBe(true);
  expect(tests).toBeGreaterThan(100);
  expect(seconds).toBeGreaterThan(0);
});

test('an earlier as-of day leaves the later rows out', { timeout: DBT_TIMEOUT }, async () => {
  const world = kept(await createWorld());
  await transformWorld(world, { vars: { as_of: '2026-02-10' } });
  const rows = await world.rows('select max(as_of) as as_of, count(*) as users from marts.dim_users');
  expect(rows).toEqual([['2026-02-10', '2']]);
  expect(await world.rows(`select count(*) as n from marts.fct_revenue where day > date '2026-02-10'`)).toEqual([
    ['0'],
  ]);
});

test('a broken balance names the test, its SQL and the first offending rows', { timeout: DBT_TIMEOUT }, async () => {
  const world = kept(await copyWorld(first));
  await world.run(`update raw.ledger_entries set balance = balance + 1 where ledger_id = 'l03'`);
  const error = await failureOf(transformWorld(world));
  expect(error).toBeInstanceOf(UserError);
  const [sentence, row] = error.message.split('\n');
  expect(sentence).toMatch(/^dbt test ledger_proof_sound failed: 1 row; its SQL: \S+\.sql; the first of them:$/);
  expect(row).toContain('broken_rule opening_balance + movement = closing_balance, account_id ben, asset EUR');
  expect(existsSync(/its SQL: (\S+\.sql)/.exec(sentence!)![1]!)).toBe(true);
});

test('a model that does not run is named with what the engine said', { timeout: DBT_TIMEOUT }, async () => {
  const world = kept(await copyWorld(first));
  const lines: string[] = [];
  await world.run('alter table raw.trades drop column price');
  const error = await failureOf(transformWorld(world, {}, quiet(lines)));
  expect(error.message).toMatch(/dbt (model stg_trades|test raw_trades_sound) failed: .*price/s);
  expect(error.message).toContain('; its SQL: ');
});

test('a project that does not parse is told, and results of an earlier run do not speak for it', {
  timeout: DBT_TIMEOUT,
}, async () => {
  const world = kept(await createWorld());
  const project = join(world.home, 'project');
  mkdirSync(join(project, 'models'), { recursive: true });
  mkdirSync(join(world.home, 'dbt/target'), { recursive: true });
  writeFileSync(join(world.home, 'dbt/target/run_results.json'), '{"results": []}');
  writeFileSync(join(project, 'dbt_project.yml'), 'name: tiny\nprofile: tiny\n');
  writeFileSync(
    join(project, 'profiles.yml'),
    `tiny: {target: duckdb, outputs: {duckdb: {type: duckdb, path: "{{ env_var('KRO_DUCKDB_PATH') }}"}}}\n`,
  );
  writeFileSync(join(project, 'models/a.sql'), "select * from {{ ref('nowhere') }}");
  const error = await failureOf(transformWorld(world, { project }));
  expect(error.message).toMatch(/^dbt stopped with exit code 2 before it built anything: .*nowhere/);
});

test('a warehouse that another process holds is busy', { timeout: DBT_TIMEOUT }, async () => {
  const instance = await DuckDBInstance.create(first.path);
  try {
    const error = await failureOf(transformWorld(first));
    expect(error).toBeInstanceOf(BusyError);
    expect(error.message).toContain(first.path);
  } finally {
    instance.closeSync();
  }
});

test('a dbt that is not there is said in a sentence', async () => {
  const error = await failureOf(transformWorld(first, { dbt: join(first.home, 'no-dbt') }));
  expect(error.message).toMatch(/^cannot start dbt \(.*no-dbt\): /);
});

test('an interrupt ends dbt and is thrown', { timeout: DBT_TIMEOUT }, async () => {
  const controller = new AbortController();
  const reason = new Error('stopped by hand');
  const running = transformWorld(first, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 1500);
  await expect(running).rejects.toBe(reason);
  // dbt has let go of the file.
  expect(await first.rows('select count(*) as n from raw.users')).toEqual([['4']]);
});

function kept(world: World): World {
  worlds.push(world);
  return world;
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('nothing failed');
    },
    (error: unknown) => error as Error,
  );
}
