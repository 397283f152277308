/** What a data test of dbt has found in BigQuery is told as it is on DuckDB: with its first rows. The real dbt, on the emulator. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { temporaryFolder } from '../cli/recording.js';
import { PROJECT as DBT_PROJECT, DBT_TIMEOUT } from '../dbt/world.js';
import { type Emulator, startEmulator } from './emulator.js';
import { transformThere } from './warehouse.js';

const folder = temporaryFolder();
const project = join(folder, 'project');
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  await openBigQuery({ ...DEFAULTS, emulator: emulator.host }, { journal: null });
  for (const name of ['models', 'data-tests']) mkdirSync(join(project, name), { recursive: true });
  cpSync(join(DBT_PROJECT, 'macros'), join(project, 'macros'), { recursive: true });
  for (const name of ['dbt_project.yml', 'profiles.yml']) cpSync(join(DBT_PROJECT, name), join(project, name));
  writeFileSync(join(project, 'models', 'people.sql'), `select 'ada' as who, numeric '1.5' as money`);
  writeFileSync(join(project, 'data-tests', 'nobody.sql'), `select * from {{ ref('people') }}`);
});

afterAll(() => emulator?.stop());

test('a failed test names its first rows', { timeout: DBT_TIMEOUT }, async () => {
  const error = await transformThere(emulator.host, folder, { project }).then(
    () => new Error('nothing failed'),
    (found: Error) => found,
  );
  expect(error.message).toMatch(
    /^dbt test nobody failed: 1 row; its SQL: \S+\.sql; the first of them:\n {2}who ada, money 1\.50000000$/,
  );
});
