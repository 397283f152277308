/** A kill that nothing can catch, at every kind of step of a backup and of a restore: what was there before is there after. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadAllTables, runIngestion } from '../../src/index.js';
import { backUp } from '../../src/pipeline/backup/backUp.js';
import { restore } from '../../src/pipeline/backup/restore.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { copyOf, DEMO, differences, newHome, simulatedHome, warehouseOf } from './homes.js';

const ROOT = resolve(import.meta.dirname, '../..');
const before = newHome();
/** Two days further than its backup. */
let after = '';

interface Ended {
  readonly killed: boolean;
  readonly stdout: string;
}

function run(...args: readonly string[]): Promise<Ended> {
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'test/pipeline/killed.ts'), ...args],
      { cwd: ROOT },
      (error, stdout, stderr) => {
        if (error !== null && error.signal !== 'SIGKILL') fail(new Error(stderr));
        else done({ killed: error !== null, stdout });
      },
    );
  });
}

const stepsOf = async (verb: string, home: string) => Number((await run(verb, copyOf(home))).stdout);

/** All of them where asked for; else a few, the last ones among them: there the switch is made. */
function sample(count: number): number[] {
  const all = Array.from({ length: count }, (_, step) => step);
  if (process.env['KRO_ALL_KILLS'] === '1') return all;
  return all.filter((step) => step === count >> 1 || [16, 3, 2].includes(count - step));
}

/** What a new home gets out of a home's backup. */
async function restored(home: string): Promise<string> {
  const fresh = newHome();
  mkdirSync(fresh, { recursive: true });
  await restore(fresh, { from: home });
  return warehouseOf(fresh);
}

beforeAll(async () => {
  await loadAllTables({ home: before, ...DEMO, backups: 3 });
  await runIngestion({ home: before, backups: 3 });
  after = copyOf(before);
  await runIngestion({ home: after, days: 2, backups: 0 });
}, 120_000);

describe('a backup that is killed', () => {
  it('leaves the old one or the new one, whole, and the next one is as if nothing had happened', async () => {
    const steps = await stepsOf('backup', after);
    expect(steps).toBeGreaterThan(60);
    for (const step of sample(steps)) {
      const home = copyOf(after);
      expect(await run('backup', home, String(step))).toMatchObject({ killed: true });
      const file = await restored(copyOf(home));
      const found = await Promise.all([before, after].map((state) => differences(warehouseOf(state), file)));
      expect(found, `killed before step ${step} of ${steps}`).toContainEqual({});
      await backUpAgain(home);
      expect(await differences(warehouseOf(after), await restored(home))).toEqual({});
      expect(namesIn(join(home, 'raw')).filter((name) => /part|next/.test(name))).toEqual([]);
    }
  }, 900_000);
});

async function backUpAgain(home: string): Promise<void> {
  const warehouse = await openDuckDB(warehouseOf(home));
  await backUp(await simulatedHome(home), warehouse, { keep: 3 }).finally(() => warehouse.close());
}

const namesIn = (folder: string) => readdirSync(folder, { recursive: true }) as string[];

describe('a restore that is killed', () => {
  it('leaves the warehouse of before or the one of the backup, and can be done again', async () => {
    const steps = await stepsOf('restore', after);
    expect(steps).toBeGreaterThan(5);
    for (const step of sample(steps)) {
      const home = copyOf(after);
      expect(await run('restore', home, String(step))).toMatchObject({ killed: true });
      const found = await Promise.all(
        [before, after].map((state) => differences(warehouseOf(state), warehouseOf(home))),
      );
      expect(found, `killed before step ${step} of ${steps}`).toContainEqual({});
      await restore(home, { force: true });
      expect(await differences(warehouseOf(before), warehouseOf(home))).toEqual({});
      expect(readdirSync(home).filter((name) => name.startsWith('warehouse'))).toEqual(['warehouse.duckdb']);
    }
  }, 900_000);
});
