/** Oracle: a backup made in whole. Whatever was loaded in between, one that writes only what was touched has the same files. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp } from '../../src/pipeline/backup/backUp.js';
import type { Home } from '../../src/pipeline/home.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { temporaryFolder } from '../cli/recording.js';
import { type Bench, openBench, type Step } from '../warehouse/history.js';
import { backupOf, filesIn } from './homes.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** Days so far apart that they lie in four months. */
const APART = 30;

const anyStep: fc.Arbitrary<Step> = fc
  .record({
    window: fc
      .tuple(fc.nat(3), fc.nat(3))
      .map(([a, b]) => ({ from: Math.min(a, b) * APART, to: Math.max(a, b) * APART })),
    asOf: fc.nat(5),
    users: fc.uniqueArray(fc.record({ key: fc.nat(4), day: fc.nat(3), asOf: fc.nat(6), value: fc.nat(9) }), {
      maxLength: 5,
      selector: ({ key }) => key,
    }),
  })
  .map(({ users, ...step }) => ({ ...step, rows: { users: users.map((row) => ({ ...row, day: row.day * APART })) } }));

test('any loads, backed up now and then', { timeout: 120_000 }, () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyStep, fc.boolean()), { minLength: 1, maxLength: 6 }), async (steps) => {
      const home = { path: temporaryFolder(), memory: {} } as Home;
      const warehouse = await openDuckDB(':memory:');
      await bench.load(warehouse, { window: { from: 0, to: 3 * APART }, asOf: 0, rows: { users: [] } });
      await backUp(home, warehouse, { keep: 1 });
      for (const [step, isSaved] of steps) {
        await bench.load(warehouse, step);
        if (isSaved) await backUp(home, warehouse, { keep: 1 });
      }
      await backUp(home, warehouse, { keep: 1 });
      const touched = filesIn(backupOf(home.path));
      expect(await backUp(home, warehouse, { keep: 1, full: true })).toMatchObject({ changed: 0 });
      expect(filesIn(backupOf(home.path))).toEqual(touched);
      await warehouse.close();
    }),
    { numRuns: 20, interruptAfterTimeLimit: 20_000 },
  ),
);
