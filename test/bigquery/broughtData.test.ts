/** A home of somebody's own data on an emulator, marts included. Oracle: the same commands on DuckDB, cell by cell. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../cli/recording.js';
import { type Cells, csvOf } from '../pipeline/import/importing.js';
import { type Both, both } from './both.js';
import { type Emulator, startEmulator } from './emulator.js';
import { martDifferences, martSizes } from './parity.js';

/** `npm run test:bigquery` does it. */
describe.runIf(process.env['KRO_ALL_BIGQUERY'] === '1')('somebody’s exports', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  const KRAKEN = fileURLToPath(new URL('../fixtures/kraken', import.meta.url));
  const folder = temporaryFolder();
  let homes: Both;
  const sameMarts = async () =>
    expect(await martDifferences(join(homes.here.home, 'warehouse.duckdb'), emulator.host)).toEqual({});

  test('are built, judged and answered', async () => {
    homes = both(emulator.host, folder, 'kraken_ramp');
    await homes.run('import', join(KRAKEN, 'map.yaml'));
    expect((await homes.run('up')).code).toBe(0);
    await sameMarts();
    const sizes = await martSizes(join(homes.here.home, 'warehouse.duckdb'));
    expect(Object.values(sizes).filter((rows) => rows > 0).length).toBeGreaterThan(10);
  }, 600_000);

  test('change, and so do the marts, on the days that were touched', async () => {
    const warehouse = await homes.here.open();
    const [last] = await warehouse.query('select trade_id from raw.trades order by timestamp desc, trade_id limit 1');
    await warehouse.close();
    const keys = join(folder, 'keys.csv');
    writeFileSync(keys, csvOf([last as Cells]));
    await homes.run('import', '--delete', '--table', 'trades', keys, '--as-of', '2024-04-01');
    expect((await homes.run('transform')).code).toBe(0);
    await sameMarts();
    await homes.expectSame();
  }, 600_000);

  test('of somebody who is forgotten leave the marts, too', async () => {
    const warehouse = await homes.here.open();
    const [user] = await warehouse.query('select user_id from raw.users limit 1');
    await warehouse.close();
    expect((await homes.run('forget', String(user!['user_id']), '--yes')).code).toBe(0);
    expect((await (await homes.there.open()).columns('marts')).size).toBe(0);
    expect((await homes.run('answers')).stderr).toMatch(/kro transform/);
    await homes.run('transform');
    await sameMarts();
  }, 600_000);
});
