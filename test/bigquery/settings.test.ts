/**
 * Oracle: DuckDB. The hand-made world gives the same marts on BigQuery's emulator as it stands, and as somebody's own data with other
 * settings; dbt's unit tests of the SQL pass there too.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, DBT_TIMEOUT, transformWorld, type World } from '../dbt/world.js';
import { type Emulator, startEmulator } from './emulator.js';
import { martDifferences } from './parity.js';
import { copyRaw, createDatasets, transformThere } from './warehouse.js';

const isWhole = process.env['KRO_ALL_BIGQUERY'] === '1';
const IMPORTED = {
  ...{ imported: true, as_of: '2026-03-10', churn_days: 20, high_volume_usd: 500, high_volume_window_days: 7 },
  rails: [
    { product: 'ramp', rail: 'pay-later', rate: '0.0291', fixed_usd: '0.3' },
    { product: 'ramp', rail: 'sepa', rate: '0.00123456', fixed_usd: '0' },
    { product: 'withdrawal', rail: 'voucher', rate: null, fixed_usd: null },
  ],
};

let emulator: Emulator;
let world: World;

beforeAll(async () => {
  if (!isWhole) return;
  emulator = await startEmulator();
  world = await createWorld();
  await createDatasets(emulator.host);
  await copyRaw(emulator.host, world.path);
});

afterAll(async () => {
  world?.remove();
  await emulator?.stop();
});

test.runIf(isWhole).each([
  ['as it stands', {}],
  ['as imported data with other settings', { vars: IMPORTED }],
])('%s', { timeout: 2 * DBT_TIMEOUT }, async (_, settings) => {
  await transformWorld(world, settings);
  await transformThere(emulator.host, world.home, { ...settings, unitTests: !('vars' in settings) });
  expect(await martDifferences(world.path, emulator.host)).toEqual({});
});
