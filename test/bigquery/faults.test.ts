/** What a cloud does to a load. Asserted: the rows afterwards, and which jobs ran. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS, datasetsOf } from '../../src/warehouse/bigquery/spec.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { type Bench, openBench, type Step } from '../warehouse/history.js';
import { type Emulator, startEmulator } from './emulator.js';
import { begins, type Call, type Faulty, type Play, startFaulty } from './faults.js';

let emulator: Emulator;
let bench: Bench;
let cloud: Faulty;
let warehouse: Warehouse;
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

beforeEach(async () => {
  const spec = { ...DEFAULTS, datasets: datasetsOf(`faults_${worlds++}`), emulator: cloud.host };
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
