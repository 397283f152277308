/** What is pruned and, above all, what is not. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadAllTables, runIngestion } from '../../src/index.js';
import type { Home } from '../../src/pipeline/home.js';
import { prune } from '../../src/pipeline/prune.js';
import { readSizes } from '../../src/pipeline/sizes.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { temporaryFolder } from '../cli/recording.js';
import { copyOf, newHome, simulatedHome, warehouseOf } from './homes.js';

const SMALL =
  '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}';
const kept = newHome();
const DAY = 86_400_000;

beforeAll(async () => {
  await loadAllTables({ home: kept, profile: SMALL, asOf: '2026-06-30', keepDays: 30 });
  await runIngestion({ home: kept });
});

const landedIn = (home: string) => readdirSync(join(home, 'landed')).sort();
const FOLDERS = ['2026-06-01_2026-06-27', '2026-06-28_2026-06-28'];

interface Case {
  readonly days?: number;
  readonly isSaved?: boolean;
  /** Milliseconds from now. */
  readonly later?: number;
  readonly edit?: (home: Home) => Home;
}

async function pruned(path: string, { days = 30, isSaved = true, later = 31 * DAY, edit = (home) => home }: Case = {}) {
  const home = edit(await simulatedHome(path));
  const warehouse = await openDuckDB(warehouseOf(path), { readOnly: true });
  const effects = { now: () => Date.now() + later };
  return prune(home, warehouse, { days, isSaved }, effects).finally(() => warehouse.close());
}

/** As if the prices came from files: they cannot be made again. */
const withFiles = (home: Home): Home => ({
  ...home,
  memory: { ...home.memory, market: [{ file: 'x.csv', sha256: '0' }] },
});

describe('landed files', () => {
  it('stay as long as stated', async () => {
    expect(landedIn(kept)).toEqual(FOLDERS);
    expect(await pruned(copyOf(kept), { later: 29 * DAY })).toEqual({ landed: 0, logs: 0 });
  });

  it('go after that, where they are loaded', async () => {
    const home = copyOf(kept);
    expect(await pruned(home)).toEqual({ landed: 2, logs: 0 });
    expect(landedIn(home)).toEqual([]);
  });

  it('go after the next load, by the setting', async () => {
    const home = copyOf(kept);
    for (const folder of FOLDERS) utimesSync(join(home, 'landed', folder, 'manifest.json'), 1, 1);
    await runIngestion({ home, keepDays: 36_000 });
    expect(landedIn(home)).toHaveLength(3);
    await runIngestion({ home, keepDays: 1 });
    expect(landedIn(home)).toEqual(['2026-06-29_2026-06-29', '2026-06-30_2026-06-30']);
  });

  it.each<[string, (folder: string) => void]>([
    [
      'no load knows',
      (folder) => edit(join(folder, 'manifest.json'), (text) => text.replace(/"sha256": "./, '"sha256": "x')),
    ],
    ['nobody can tell what is in', (folder) => writeFileSync(join(folder, 'manifest.json'), '{')],
    ['have no manifest', (folder) => rmSync(join(folder, 'manifest.json'))],
  ])('stay where %s', async (_, harm) => {
    const home = copyOf(kept);
    harm(join(home, 'landed', FOLDERS[0]!));
    expect(await pruned(home)).toEqual({ landed: 1, logs: 0 });
    expect(landedIn(home)).toEqual([FOLDERS[0]]);
  });

  it('that the seed alone cannot make again go only where a backup holds their rows', async () => {
    const home = copyOf(kept);
    expect(await pruned(home, { edit: withFiles, isSaved: false })).toEqual({ landed: 0, logs: 0 });
    expect(await pruned(home, { edit: withFiles, isSaved: true })).toEqual({ landed: 2, logs: 0 });
  });

  it('stay where the clock was set back', async () => {
    expect(await pruned(copyOf(kept), { later: -365 * DAY })).toEqual({ landed: 0, logs: 0 });
  });

  it('that were never finished go at once', async () => {
    const home = copyOf(kept);
    const part = join(home, 'landed', FOLDERS[0]!, 'users.parquet.part');
    writeFileSync(part, 'torn');
    await pruned(home, { later: 0 });
    expect(existsSync(part)).toBe(false);
  });
});

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

function put(file: string, bytes = 10): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, 'x'.repeat(bytes));
}

it('logs go after the same time; what a person brought or rejected stays', async () => {
  const home = copyOf(kept);
  const logs = ['runs/2026-06-28.log', 'dbt/target/logs/dbt.log'];
  const others = ['rejected/1/users.csv', 'dbt/target/manifest.json', 'notes.txt', 'raw/notes.txt'];
  for (const file of [...logs, ...others]) put(join(home, file));
  expect(await pruned(home, { later: DAY })).toEqual({ landed: 0, logs: 0 });
  expect(await pruned(home)).toEqual({ landed: 2, logs: 2 });
  expect([...logs, ...others].filter((file) => existsSync(join(home, file)))).toEqual(others);
});

describe('the size of a home', () => {
  it('is told by kind', async () => {
    const home = temporaryFolder();
    const files = {
      'warehouse.duckdb': 1,
      'warehouse.duckdb.wal': 2,
      'landed/a/users.parquet': 4,
      'raw/users/2026-05.csv.gz': 8,
      'checkpoints/market': 16,
      'dbt/target/x': 32,
      'rejected/x': 64,
      'runs/x.log': 128,
      'home.json': 256,
    };
    for (const [file, bytes] of Object.entries(files)) put(join(home, file), bytes);
    const [warehouse, landed, backups, checkpoints, dbt, rejected, logs, other] = [3, 4, 8, 16, 32, 64, 128, 256];
    expect(await readSizes(home)).toEqual({ warehouse, landed, backups, checkpoints, dbt, rejected, logs, other });
  });

  it('counts what earlier backups share once', async () => {
    const home = copyOf(kept);
    const { backups } = await readSizes(home);
    rmSync(join(home, 'raw'), { recursive: true });
    const { backups: none } = await readSizes(home);
    expect(backups).toBeGreaterThan(0);
    expect(none).toBe(0);
    const { backups: linked } = await readSizes(kept);
    expect(linked).toBeLessThan(backups);
  });

  it('is nothing where there is no home', async () => {
    expect(Object.values(await readSizes(join(temporaryFolder(), 'none')))).toEqual(Array(8).fill(0));
  });
});
