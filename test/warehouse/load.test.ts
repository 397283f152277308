import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { type Bench, idOf, openBench, type Rows, type Step, usersOf } from './history.js';

let bench: Bench;
let warehouse: Warehouse;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  warehouse = await openDuckDB(':memory:', { now: () => 1_780_000_000_123 });
  return () => warehouse.close();
});

function day(from: number, rows: Rows, to = from, asOf = to): Step {
  return { window: { from, to }, asOf, rows };
}

function people(...keys: number[]) {
  return keys.map((key) => ({ key, day: 0, asOf: 0, value: key }));
}

/** Rows of day 1 that belong to one parent each. */
function children(...parents: number[]) {
  return parents.map((parent, i) => ({ key: i, day: 1, asOf: 1, value: 7, parent }));
}

/** Every table and every cell of it. */
async function everything(of: Warehouse): Promise<unknown> {
  const tables = await of.query(
    'select schema_name as s, table_name as t from duckdb_tables() where not temporary order by all',
  );
  const cells = tables.map(async ({ s, t }) => [s, t, await of.query(`select * from "${s}"."${t}" order by all`)]);
  return Promise.all(cells);
}

async function refusedWhole(step: Step, message: string): Promise<void> {
  const before = await everything(warehouse);
  await expect(bench.load(warehouse, step)).rejects.toThrow(message);
  expect(await everything(warehouse)).toEqual(before);
}

test('a run is recorded: window, as-of, rows, digest, clock', async () => {
  await bench.load(warehouse, day(0, { users: people(1, 2) }, 3), 'first');
  const [run] = await warehouse.query('select * from raw.pipeline_runs');
  expect(run).toMatchObject({
    run_id: 'first',
    table_name: 'users',
    window_start: '2026-05-01',
    window_end: '2026-05-04',
    as_of: '2026-05-04',
    producer: 'test',
    row_count: 2,
    started_at: '2026-05-04T23:59:59.999999Z',
    finished_at: '2026-05-28T20:26:40.123000Z',
    _as_of: '2026-05-04',
  });
  expect(run!['sha256']).toMatch(/^[0-9a-f]{64}$/);
});

test('what was loaded is told, and doing the same run again replaces its record', async () => {
  await bench.load(warehouse, day(0, { users: people(1, 2) }), 'first');
  await bench.load(warehouse, day(1, { users: [] }), 'second');
  expect(await bench.load(warehouse, day(0, { users: people(1, 2) }), 'first')).toEqual({
    runId: 'first',
    tables: [{ table: 'users', rows: 2, written: 2 }],
  });
  expect(await warehouse.query('select run_id from raw.pipeline_runs order by 1')).toEqual([
    { run_id: 'first' },
    { run_id: 'second' },
  ]);
});

test('a table without files is covered all the same', async () => {
  const window = { from: 20_574, to: 20_575 };
  await warehouse.load({
    runId: 'empty',
    asOf: 20_575,
    producer: 'test',
    startedAt: 0,
    tables: [{ table: RAW.marketing_spend, window, files: [] }],
  });
  expect(await warehouse.query('select table_name, row_count from raw.pipeline_runs')).toEqual([
    { table_name: 'marketing_spend', row_count: 0 },
  ]);
});

test('a day whose predecessor is missing is refused by table and day', async () => {
  await bench.load(warehouse, day(2, { users: people(1) }, 4));
  await refusedWhole(day(6, { users: [] }), 'users: 2026-05-06 is not loaded, so 2026-05-07–2026-05-07 cannot be');
  await refusedWhole(day(0, { users: [] }), 'users: 2026-05-02 is not loaded, so 2026-05-01–2026-05-01 cannot be');
  await bench.load(warehouse, day(5, { users: [] }));
  await bench.load(warehouse, day(0, { users: [] }, 1));
});

test('redoing a run with a smaller window cannot tear a hole', async () => {
  await bench.load(warehouse, day(0, { users: people(1) }, 2), 'first');
  await bench.load(warehouse, day(3, { users: [] }), 'second');
  const before = await everything(warehouse);
  await expect(bench.load(warehouse, day(0, { users: people(1) }), 'first')).rejects.toThrow(
    '2026-05-02 is not loaded',
  );
  expect(await everything(warehouse)).toEqual(before);
});

test('a missing parent is refused by name with its first five, and nothing is loaded', async () => {
  await bench.load(warehouse, day(0, { users: people(0), orders: [], trades: [] }));
  const trades = children(13, 11, 12, 16, 15, 14, 14);
  await refusedWhole(
    day(1, { users: people(9), trades }),
    `trades: 7 rows without their order in orders: order_id ${[11, 12, 13, 14, 15].map(idOf).join(', ')}, …`,
  );
  await refusedWhole(
    day(1, { users: people(9), orders: children(9, 8) }),
    `orders: 1 rows without their user in users: user_id ${idOf(8)}`,
  );
});

