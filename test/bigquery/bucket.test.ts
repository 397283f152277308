/** Uploads by way of a bucket: what is loaded is what an upload from here loads, and nothing stays in the bucket. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { bigquerySpec } from '../../src/pipeline/bigquerySettings.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS, datasetsOf } from '../../src/warehouse/bigquery/spec.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { type Bench, openBench } from '../warehouse/history.js';
import { type Bucket, startBucket } from './bucket.js';
import { type Emulator, startEmulator } from './emulator.js';

let emulator: Emulator;
let bucket: Bucket;
let bench: Bench;
let warehouse: Warehouse;
let worlds = 0;

beforeAll(async () => {
  [emulator, bench] = await Promise.all([startEmulator(), openBench()]);
  bucket = await startBucket(emulator.host);
});

afterAll(async () => {
  bench?.close();
  bucket?.stop();
  await emulator?.stop();
});

beforeEach(async () => {
  const datasets = datasetsOf(`bucket_${worlds++}`);
  const place = {
    bucket: { name: 'ramp', folder: 'kraken/' },
    storage: `http://${bucket.host}`,
    emulator: bucket.host,
  };
  warehouse = await openBigQuery({ ...DEFAULTS, datasets, ...place }, { journal: null });
  await warehouse.create(RAW.marketing_experiments);
  bucket.seen.clear();
  bucket.jobs.length = 0;
});

const row = (n: number) => ({
  ...{ experiment_id: `dark-${n}`, channel: 'affiliate', country: 'US', kind: 'dark' },
  ...{ start_date: 20_500, end_date: 20_507, _as_of: 20_500 },
});

/** Two files of a table. */
async function load() {
  const files = [
    await bench.land(RAW.marketing_experiments, [row(1), row(2)] as never),
    await bench.land(RAW.marketing_experiments, [row(3)] as never),
  ];
  const tables = [{ table: RAW.marketing_experiments, window: { from: 20_500, to: 20_500 }, files }];
  return warehouse.load({ runId: 'one', asOf: 20_500, producer: 'test', startedAt: 0, tables });
}

const loaded = async () =>
  (await warehouse.query('select experiment_id from raw.marketing_experiments order by 1')).map(
    (one) => one['experiment_id'],
  );

test('files of a table are one job, and go from the bucket', async () => {
  expect(await load()).toMatchObject({ tables: [{ rows: 3, written: 3 }] });
  expect(await loaded()).toEqual(['dark-1', 'dark-2', 'dark-3']);
  expect(bucket.jobs).toHaveLength(1);
  expect(bucket.jobs[0]).toEqual([
    expect.stringMatching(/^kraken\/kro\/load_\w+_raw_marketing_experiments_0\.parquet$/),
    expect.stringMatching(/_1\.parquet$/),
  ]);
  expect([bucket.seen.size, bucket.objects.size]).toEqual([2, 0]);
});

test.each([0, 1, 700])('an upload that is cut after %i bytes goes on where it was', async (bytes) => {
  bucket.cutAfter = bytes;
  await load();
  expect(await loaded()).toHaveLength(3);
  expect([bucket.cutAfter, bucket.seen.size, bucket.objects.size]).toEqual([null, 2, 0]);
});

test('an overloaded service is asked again', async () => {
  bucket.refusals.push(503, 429);
  await load();
  expect(await loaded()).toHaveLength(3);
});

describe('a bucket is refused in a sentence, and nothing is loaded', () => {
  test.each([
    [404, /^gs:\/\/ramp: no \(404\): gcloud storage buckets create gs:\/\/ramp --location=US$/],
    [
      403,
      /^gs:\/\/ramp: no \(403\): gcloud storage buckets add-iam-policy-binding .*--role=roles\/storage\.objectUser$/,
    ],
  ])('that answers %i', async (status, sentence) => {
    bucket.refusals.push(status);
    await expect(load()).rejects.toThrow(sentence);
    expect([await loaded(), bucket.objects.size, bucket.jobs]).toEqual([[], 0, []]);
  });
});

test.each([
  ['ramp', { name: 'ramp', folder: '' }],
  ['gs://ramp/kraken/eu/', { name: 'ramp', folder: 'kraken/eu/' }],
])('%s names a bucket and a folder in it', (text, expected) => {
  expect(bigquerySpec({ bigqueryBucket: text }, {}).bucket).toEqual(expected);
});
