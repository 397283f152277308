/** A kill that nothing can catch while somebody is forgotten: the same command again leaves what one that was not killed leaves. */
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { loadAllTables, runIngestion } from '../../src/index.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { recording } from '../cli/recording.js';
import { copyOf, DEMO, differences, newHome, warehouseOf } from './homes.js';
import { filesWith } from './searching.js';

const ROOT = resolve(import.meta.dirname, '../..');
const home = newHome();
let person = { user_id: '', email: '' };

/** Null where it was killed. */
function run(path: string, step?: number): Promise<string | null> {
  const words = ['--import', 'tsx', join(ROOT, 'test/pipeline/forgetAndDie.ts'), path, person.user_id];
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      [...words, ...(step === undefined ? [] : [String(step)])],
      { cwd: ROOT },
      (error, out, err) => {
        if (error !== null && error.signal !== 'SIGKILL') fail(new Error(err));
        else done(error === null ? out : null);
      },
    );
  });
}

async function kro(...argv: string[]): Promise<number> {
  return main(argv, recording());
}

beforeAll(async () => {
  await loadAllTables({ home, ...DEMO });
  await runIngestion({ home });
  const warehouse = await openDuckDB(warehouseOf(home));
  const [found] = await warehouse.query(
    'select u.user_id, u.email from raw.users u join raw.trades t using (user_id) group by all order by count(*) desc, 1 limit 1',
  );
  await warehouse.close();
  person = found as unknown as typeof person;
}, 480_000);

it('leaves a home that the next try finishes, and that brings nobody back meanwhile', async () => {
  const calm = copyOf(home);
  const steps = Number(await run(calm));
  expect(steps).toBeGreaterThan(20);
  expect(await kro('ingest', '--home', calm)).toBe(0);
  const every = Array.from({ length: steps }, (_, step) => step);
  // Before the first step on the disk, among the backups, and around the switch of the warehouse.
  const few = [0, steps >> 1, steps - 4];
  for (const step of process.env['KRO_ALL_KILLS'] === '1' ? every : few) {
    const killed = copyOf(home);
    expect(await run(killed, step)).toBeNull();
    expect(await kro('ingest', '--home', killed)).toBe(0);
    expect(await kro('forget', person.user_id, '--home', killed, '--yes')).toBe(0);
    expect(await filesWith(killed, Object.values(person)), `killed before step ${step} of ${steps}`).toEqual([]);
    const [one, other] = [warehouseOf(calm), warehouseOf(killed)];
    expect(await differences(one, other, ['pipeline_runs']), `killed before step ${step} of ${steps}`).toEqual({});
  }
}, 480_000);