test('a child orphaned by a replaced day is refused by name, and nothing is loaded', async () => {
  await bench.load(warehouse, day(0, { users: people(0, 1, 2), orders: [] }));
  await bench.load(warehouse, day(1, { users: [], orders: children(1, 2, 2) }));
  await refusedWhole(
    day(0, { users: people(0, 1) }, 0, 5),
    `orders: 2 rows without their user in users: user_id ${idOf(2)}`,
  );
  // Without its orders the user may go.
  await bench.load(
    warehouse,
    day(0, { users: people(0, 1), orders: children(1).map((row) => ({ ...row, asOf: 5 })) }, 1, 5),
  );
  expect((await usersOf(warehouse)).map(({ key }) => key)).toEqual([0, 1]);
});

test('a key that is twice in the files is refused by name', async () => {
  await refusedWhole(
    day(0, { users: [...people(1, 2, 3), ...people(2, 3)] }),
    `users: 2 keys are more than once in the files: user_id ${idOf(2)}, ${idOf(3)}`,
  );
});

test('a row that a newer version of its day dropped does not come back, nor do its children', async () => {
  const old = day(0, { users: people(0, 1), orders: children(1).map((row) => ({ ...row, day: 0, asOf: 0 })) });
  await bench.load(warehouse, old, 'old');
  await bench.load(warehouse, day(0, { users: people(0), orders: [] }, 0, 3), 'new');
  const tables = async () => [await usersOf(warehouse), await warehouse.query('select * from raw.orders')];
  const before = await tables();
  await bench.load(warehouse, old, 'old');
  expect(await tables()).toEqual(before);
  expect(before).toEqual([people(0), []]);
});

test('a row whose day moved is replaced, never doubled', async () => {
  await bench.load(warehouse, day(0, { users: people(1) }));
  await bench.load(warehouse, day(1, { users: [{ key: 1, day: 1, asOf: 1, value: 5 }] }));
  await bench.load(warehouse, day(0, { users: people(1) }), 'late');
  expect(await usersOf(warehouse)).toEqual([{ key: 1, day: 1, asOf: 1, value: 5 }]);
});

test('a file that changed since it landed is refused', async () => {
  const file = await bench.land(RAW.users, []);
  const part = { table: RAW.users, window: { from: 0, to: 0 }, files: [{ ...file, rows: 3 }] };
  const load = { runId: 'r', asOf: 0, producer: 'test', startedAt: 0, tables: [part] };
  await expect(warehouse.load(load)).rejects.toThrow('users: the landed files hold 0 rows, not the 3');
});

test('a clock that was set back changes nothing in the order of the runs', async () => {
  const path = join(bench.folder, 'clock.duckdb');
  const clock = { now: Date.parse('2026-06-02T12:00:00Z') };
  const file = await openDuckDB(path, { now: () => clock.now });
  for (const at of [0, 1, 2]) {
    await bench.load(file, day(at, { users: people(at) }), `run ${at}`);
    clock.now -= 86_400_000;
  }
  const runs = await file.query('select run_id, finished_at from raw.pipeline_runs order by finished_at');
  expect(runs).toEqual([
    { run_id: 'run 0', finished_at: '2026-06-02T12:00:00.000000Z' },
    { run_id: 'run 1', finished_at: '2026-06-02T12:00:00.000001Z' },
    { run_id: 'run 2', finished_at: '2026-06-02T12:00:00.000002Z' },
  ]);
  await file.close();
});

test('a failure at the last moment leaves the state before', async () => {
  const path = join(bench.folder, 'failing.duckdb');
  const clock = { fails: false };
  const now = () => {
    if (clock.fails) throw new Error('the clock broke');
    return 0;
  };
  const file = await openDuckDB(path, { now });
  await bench.load(file, day(0, { users: people(1), orders: [] }));
  const before = await everything(file);
  clock.fails = true;
  await expect(bench.load(file, day(1, { users: people(2), orders: children(1), trades: [] }))).rejects.toThrow(
    'the clock broke',
  );
  expect(await everything(file)).toEqual(before);
  clock.fails = false;
  await bench.load(file, day(1, { users: people(2), orders: children(1) }));
  await file.close();
});

test('a kill before the commit leaves the state before', { timeout: 30_000 }, async () => {
  const path = join(bench.folder, 'killed.duckdb');
  const first = await openDuckDB(path);
  await bench.load(first, day(0, { users: people(1) }));
  const before = await everything(first);
  await first.close();
  const file = await bench.land(RAW.users, []);
  const child = spawnSync(process.execPath, [
    '--import',
    'tsx',
    'test/warehouse/killed.ts',
    path,
    JSON.stringify(file),
  ]);
  expect(child.signal).toBe('SIGKILL');
  const after = await openDuckDB(path);
  expect(await everything(after)).toEqual(before);
  await after.close();
});
