/** Oracle: the warehouse. The file is a copy, and nothing may come of what it says. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadAllTables, runIngestion } from '../../src/index.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { temporaryFolder } from '../cli/recording.js';

const SMALL =
  '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}';
const home = join(temporaryFolder(), 'home');
const file = join(home, 'metadata', 'last_run.json');
const read = () => JSON.parse(readFileSync(file, 'utf8'));

beforeAll(async () => {
  await loadAllTables({ home, profile: SMALL, seed: 3, asOf: '2026-06-30', market: 'simulated' });
});

describe('metadata/last_run.json', () => {
  it('says after the set-up that no day is loaded yet, and what is', () => {
    expect(read()).toMatchObject({
      format: 1,
      kro_version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      profile: 'custom',
      seed: 3,
      market: 'simulated',
      last_loaded_day: null,
      as_of: '2026-06-27',
      runs: 1,
      rows: { users: 60, ramp_transactions: 0, 'truth.users': 0 },
    });
  });

  it('follows every day, with the run that brought it', async () => {
    await runIngestion({ home });
    const [run] = await runsOf('select run_id, finished_at from raw.pipeline_runs order by finished_at desc limit 1');
    expect(read()).toMatchObject({
      last_loaded_day: '2026-06-28',
      as_of: '2026-06-28',
      last_run: { ...run, window_start: '2026-06-28', window_end: '2026-06-28', producer: 'simulator/custom' },
      runs: 2,
      rows: { ramp_transactions: 10 },
    });
    expect(readdirSync(join(home, 'metadata'))).toEqual(['last_run.json']);
  });

  it.each<[string, () => void]>([
    ['missing', () => rmSync(join(home, 'metadata'), { recursive: true })],
    ['stale', () => writeFileSync(file, JSON.stringify({ ...read(), last_loaded_day: '2026-06-01', runs: 0 }))],
    ['lying', () => writeFileSync(file, JSON.stringify({ ...read(), last_loaded_day: '2026-12-31' }))],
    ['no JSON', () => writeFileSync(file, 'not { json')],
    ['torn', () => writeFileSync(`${file}.part`, '{"last_loaded')],
  ])('%s, it is written again by the next command that writes, and never believed', async (_, harm) => {
    const good = readFileSync(file, 'utf8');
    harm();
    expect(await runIngestion({ home, from: '2026-06-28', to: '2026-06-28' })).toMatchObject({ nextDue: '2026-06-29' });
    expect(withoutRun(read())).toEqual(withoutRun(JSON.parse(good)));
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it('is written again where nothing is left to load', async () => {
    await runIngestion({ home, through: '2026-06-30' });
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, '{}');
    expect(await runIngestion({ home })).toMatchObject({ days: 0, caughtUp: true });
    expect(readFileSync(file, 'utf8')).toBe(good);
  });

  it('that cannot be written is told, and the load stays', async () => {
    const other = join(temporaryFolder(), 'home');
    mkdirSync(other);
    writeFileSync(join(other, 'metadata'), 'no folder');
    const options = { home: other, profile: SMALL, asOf: '2026-06-30' };
    await expect(loadAllTables(options)).rejects.toThrow(/cannot write .*last_run\.json: /);
    rmSync(join(other, 'metadata'));
    expect((await loadAllTables({ home: other })).loads).toEqual([]);
    expect(existsSync(join(other, 'metadata', 'last_run.json'))).toBe(true);
  });
});

/** The same day loaded again is another run. */
function withoutRun(file: { rows: object }): object {
  return { ...file, last_run: null, runs: 0, rows: { ...file.rows, pipeline_runs: 0 } };
}

async function runsOf(sql: string) {
  const warehouse = await openDuckDB(join(home, 'warehouse.duckdb'), { readOnly: true });
  return warehouse.query(sql).finally(() => warehouse.close());
}
