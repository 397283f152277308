/** The whole way by the command, on an emulator. Oracle: the same commands on DuckDB, every raw table and every mart, cell by cell. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MART_TABLES } from '../../src/contract/marts/index.js';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { schemaOf, type Table } from '../../src/contract/table.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { ResultRow, Warehouse } from '../../src/warehouse/warehouse.js';
import { kro, type Ran } from '../end-to-end/kro.js';
import { type Emulator, startEmulator } from './emulator.js';

/** `npm run test:bigquery` does what takes long and is tested on DuckDB too. */
const IS_WHOLE = process.env['KRO_ALL_BIGQUERY'] === '1';

const cwd = mkdtempSync(join(tmpdir(), 'kro-way-'));
const PROFILE = JSON.stringify({
  extends: 'demo',
  usersPerYear: 4000,
  start: '2026-03-01',
  shards: 2,
  truthLives: 1,
});
const WORLD = ['--profile', PROFILE, '--seed', '3', '--market', 'simulated', '--as-of', '2026-04-20', '--backups', '0'];
let emulator: Emulator;
let up: Ran;

const here = (...words: string[]) => kro([...words, '--home', 'here'], { cwd });
const there = (...words: string[]) => kro([...words, '--home', 'there'], { cwd, env: cloudOf(emulator) });
const cloudOf = ({ host }: Emulator) => ({ BIGQUERY_EMULATOR_HOST: host });

async function ran(doing: Promise<Ran>): Promise<Ran> {
  const done = await doing;
  expect(done, done.stderr).toMatchObject({ code: 0 });
  return done;
}

beforeAll(async () => {
  emulator = await startEmulator();
  await ran(here('up', ...WORLD));
  up = await ran(there('up', ...WORLD, '--warehouse', 'bigquery'));
}, 900_000);

afterAll(async () => {
  await emulator?.stop();
  rmSync(cwd, { recursive: true, force: true });
});

test('gives the same answers', async () => {
  const answers = await ran(here('answers'));
  expect((await ran(there('answers'))).stdout).toBe(answers.stdout);
  expect(up.stdout).toContain(answers.stdout.trim().split('\n').at(-1));
});

describe('the next day', () => {
  beforeAll(async () => {
    for (const way of [here, there]) {
      await ran(way('ingest', '--as-of', '2026-04-21', '--backups', '0'));
      const { stderr } = await ran(way('transform'));
      expect(stderr).toMatch(/building \d+ days from .* again/);
    }
  }, 900_000);

  test('every table is the same', async () => {
    await expectSameTables('here', emulator);
  }, 300_000);

  test('breaks no rule', async () => {
    expect((await ran(there('verify'))).stdout).not.toMatch(/violated [1-9]/);
  }, 300_000);

  test('shows the same state, and the brief’s names in a query', async () => {
    const [state, other] = [await ran(here('status', '--json')), await ran(there('status', '--json'))];
    const shown = ({ stdout }: Ran) => ({ ...JSON.parse(stdout), home: '', lastRun: null, asOf: '' });
    expect(shown(other)).toEqual(shown(state));
    const query =
      'select country, count(*) as n from `kraken-ramp-optimizer.kraken_ramp_raw.users` group by country order by n desc, country';
    expect((await ran(there('sql', query))).stdout).toBe((await ran(here('sql', query))).stdout);
  });

  test.runIf(IS_WHOLE)(
    'exports the same bytes',
    async () => {
      for (const [way, folder] of [
        [here, 'files-here'],
        [there, 'files-there'],
      ] as const)
        for (const format of ['csv', 'parquet']) await ran(way('export', '--format', format, folder));
      const names = readdirSync(join(cwd, 'files-here'));
      expect(readdirSync(join(cwd, 'files-there'))).toEqual(names);
      expect(names).toContain('ledger_entries.parquet');
      for (const name of names)
        expect(
          readFileSync(join(cwd, 'files-there', name)).equals(readFileSync(join(cwd, 'files-here', name))),
          name,
        ).toBe(true);
    },
    300_000,
  );

  test.runIf(IS_WHOLE)(
    'a backup becomes a DuckDB home with every cell',
    async () => {
      const { stdout } = await ran(there('backup'));
      expect(stdout).toMatch(/^backed up [\d,]+ rows in \d+ files/);
      await ran(kro(['restore', '--from', 'there', '--home', 'moved'], { cwd }));
      for (const table of [...RAW_TABLES, ...Object.values(TRUTH)]) {
        const moved = await openDuckDB(join(cwd, 'moved', 'warehouse.duckdb'), { readOnly: true });
        const cloud = await openBigQuery({ ...DEFAULTS, emulator: emulator.host }, { journal: null, readOnly: true });
        expect(await rowsOf(moved, table), table.name).toEqual(await rowsOf(cloud, table));
        await moved.close();
      }
    },
    300_000,
  );

  test('a statement that writes is refused', async () => {
    expect(await there('sql', 'delete from raw.users where true')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('only statements that read can be run, and this is DELETE'),
    });
  });

  test('the home remembers where its tables lie', async () => {
    expect(await there('status', '--warehouse', 'duckdb')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('its warehouse is bigquery, not duckdb'),
    });
  });
});

