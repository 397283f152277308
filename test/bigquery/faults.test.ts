/** What a cloud does to loads, deletions, erasures and restores. Asserted: the rows afterwards, and which jobs ran. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { AS_OF } from '../../src/contract/table.js';
import { parseDay } from '../../src/time.js';
import { type BigQueryWarehouse, openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { type BigQuerySpec, DEFAULTS, datasetsOf } from '../../src/warehouse/bigquery/spec.js';
import { keyListOf } from '../../src/warehouse/removal.js';
import type { RemovalSpec } from '../../src/warehouse/warehouse.js';
import { type Bench, idOf, openBench, STORED, type Step } from '../warehouse/history.js';
import { type Emulator, startEmulator } from './emulator.js';
import { begins, type Call, type Faulty, type Play, startFaulty } from './faults.js';

let emulator: Emulator;
let bench: Bench;
let cloud: Faulty;
let warehouse: BigQueryWarehouse;
let worlds = 0;

beforeAll(async () => {
  [emulator, bench] = await Promise.all([startEmulator(), openBench()]);
  cloud = await startFaulty(emulator.host);
});

afterAll(async () => {
  bench?.close();
  await cloud?.stop();
  await emulator?.stop();
});

let spec: BigQuerySpec;
beforeEach(async () => {
  spec = { ...DEFAULTS, datasets: datasetsOf(`faults_${worlds++}`), emulator: cloud.host };
  warehouse = await openBigQuery(spec, { journal: null });
  await warehouse.create(...[RAW.users, RAW.orders, RAW.trades]);
  cloud.faults.length = 0;
  cloud.jobs.length = 0;
});

const STEP: Step = { window: { from: 0, to: 0 }, asOf: 0, rows: { users: [{ key: 0, day: 0, asOf: 0, value: 1 }] } };
const isUpload = ({ path }: Call) => path.includes('/upload/');
const isScript = begins('declare');
const isAsked = ({ method, path }: Call) => method === 'GET' && path.includes('/queries/kro_load_');

const fail = (on: (call: Call) => boolean, play: Play, times = 1) => cloud.faults.push({ on, play, times });
const scripts = () => cloud.jobs.filter(({ query }) => query.startsWith('declare'));
const users = async () => (await warehouse.query('select user_id from raw.users')).length;
const refused = (status: number, reason: string, message: string): Play => ({ status, reason, message });

describe('a load gets through', () => {
  test.each<[string, (call: Call) => boolean, Play, number]>([
    ['an overloaded service at the script', isScript, refused(503, 'backendError', 'try again'), 1],
    ['a rate limit at the script', isScript, refused(429, 'rateLimitExceeded', 'too many'), 1],
    ['a lost answer to the script', isScript, 'lost', 1],
    ['a slow script', isAsked, { millis: 1500 }, 1],
    ['a script that runs still when it is asked for', isAsked, { body: { jobComplete: false } }, 3],
    ['an overloaded service at the result', isAsked, refused(503, 'backendError', 'try again'), 1],
    ['a rate limit at the upload', isUpload, refused(429, 'rateLimitExceeded', 'too many'), 1],
    ['a lost answer to the upload', isUpload, 'lost', 1],
  ])('%s, and its script runs once', async (_, on, play, times) => {
    fail(on, play, times);
    expect(await bench.load(warehouse, STEP)).toMatchObject({ tables: [{ table: 'users', rows: 1, written: 1 }] });
    expect(cloud.faults[0]!.times).toBe(0);
    expect(scripts()).toHaveLength(1);
    expect(await users()).toBe(1);
  });

  test('another one at the same time, by doing all once more', async () => {
    const conflict = 'Transaction is aborted due to concurrent update against table kraken_ramp_meta.lease';
    fail(isScript, refused(400, 'invalidQuery', conflict));
    expect(await bench.load(warehouse, STEP)).toMatchObject({ tables: [{ written: 1 }] });
    expect(await users()).toBe(1);
    expect(await warehouse.query('select count(*) as n from raw.pipeline_runs')).toEqual([{ n: 1 }]);
  });
});

describe('a load is refused in a sentence, and nothing of it is there', () => {
  test.each<[string, (call: Call) => boolean, Play, RegExp]>([
    [
      'an expired login',
      isScript,
      refused(401, 'authError', 'Invalid Credentials'),
      /Invalid Credentials: log in again: gcloud auth application-default login/,
    ],
    [
      'no role',
      isScript,
      refused(403, 'accessDenied', 'Access Denied: bigquery.jobs.create'),
      /Access Denied.*ask for the role/,
    ],
    [
      'no billing',
      isScript,
      refused(403, 'billingNotEnabled', 'Billing has not been enabled'),
      /gcloud billing projects link/,
    ],
    [
      'a data set elsewhere',
      isScript,
      refused(404, 'notFound', 'Not found: Dataset x was not found in location EU'),
      /in location EU: check project, data sets and location/,
    ],
    [
      'a script that fails',
      isAsked,
      refused(400, 'invalidQuery', 'Division by zero'),
      /Division by zero \(https:\/\/console\.cloud/,
    ],
    [
      'no role at the upload',
      isUpload,
      refused(403, 'accessDenied', 'Access Denied: tables.updateData'),
      /ask for the role/,
    ],
  ])('%s', async (_, on, play, sentence) => {
    fail(on, play, 20);
    await expect(bench.load(warehouse, STEP)).rejects.toThrow(sentence);
    cloud.faults.length = 0;
    if (on !== isAsked) expect(await users()).toBe(0);
    // Whatever it was: settled, the same load again does what it would have done.
    expect(await bench.load(warehouse, STEP)).toMatchObject({ tables: [{ rows: 1 }] });
    expect(await users()).toBe(1);
  });
});

/** The first user's key, as of a day after the last. */
async function removal(runId: string): Promise<RemovalSpec> {
  const asOf = parseDay('2026-05-09', 'day');
  const file = await bench.land(keyListOf(RAW.users), [{ user_id: idOf(0), [AS_OF]: asOf, key: `["${idOf(0)}"]` }]);
  const tables = [{ table: RAW.users, file }];
  return { runId, asOf, producer: 'delete', startedAt: 0, tables, strict: false, dryRun: false };
}

