/** Loads on a real emulator. Oracle: the same loads on DuckDB. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { type BigQuerySpec, DEFAULTS, datasetsOf } from '../../src/warehouse/bigquery/spec.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { type Bench, openBench, type Step } from '../warehouse/history.js';
import { type Emulator, startEmulator } from './emulator.js';

let emulator: Emulator;
let bench: Bench;
beforeAll(async () => {
  [emulator, bench] = await Promise.all([startEmulator(), openBench()]);
});
afterAll(async () => {
  bench.close();
  await emulator.stop();
});

let worlds = 0;
async function both(): Promise<[Warehouse, Warehouse]> {
  const spec: BigQuerySpec = { ...DEFAULTS, datasets: datasetsOf(`world_${worlds++}`), emulator: emulator.host };
  return [await openDuckDB(':memory:'), await openBigQuery(spec, { journal: null })];
}

const TABLES = [RAW.users, RAW.orders, RAW.trades];

async function rowsOf(warehouse: Warehouse) {
  const all: Record<string, unknown> = {};
  for (const table of TABLES) {
    const rows = [];
    for await (const part of warehouse.read(table)) rows.push(...part);
    all[table.name] = rows;
  }
  return all;
}

const user = (key: number, day: number, asOf = day, value = 1) => ({ key, day, asOf, value });
const child = (key: number, day: number, parent: number, asOf = day, value = 1) => ({ key, day, asOf, value, parent });

describe('a load', () => {
  test('of days, again, late and changed leaves the rows that DuckDB has', async () => {
    const warehouses = await both();
    const steps: Step[] = [
      {
        window: { from: 0, to: 1 },
        asOf: 1,
        rows: { users: [user(0, 0), user(1, 1)], orders: [child(0, 0, 0)], trades: [child(0, 1, 0)] },
      },
      {
        window: { from: 2, to: 2 },
        asOf: 2,
        rows: {
          users: [user(1, 1, 2, 7), user(2, 2)],
          orders: [child(0, 0, 0, 2, 9), child(1, 2, 2)],
          trades: [child(1, 2, 1)],
        },
      },
      // Done again.
      {
        window: { from: 2, to: 2 },
        asOf: 2,
        rows: { users: [user(2, 2)], orders: [child(1, 2, 2)], trades: [child(1, 2, 1)] },
      },
      // An older view of the first days: what is newer stays.
      {
        window: { from: 0, to: 2 },
        asOf: 1,
        rows: { users: [user(0, 0), user(1, 1), user(3, 2, 1)], orders: [], trades: [] },
      },
      // A day that becomes empty.
      { window: { from: 2, to: 2 }, asOf: 3, rows: { users: [user(2, 2, 3)], orders: [], trades: [] } },
    ];
    for (const step of steps) {
      const results = [];
      for (const warehouse of warehouses) results.push(await bench.load(warehouse, step, `run ${steps.indexOf(step)}`));
      expect(results[1]).toEqual(results[0]);
      expect(await rowsOf(warehouses[1])).toEqual(await rowsOf(warehouses[0]));
    }
    const log =
      'select run_id, table_name, window_start, window_end, as_of, producer, row_count from raw.pipeline_runs order by 1, 2';
    expect(await warehouses[1].query(log)).toEqual(await warehouses[0].query(log));
    const notes = "select table_name, day from meta.unbuilt where table_name <> 'pipeline_runs' order by 1, 2";
    expect(await warehouses[1].query(notes)).toEqual(await warehouses[0].query(notes));
  });

  test('without a parent is refused, and nothing of it is there', async () => {
    for (const warehouse of await both()) {
      const first: Step = {
        window: { from: 0, to: 0 },
        asOf: 0,
        rows: { users: [user(0, 0)], orders: [], trades: [] },
      };
      await bench.load(warehouse, first);
      const before = await rowsOf(warehouse);
      const orphan: Step = {
        window: { from: 1, to: 1 },
        asOf: 1,
        rows: { users: [user(1, 1)], orders: [child(0, 1, 8)] },
      };
      await expect(bench.load(warehouse, orphan)).rejects.toThrow(
        /orders: .*rows without their user in users: user_id .*8/,
      );
      expect(await rowsOf(warehouse)).toEqual(before);
    }
  });

  test('finds a parent that is older than most', async () => {
    for (const warehouse of await both()) {
      const first: Step = {
        window: { from: 0, to: 0 },
        asOf: 0,
        rows: { users: [user(0, 0)], orders: [child(0, 0, 0)], trades: [] },
      };
      await bench.load(warehouse, first);
      const late: Step = { window: { from: 1, to: 200 }, asOf: 200, rows: { orders: [], trades: [child(0, 200, 0)] } };
      await bench.load(warehouse, late);
      expect((await rowsOf(warehouse))['trades']).toHaveLength(1);
    }
  });

  test('of more days than a statement may change is cut, and is one load', async () => {
    for (const warehouse of await both()) {
      const long: Step = {
        window: { from: 0, to: 4500 },
        asOf: 4500,
        rows: { users: [user(0, 0)], orders: [child(0, 0, 0), child(1, 4500, 0)], trades: [] },
      };
      await bench.load(warehouse, long);
      await bench.load(warehouse, { ...long, rows: { ...long.rows, orders: [child(1, 4500, 0, 4500, 7)] } });
      expect((await rowsOf(warehouse))['orders']).toMatchObject([{ order_id: expect.stringMatching(/1$/) }]);
    }
  });

  test('that takes a parent away is refused', async () => {
    for (const warehouse of await both()) {
      const first: Step = {
        window: { from: 0, to: 0 },
        asOf: 0,
        rows: { users: [user(0, 0)], orders: [child(0, 0, 0)], trades: [] },
      };
      await bench.load(warehouse, first);
      await expect(bench.load(warehouse, { window: { from: 0, to: 0 }, asOf: 1, rows: { users: [] } })).rejects.toThrow(
        /orders: .*without their user in users/,
      );
      expect((await rowsOf(warehouse))['users']).toHaveLength(1);
    }
  });

  test('with a key twice, or over a gap, is refused', async () => {
    for (const warehouse of await both()) {
      const twice: Step = { window: { from: 0, to: 0 }, asOf: 0, rows: { users: [user(0, 0), user(0, 0)] } };
      await expect(bench.load(warehouse, twice)).rejects.toThrow(/users: .*more than once in the files: user_id/);
      await bench.load(warehouse, { window: { from: 0, to: 0 }, asOf: 0, rows: { users: [] } });
      const gap = bench.load(warehouse, { window: { from: 2, to: 2 }, asOf: 2, rows: { users: [] } });
      await expect(gap).rejects.toThrow(
        'users: 2026-05-02 is not loaded, so 2026-05-03–2026-05-03 cannot be: load that day first',
      );
    }
  });
});

describe('a load that was cut off', () => {
  const step: Step = { window: { from: 0, to: 0 }, asOf: 0, rows: { users: [user(0, 0)], orders: [], trades: [] } };
  const world = (): BigQuerySpec => ({
    ...DEFAULTS,
    datasets: datasetsOf(`world_${worlds++}`),
    emulator: emulator.host,
  });

  test('after its script was sent finds the job again, and does not do it twice', async () => {
    const [spec, journal] = [world(), join(bench.folder, 'jobs.json')];
    let written = '';
    const atCommit = (told: unknown) => {
      if (told === 'load committed') written = readFileSync(journal, 'utf8');
    };
    subscribe('kro:step', atCommit);
    const first = await bench.load(await openBigQuery(spec, { journal }), step, 'first');
    unsubscribe('kro:step', atCommit);
    expect(JSON.parse(readFileSync(journal, 'utf8'))).toEqual({});
    // As a killed one leaves it.
    writeFileSync(journal, written);
    const warehouse = await openBigQuery(spec, { journal });
    expect(await bench.load(warehouse, step, 'second')).toEqual({ ...(first as object), runId: 'second' });
    expect(await warehouse.query('select distinct run_id from raw.pipeline_runs')).toEqual([{ run_id: 'first' }]);
    expect(JSON.parse(readFileSync(journal, 'utf8'))).toEqual({});
  });

  test('before its script arrived is done anew', async () => {
    const [spec, journal] = [world(), join(bench.folder, 'lost.json')];
    writeFileSync(journal, JSON.stringify({ another: { number: 1, jobId: 'kro_load_never_arrived_1' } }));
    const warehouse = await openBigQuery(spec, { journal });
    expect(await bench.load(warehouse, step)).toMatchObject({
      tables: [{ written: 1 }, { written: 0 }, { written: 0 }],
    });
    expect((await rowsOf(warehouse))['users']).toHaveLength(1);
    expect(JSON.parse(readFileSync(journal, 'utf8'))).toEqual({});
  });

  test.each(['{"a": 1}', '{"a": ', ''])('and left a damaged journal (%s) is told so', async (text) => {
    const journal = join(bench.folder, 'damaged.json');
    writeFileSync(journal, text);
    const warehouse = await openBigQuery(world(), { journal });
    await expect(bench.load(warehouse, step)).rejects.toThrow(`${journal} is damaged: look for running jobs`);
  });
});
