import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { type Bench, contents, createAll, openBench, type Step, usersOf, type Version } from './history.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const LAST = 5;
/** A busy machine tries fewer cases instead of failing. */
const PATIENCE = { interruptAfterTimeLimit: 15_000 };

/** Versions of one row: created on a day, then changed on later days, perhaps moved to another day. */
const row = fc
  .record({
    parent: fc.nat(2),
    changes: fc.uniqueArray(fc.record({ asOf: fc.nat(LAST), moved: fc.nat({ max: 9 }), value: fc.nat(99) }), {
      minLength: 1,
      maxLength: 4,
      selector: (change) => change.asOf,
    }),
  })
  .map(({ parent, changes }) => {
    const sorted = changes.toSorted((a, b) => a.asOf - b.asOf);
    const born = sorted[0]!.asOf;
    // Two in ten changes move the row to another day that has been.
    return sorted.map(({ asOf, moved, value }) => ({
      parent,
      asOf,
      value,
      day: moved < 2 ? moved % (asOf + 1) : born,
    }));
  });

interface World {
  readonly users: Version[][];
  readonly orders: Version[][];
  readonly trades: Version[][];
}

/** Parents are there from day 0, so that every load finds them; children come on any day. */
const world: fc.Arbitrary<World> = fc
  .tuple(
    fc.array(row, { minLength: 3, maxLength: 5 }),
    fc.array(row, { minLength: 3, maxLength: 5 }),
    fc.array(row, { maxLength: 5 }),
  )
  .map(([users, orders, trades]) => ({
    users: withKeys(users).map(bornFirst),
    orders: withKeys(orders).map(bornFirst),
    trades: withKeys(trades),
  }));

function withKeys(rows: Omit<Version, 'key'>[][]): Version[][] {
  return rows.map((versions, key) => versions.map((version) => ({ ...version, key })));
}

function bornFirst(versions: Version[]): Version[] {
  return [{ ...versions[0]!, asOf: 0, day: 0 }, ...versions.filter(({ asOf }) => asOf > 0)];
}

/** What a producer hands over for a window: the rows created in it and the others that changed in it, as known at its end. */
function stepOf(world: World, from: number, to: number): Step {
  const known = (rows: Version[][]) =>
    rows
      .flatMap((versions) => versions.filter(({ asOf }) => asOf <= to).slice(-1))
      .filter(({ day, asOf }) => (day >= from && day <= to) || (asOf >= from && asOf <= to));
  return {
    window: { from, to },
    asOf: to,
    rows: { users: known(world.users), orders: known(world.orders), trades: known(world.trades) },
  };
}

/** Where to cut the days, and after each piece which older windows to run again. */
const cutting = fc.record({
  cuts: fc.subarray([1, 2, 3, 4, 5]),
  again: fc.array(fc.array(fc.tuple(fc.nat(LAST), fc.nat(LAST)), { maxLength: 1 }), { minLength: 6, maxLength: 6 }),
});

test('any cut, any repetition, any late re-run: the tables of one go', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(world, cutting, async (world, { cuts, again }) => {
      const whole = await openDuckDB(':memory:');
      await bench.load(whole, stepOf(world, 0, LAST));
      const pieces = await openDuckDB(':memory:');
      const starts = [0, ...cuts];
      for (const [i, from] of starts.entries()) {
        const to = (starts[i + 1] ?? LAST + 1) - 1;
        await bench.load(pieces, stepOf(world, from, to));
        for (const [a, b] of again[i]!)
          if (Math.max(a, b) <= to) await bench.load(pieces, stepOf(world, Math.min(a, b), Math.max(a, b)));
      }
      expect(await contents(pieces)).toEqual(await contents(whole));
      await whole.close();
      await pieces.close();
    }),
    { numRuns: 20, ...PATIENCE },
  );
});

/** Any load at all: versions that contradict each other, rows that vanish and move, versions from after the as-of day. */
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

/** The load semantics once more, as a page of plain code over a map. */
function naively(steps: readonly Step[]): Version[] {
  const table = new Map<number, Version>();
  steps.forEach((step, n) => {
    const newer = (day: number) =>
      steps.slice(0, n).some(({ window, asOf }) => asOf > step.asOf && window.from <= day && day <= window.to);
    const replaced = (day: number) => step.window.from <= day && day <= step.window.to && !newer(day);
    for (const row of table.values()) if (replaced(row.day) && row.asOf <= step.asOf) table.delete(row.key);
    for (const row of step.rows.users ?? []) {
      const old = table.get(row.key);
      if (old !== undefined && old.asOf >= row.asOf) continue;
      if (old !== undefined && old.day === row.day) table.set(row.key, row);
      else if (newer(row.day)) table.delete(row.key);
      else table.set(row.key, row);
    }
  });
  return [...table.values()].toSorted((a, b) => a.key - b.key);
}

test('any history whatever: the rows that the rules written over a map give', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 6 }), async (steps) => {
      // Day by day from the first on, so that no window leaves a gap.
      const first: Step = { window: { from: 0, to: 3 }, asOf: 0, rows: { users: [] } };
      const warehouse = await openDuckDB(':memory:');
      for (const step of [first, ...steps]) await bench.load(warehouse, step);
      expect(await usersOf(warehouse)).toEqual(naively([first, ...steps]));
      await warehouse.close();
    }),
    { numRuns: 50, ...PATIENCE },
  );
});

test('an older version never overwrites a newer one, in whatever order they come', { timeout: 120_000 }, async () => {
  const orders = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      const warehouse = await createAll(await openDuckDB(':memory:'));
      for (const asOf of order)
        await bench.load(warehouse, {
          window: { from: 0, to: 0 },
          asOf,
          rows: { users: [{ key: 1, day: 0, asOf, value: asOf }] },
        });
      expect(await usersOf(warehouse)).toEqual([{ key: 1, day: 0, asOf: 4, value: 4 }]);
      await warehouse.close();
    }),
    { numRuns: 6, ...PATIENCE },
  );
});