const runs = () => warehouse.query('select run_id from raw.pipeline_runs order by finished_at');
const ONE_REMOVED = [{ table: 'users', keys: 1, removed: 1, missing: 0, newer: 0 }];
const CONFLICT = refused(400, 'invalidQuery', 'Transaction is aborted due to concurrent update against table x');

describe('a deletion', () => {
  beforeEach(async () => {
    await bench.load(warehouse, STEP, 'load');
    cloud.jobs.length = 0;
  });

  test.each<[string, Play]>([
    ['a lost answer', 'lost'],
    ['another load at the same time', CONFLICT],
    ['an overloaded service', refused(503, 'backendError', 'try again')],
  ])('gets through %s, and is done once', async (_, play) => {
    fail(isScript, play);
    // A job of another test must not pass for this one's.
    const runId = `delete-${worlds}`;
    expect(await warehouse.remove(await removal(runId))).toEqual(ONE_REMOVED);
    expect(scripts()).toHaveLength(1);
    expect(await users()).toBe(0);
    expect(await runs()).toEqual([{ run_id: 'load' }, { run_id: runId }]);
  });

  test('that was cut off after its script was sent is found again, and not done twice', async () => {
    const journal = join(bench.folder, 'deletions.json');
    let written = '';
    const atCommit = (told: unknown) => {
      if (told === 'load committed') written = readFileSync(journal, 'utf8');
    };
    subscribe('kro:step', atCommit);
    await (await openBigQuery(spec, { journal })).remove(await removal('first'));
    unsubscribe('kro:step', atCommit);
    // As a killed one leaves it.
    writeFileSync(journal, written);
    expect(await (await openBigQuery(spec, { journal })).remove(await removal('second'))).toEqual(ONE_REMOVED);
    expect(await runs()).toEqual([{ run_id: 'load' }, { run_id: 'first' }]);
    expect(JSON.parse(readFileSync(journal, 'utf8'))).toEqual({});
  });

  test('that is refused in the middle leaves everything', async () => {
    fail(isScript, refused(403, 'accessDenied', 'Access Denied: tables.updateData'), 20);
    await expect(warehouse.remove(await removal('delete'))).rejects.toThrow(/ask for the role/);
    cloud.faults.length = 0;
    expect(await users()).toBe(1);
    expect(await warehouse.query('select * from meta.deletions')).toEqual([]);
  });
});

describe('a person', () => {
  const forgetting = {
    runId: 'forget',
    startedAt: 0,
    userId: idOf(0),
    salt: 'salt',
    derived: ['dim_users'],
    dryRun: false,
  };
  const marts = async () => [...(await warehouse.columns('marts')).keys()].sort();

  test('is erased before what was built of them: cut off between, the same again does the rest', async () => {
    await bench.load(warehouse, STEP);
    for (const name of ['dim_users', 'somebody_elses'])
      await warehouse.execute(`create table marts.${name} as select 1 as n`);
    await warehouse.execute('create view marts.dim_users__dbt_tmp as select 1 as n');
    fail(
      ({ body }) => body.includes('INFORMATION_SCHEMA.TABLES'),
      refused(403, 'accessDenied', 'Access Denied: tables.list'),
      20,
    );
    await expect(warehouse.forget(forgetting)).rejects.toThrow(/Access Denied/);
    cloud.faults.length = 0;
    expect(await users()).toBe(0);
    expect(await marts()).toHaveLength(3);
    const again = await warehouse.forget({ ...forgetting, runId: 'again' });
    expect(again).toEqual({ wasForgotten: true, tables: [] });
    expect(await marts()).toEqual(['somebody_elses']);
  });

  test('is named in no statement', async () => {
    await bench.load(warehouse, STEP);
    await warehouse.forget(forgetting);
    expect(cloud.jobs.map(({ query }) => query).join('\n')).not.toContain(idOf(0));
    expect(await bench.load(warehouse, STEP, 'again')).toMatchObject({
      forgotten: 1,
      tables: [{ rows: 0, written: 0 }],
    });
    expect(await users()).toBe(0);
  });
});

describe('a restore', () => {
  test('that is outrun is done anew, and one that fails changes nothing', async () => {
    await bench.load(warehouse, { ...STEP, rows: { users: [{ key: 1, day: 0, asOf: 0, value: 1 }] } });
    const file = await bench.land(RAW.users, [STORED.users({ key: 0, day: 0, asOf: 0, value: 1 })]);
    const tables = [{ table: RAW.users, file }];
    fail(isScript, refused(403, 'accessDenied', 'Access Denied: tables.updateData'), 1);
    await expect(warehouse.replace({ runId: 'one', tables, forgotten: [] })).rejects.toThrow(/ask for the role/);
    cloud.faults.length = 0;
    expect(await warehouse.query('select user_id from raw.users')).toEqual([{ user_id: idOf(1) }]);
    fail(isScript, CONFLICT);
    await warehouse.replace({ runId: 'two', tables, forgotten: [] });
    expect(await warehouse.query('select user_id from raw.users')).toEqual([{ user_id: idOf(0) }]);
    expect(await warehouse.query('select * from meta.unsaved')).toEqual([]);
  });
});
