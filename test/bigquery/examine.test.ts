/** What `kro doctor` finds in a cloud, and what it tells to do. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { stepsOf } from '../../src/warehouse/bigquery/examine.js';
import { reasonOf } from '../../src/warehouse/bigquery/failure.js';
import { type BigQuerySpec, DEFAULTS, datasetsOf } from '../../src/warehouse/bigquery/spec.js';
import { type Emulator, startEmulator } from './emulator.js';
import { type Call, type Faulty, startFaulty } from './faults.js';

let emulator: Emulator;
let cloud: Faulty;
let spec: BigQuerySpec;
let worlds = 0;

beforeAll(async () => {
  emulator = await startEmulator();
  cloud = await startFaulty(emulator.host);
});

afterAll(async () => {
  await cloud?.stop();
  await emulator?.stop();
});

beforeEach(() => {
  spec = { ...DEFAULTS, datasets: datasetsOf(`examined_${worlds++}`), emulator: cloud.host };
  cloud.faults.length = 0;
});

/** What the step says, or refuses. */
async function said(what: string): Promise<string> {
  return stepsOf(spec)
    .find((step) => step.what === what)!
    .look()
    .catch((error: Error) => `✗ ${error.message}`);
}

const isQuestion = ({ method, path }: Call) => method === 'POST' && path.includes('/jobs');
const isDataSet = ({ method, path }: Call) => method === 'GET' && /\/datasets\/\w+(\?|$)/.test(path);

test('an empty project is well, and says what will be made', async () => {
  expect(await said('bigquery')).toBe(
    `answers in US; jobs are paid by kraken-ramp-optimizer (the emulator at ${cloud.host})`,
  );
  expect(await said('billing')).toBe('statements that change rows are taken');
  expect(await said('data sets')).toMatch(/^6 of 6 are not there yet/);
  expect(await said('tables')).toBe('none yet');
});

test('a project with our data sets is well', async () => {
  const warehouse = await openBigQuery(spec, { journal: null });
  await warehouse.create(RAW.users);
  expect(await said('data sets')).toBe('all of them in US');
});

describe('the line that mends', () => {
  test.each<[string, string, string, (call: Call) => boolean, number, string, RegExp]>([
    [
      'an API that is off',
      'bigquery',
      'accessNotConfigured',
      isQuestion,
      403,
      'BigQuery API has not been used',
      /; gcloud services enable bigquery\.googleapis\.com --project kraken-ramp-optimizer$/,
    ],
    [
      'no right to run jobs',
      'bigquery',
      'accessDenied',
      isQuestion,
      403,
      'Access Denied: bigquery.jobs.create',
      /--role=roles\/bigquery\.jobUser$/,
    ],
    [
      'an expired login',
      'bigquery',
      'authError',
      isQuestion,
      401,
      'Invalid Credentials',
      /gcloud auth application-default login$/,
    ],
    ['no billing', 'bigquery', 'billingNotEnabled', isQuestion, 403, 'Billing is off', /gcloud billing projects link/],
    [
      'a sandbox',
      'billing',
      'billingNotEnabled',
      isQuestion,
      403,
      'Billing has not been enabled for this project. DML queries are not allowed in the free tier',
      /^✗ Billing has not been enabled.*free tier; a sandbox takes no statement that changes rows: gcloud billing projects link kraken-ramp-optimizer --billing-account/,
    ],
    [
      'a project that is not there',
      'bigquery',
      'notFound',
      isQuestion,
      404,
      'Not found: Project kraken-ramp-optimizer',
      /gcloud projects list tells which there are/,
    ],
    [
      'a location that is none',
      'bigquery',
      'invalid',
      isQuestion,
      400,
      'Invalid storage region',
      /Invalid storage region; gcloud projects list .*bigqueryLocation/,
    ],
    [
      'a data set that may not be seen',
      'data sets',
      'accessDenied',
      isDataSet,
      403,
      'Access Denied: Dataset',
      /ask for the role/,
    ],
  ])('of %s', async (_, what, reason, on, status, message, line) => {
    cloud.faults.push({ on, times: 20, play: { status, reason, message } });
    expect(await said(what)).toMatch(line);
  });

  test.each([
    ['another location', { location: 'EU' }, /^✗ examined_\d+_raw lies in EU, not in US: set bigqueryLocation to EU/],
    [
      'partitions that expire',
      { location: 'US', defaultPartitionExpirationMs: '5184000000' },
      /deletes every partition after 60 days.*bq update --default_partition_expiration 0 kraken-ramp-optimizer:examined_\d+_raw$/,
    ],
    ['a sandbox', { location: 'US', defaultTableExpirationMs: '5184000000' }, /deletes every table after 60 days/],
  ])('of %s', async (_, body, line) => {
    cloud.faults.push({ on: isDataSet, times: 20, play: { body } });
    expect(await said('data sets')).toMatch(line);
  });

  test('of no login', async () => {
    const { emulator: _, ...real } = spec;
    spec = { ...real, keyFile: '/nowhere/key.json' };
    expect(await said('bigquery')).toMatch(/^✗ the file of a key for BigQuery cannot be read: .*\/nowhere\/key\.json/);
    expect(reasonOf(new Error('Could not load the default credentials. Browse to …'))).toBe(
      'no credentials for BigQuery: gcloud auth application-default login, or set bigqueryKeyfile (docs/bigquery.md)',
    );
  });

  test('of an account that one may not stand for', () => {
    const error = new Error(
      "unable to impersonate: Permission 'iam.serviceAccounts.getAccessToken' denied on resource",
    );
    expect(reasonOf(error)).toMatch(/--role=roles\/iam\.serviceAccountTokenCreator$/);
  });

  test('of a missing right to write', async () => {
    await (await openBigQuery(spec, { journal: null })).create(RAW.users);
    const isAsked = ({ path }: Call) => path.includes(':testIamPermissions');
    cloud.faults.push({ on: isAsked, times: 1, play: { body: { permissions: ['bigquery.tables.getData'] } } });
    expect(await said('tables')).toMatch(
      /^✗ no right to bigquery\.tables\.updateData, bigquery\.tables\.update: gcloud .*--role=roles\/bigquery\.dataEditor$/,
    );
  });
});