test.runIf(IS_WHOLE)(
  'so it is with classic',
  async () => {
    const another = await startEmulator();
    const profile = JSON.stringify({ extends: 'classic', days: 90, rampDays: 30, users: 150, deposits: 200 });
    const world = [
      '--profile',
      profile,
      '--seed',
      '7',
      '--market',
      'simulated',
      '--as-of',
      '2026-06-30',
      '--backups',
      '0',
    ];
    try {
      await ran(kro(['up', ...world, '--home', 'classic'], { cwd }));
      const words = ['up', ...world, '--home', 'classic-there', '--warehouse', 'bigquery'];
      await ran(kro(words, { cwd, env: cloudOf(another) }));
      await expectSameTables('classic', another);
    } finally {
      await another.stop();
    }
  },
  900_000,
);

test.runIf(IS_WHOLE)(
  'a DuckDB home moves up by a backup, and goes on without somebody who is forgotten',
  async () => {
    const another = await startEmulator();
    const up = (...words: string[]) => kro([...words, '--home', 'up'], { cwd, env: cloudOf(another) });
    try {
      await ran(here('backup'));
      await ran(up('restore', '--from', 'here', '--warehouse', 'bigquery'));
      await expectSameTables('here', another, LOADED);
      const rowsIn = async (said: Promise<Ran>) => JSON.parse((await ran(said)).stdout);
      cpSync(join(cwd, 'here'), join(cwd, 'ahead'), { recursive: true });
      const ahead = (...words: string[]) => kro([...words, '--home', 'ahead'], { cwd });
      await ran(ahead(...DAYS));
      const user: string = (await rowsIn(ahead('sql', '--json', BUSIEST)))[0].user_id;
      for (const way of [here, up]) {
        await ran(way('forget', user, '--yes'));
        expect((await ran(way(...DAYS))).stderr).toMatch(/left out \d+ rows? of forgotten people/);
      }
      await expectSameTables('here', another, LOADED);
      const theirs = `select 1 as one from raw.users where user_id = '${user}'`;
      expect(await rowsIn(up('sql', '--json', theirs))).toEqual([]);
    } finally {
      await another.stop();
    }
  },
  900_000,
);

const LOADED: readonly Table[] = [...RAW_TABLES, ...Object.values(TRUTH)];
const DAYS = ['ingest', '--days', '3', '--as-of', '2026-04-30', '--backups', '0'];
/** Of those who were there before: somebody who goes on. */
const BUSIEST = `select user_id from raw.trades join raw.users using (user_id)
  where signup_date < date '2026-04-20' and timestamp >= timestamp '2026-04-22'
  group by user_id order by count(*) desc, user_id limit 1`;

async function expectSameTables(
  home: string,
  { host }: Emulator,
  tables: readonly Table[] = [...LOADED, ...MART_TABLES],
): Promise<void> {
  const warehouses = [
    await openDuckDB(join(cwd, home, 'warehouse.duckdb'), { readOnly: true }),
    await openBigQuery({ ...DEFAULTS, emulator: host }, { journal: null, readOnly: true }),
  ];
  for (const table of tables) {
    const [one, other] = await Promise.all(warehouses.map((warehouse) => rowsOf(warehouse, table)));
    expect(other, `${schemaOf(table)}.${table.name}`).toEqual(one);
  }
  for (const warehouse of warehouses) await warehouse.close();
}

/** Clocks and the names that hold them are other ones; floats are rounded to ten digits. */
async function rowsOf(warehouse: Warehouse, table: Table): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  for await (const part of warehouse.read(table)) rows.push(...(part as readonly ResultRow[]));
  const clocks = table.name === 'pipeline_runs' ? { run_id: '', started_at: '', finished_at: '' } : {};
  const plain = rows.map((row) =>
    Object.fromEntries(
      Object.entries({ ...row, ...clocks }).map(([name, value]) => [
        name,
        value !== null && isFloat(table, name) ? Number(value).toPrecision(10) : (value as ResultRow[string]),
      ]),
    ),
  );
  const text = (row: ResultRow) => JSON.stringify(row);
  return table.name === 'pipeline_runs' ? plain.sort((a, b) => (text(a) < text(b) ? -1 : 1)) : plain;
}

function isFloat({ columns }: Table, name: string): boolean {
  return columns[name]!.type.bigquery === 'FLOAT64';
}
