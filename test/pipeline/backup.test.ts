/** Oracle: the warehouse that was backed up. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadAllTables, runIngestion } from '../../src/index.js';
import { BACKUP_TABLES } from '../../src/pipeline/backup/backUp.js';
import { coverageName } from '../../src/warehouse/coverage.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import {
  backUpHome,
  backupOf,
  change,
  copyOf,
  DEMO,
  filesIn,
  manifestOf,
  newHome,
  rebuilt,
  warehouseOf,
} from './homes.js';

const home = newHome();
const raw = (path = home) => backupOf(path);

const entries = (folder: string) => manifestOf(folder).tables.flatMap(({ files }) => files);

beforeAll(async () => {
  await loadAllTables({ home, ...DEMO });
  await runIngestion({ home, days: 2 });
}, 120_000);

describe('a backup', () => {
  it('is made after each load, with a manifest that tells the truth about every file', () => {
    const { tables, home: memory, ...head } = manifestOf(raw());
    expect(head).toMatchObject({ format: 1, schema_version: 1, number: 2, as_of: '2026-04-03' });
    expect(memory).toEqual(JSON.parse(readFileSync(join(home, 'home.json'), 'utf8')));
    expect(tables.map(({ table }) => table)).toEqual(BACKUP_TABLES.map(coverageName));
    expect(filesIn(raw())).toEqual(
      Object.fromEntries(
        entries(raw())
          .map(({ file, sha256 }) => [file, sha256])
          .sort(),
      ),
    );
    for (const { file, rows, bytes } of entries(raw())) {
      const packed = readFileSync(join(raw(), file));
      expect(packed.length).toBe(bytes);
      expect(gunzipSync(packed).toString().split('\r\n').length - 2).toBe(rows);
    }
  });

  it('holds every row of every table, the truth and the log of runs too', async () => {
    const warehouse = await openDuckDB(warehouseOf(home), { readOnly: true });
    for (const { table, rows } of manifestOf(raw()).tables) {
      const name = table.includes('.') ? table : `raw.${table}`;
      expect(await warehouse.query(`select count(*) as n from ${name}`)).toEqual([{ n: rows }]);
    }
    await warehouse.close();
    expect(
      manifestOf(raw())
        .tables.filter(({ rows }) => rows > 0)
        .map(({ table }) => table),
    ).toEqual(expect.arrayContaining(['users', 'trades', 'pipeline_runs', 'truth.users']));
  });

  it('made again in whole has the same bytes', async () => {
    const before = filesIn(raw());
    expect(await backUpHome(home, { full: true })).toMatchObject({ changed: 0, number: 2 });
    expect(filesIn(raw())).toEqual(before);
  });

  it('after a day writes the months that the day touched, late changes included, and equals one made in whole', async () => {
    const next = copyOf(home);
    const before = filesIn(raw(next));
    await runIngestion({ home: next });
    const after = filesIn(raw(next));
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(expect.arrayContaining(['crypto_prices/2026-04.csv.gz', 'users/2026-04.csv.gz']));
    // Somebody who signed up in March did something in April; what happened in March has settled.
    expect(changed).toContain('users/2026-03.csv.gz');
    expect(changed).not.toContain('ledger_entries/2026-03.csv.gz');
    expect(await backUpHome(next, { full: true })).toMatchObject({ changed: 0 });
    expect(filesIn(raw(next))).toEqual(after);
  });

  it('is written again in whole where something changed that no load knows of', async () => {
    const other = copyOf(home);
    await change(other, 'delete from raw.marketing_spend where date = (select max(date) from raw.marketing_spend)');
    expect(await backUpHome(other)).toMatchObject({ changed: 1 });
    expect(await backUpHome(other, { full: true })).toMatchObject({ changed: 0 });
  });

  it.each<[string, (folder: string) => void]>([
    ['its manifest is missing', (folder) => rmSync(join(folder, 'manifest.json'))],
    ['its manifest is no JSON', (folder) => writeFileSync(join(folder, 'manifest.json'), '{')],
    [
      'its manifest lies',
      (folder) => {
        const file = join(folder, 'manifest.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace(/"rows": \d+/, '"rows": 7'));
      },
    ],
    ['a file is missing', (folder) => rmSync(join(folder, 'users/2026-03.csv.gz'))],
    ['a file is cut off', (folder) => truncateSync(join(folder, 'users/2026-03.csv.gz'), 10)],
    ['a file is left over', (folder) => writeFileSync(join(folder, 'users/2026-03.csv.gz.part'), 'torn')],
    [
      'a copy is left over',
      (folder) => mkdirSync(join(folder, 'users/2026-03.csv.gz.part.copy/spill'), { recursive: true }),
    ],
    [
      'a file is left over that was to be packed',
      (folder) => writeFileSync(join(folder, 'users/2026-03.csv.gz.part.csv'), 'torn'),
    ],
  ])('is whole again after the next one where %s', async (_, harm) => {
    const other = copyOf(home);
    const before = filesIn(raw(other));
    harm(raw(other));
    await backUpHome(other);
    expect(filesIn(raw(other))).toEqual(before);
    await rebuilt(raw(other), home);
  });

  it('in whole replaces a file that rotted where it lay', async () => {
    const other = copyOf(home);
    const path = join(raw(other), 'orders/2026-03.csv.gz');
    const good = readFileSync(path);
    const rotten = Buffer.from(good);
    rotten[rotten.length >> 1]! ^= 1;
    writeFileSync(path, rotten);
    await backUpHome(other, { full: true });
    expect(readFileSync(path)).toEqual(good);
  });

  it('can be switched off', async () => {
    const other = copyOf(home);
    rmSync(raw(other), { recursive: true });
    await runIngestion({ home: other, backups: 0 });
    expect(existsSync(raw(other))).toBe(false);
  });
});

describe('earlier backups', () => {
  it('are kept as many as asked for, whole each, and can be restored', async () => {
    const other = copyOf(home);
    const states: string[] = [];
    for (let day = 0; day < 3; day++) {
      states.push(copyOf(other));
      await runIngestion({ home: other, backups: 3 });
    }
    expect(readdirSync(join(raw(other), 'earlier')).sort()).toEqual(['3', '4']);
    expect(manifestOf(raw(other)).number).toBe(5);
    await rebuilt(join(raw(other), 'earlier', '3'), states[1]!);
    await rebuilt(join(raw(other), 'earlier', '4'), states[2]!);
    await runIngestion({ home: other, backups: 1 });
    expect(readdirSync(join(raw(other), 'earlier'))).toEqual([]);
  });

  it('of another warehouse stay, however many are kept: it may be the only place of its rows', async () => {
    const other = copyOf(home);
    rmSync(warehouseOf(other));
    await loadAllTables({ home: other, backups: 1 });
    expect(readdirSync(join(raw(other), 'earlier'))).toEqual(['2-other-warehouse']);
    await runIngestion({ home: other, backups: 1 });
    await rebuilt(join(raw(other), 'earlier', '2-other-warehouse'), home);
  });

  it('of another warehouse stay even where their manifest is damaged: a good copy of it may be somewhere', async () => {
    const other = copyOf(home);
    const manifest = readFileSync(join(raw(other), 'manifest.json'));
    rmSync(warehouseOf(other));
    writeFileSync(join(raw(other), 'manifest.json'), '{');
    await loadAllTables({ home: other, backups: 1 });
    const name = readdirSync(join(raw(other), 'earlier')).find((one) => one.endsWith('-other-warehouse'));
    const kept = join(raw(other), 'earlier', name!);
    writeFileSync(join(kept, 'manifest.json'), manifest);
    await rebuilt(kept, home);
  });
});
