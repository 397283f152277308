/** Oracle: the table before and after a load, row by row. A day that differs must be noted, or the next backup or build would miss it. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { readUnbuilt } from '../../src/warehouse/unbuilt.js';
import { forgetBackup, markSaved, readUnsaved } from '../../src/warehouse/unsaved.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { type Bench, openBench, type Step } from './history.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const anyStep: fc.Arbitrary<Step> = fc
  .record({
    window: fc.tuple(fc.nat(3), fc.nat(3)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
    asOf: fc.nat(5),
    users: fc.uniqueArray(fc.record({ key: fc.nat(4), day: fc.nat(3), asOf: fc.nat(6), value: fc.nat(9) }), {
      maxLength: 5,
      selector: ({ key }) => key,
    }),
  })
  .map(({ users, ...step }) => ({ ...step, rows: { users } }));

/** By day, all cells of its rows. */
async function daysOf(warehouse: Warehouse): Promise<Map<number, string>> {
  const rows = await warehouse.query(
    `select cast(created_at as date) - date '1970-01-01' as day, string_agg(u::varchar, '|' order by user_id) as content
     from raw.users u group by 1`,
  );
  return new Map(rows.map((row) => [row['day'] as number, row['content'] as string]));
}

test(
  'every day that a load changed is noted, be it of a row that came, went, changed or moved',
  { timeout: 120_000 },
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 6 }), async (steps) => {
        const warehouse = await openDuckDB(':memory:');
        await bench.load(warehouse, { window: { from: 0, to: 3 }, asOf: 0, rows: { users: [] } });
        const noted = new Set<number>();
        for (const step of steps) {
          const before = await daysOf(warehouse);
          await markSaved(warehouse, 'digest');
          await bench.load(warehouse, step);
          const after = await daysOf(warehouse);
          const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
            (d) => before.get(d) !== after.get(d),
          );
          const { days, manifest } = await readUnsaved(warehouse);
          expect(manifest).toBe('digest');
          expect(days.get('users') ?? []).toEqual(expect.arrayContaining(changed));
          expect(days.get('pipeline_runs')).toHaveLength(1);
          // The build takes its own notes off, and nobody else.
          for (const day of changed) noted.add(day);
          expect((await readUnbuilt(warehouse)).get('users') ?? []).toEqual(expect.arrayContaining([...noted]));
          // Days without rows before and after are none of the load's.
          for (const day of days.get('users') ?? []) expect(before.has(day) || after.has(day)).toBe(true);
        }
        await warehouse.close();
      }),
      { numRuns: 30, interruptAfterTimeLimit: 15_000 },
    ),
);

test('a load that is refused has touched nothing', async () => {
  const warehouse = await openDuckDB(':memory:');
  await markSaved(warehouse, 'digest');
  const orphan: Step = {
    window: { from: 0, to: 0 },
    asOf: 0,
    rows: { orders: [{ key: 1, day: 0, asOf: 0, value: 1, parent: 9 }] },
  };
  await expect(bench.load(warehouse, orphan)).rejects.toThrow(/without their user/);
  expect((await readUnsaved(warehouse)).days.size).toBe(0);
  await warehouse.close();
});

test('a backup that was forgotten is no longer the one that the tables are saved in', async () => {
  const warehouse = await openDuckDB(':memory:');
  await forgetBackup(warehouse);
  expect((await readUnsaved(warehouse)).manifest).toBeNull();
  await markSaved(warehouse, 'digest');
  await forgetBackup(warehouse);
  expect((await readUnsaved(warehouse)).manifest).toBe('');
  await warehouse.close();
});
