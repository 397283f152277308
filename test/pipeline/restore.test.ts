/** Oracle: the warehouse that was backed up, and a second home that never lost anything. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadAllTables, runIngestion } from '../../src/index.js';
import type { Manifest } from '../../src/pipeline/backup/manifest.js';
import { restore } from '../../src/pipeline/backup/restore.js';
import {
  backUpHome,
  backupOf,
  change,
  copyOf,
  DEMO,
  differences,
  manifestOf,
  newHome,
  rebuilt,
  sha256,
  warehouseOf,
} from './homes.js';

const home = newHome();
const raw = (path = home) => backupOf(path);

beforeAll(async () => {
  await loadAllTables({ home, ...DEMO });
  await runIngestion({ home, days: 2 });
}, 120_000);

describe('a restored home', () => {
  it('has every cell of every table, and goes on day by day as if nothing had happened', async () => {
    const lost = copyOf(home);
    for (const name of readdirSync(lost))
      if (name !== 'raw' && name !== 'home.json') rmSync(join(lost, name), { recursive: true });
    const report = await restore(lost, {});
    expect(report).toMatchObject({ folder: raw(lost), asOf: '2026-04-03', number: 2 });
    expect(await differences(warehouseOf(home), warehouseOf(lost))).toEqual({});
    expect(JSON.parse(readFileSync(join(lost, 'metadata', 'last_run.json'), 'utf8'))).toEqual(
      JSON.parse(readFileSync(join(home, 'metadata', 'last_run.json'), 'utf8')),
    );
    const kept = copyOf(home);
    for (const path of [lost, kept])
      expect(await runIngestion({ home: path })).toMatchObject({ lastDay: '2026-04-04' });
    expect(await differences(warehouseOf(kept), warehouseOf(lost), ['pipeline_runs'])).toEqual({});
    expect(manifestOf(raw(lost)).number).toBe(3);
  });

  it('of a folder alone remembers its world', async () => {
    const fresh = await rebuilt(raw(), home);
    expect(JSON.parse(readFileSync(join(fresh, 'home.json'), 'utf8'))).toEqual(manifestOf(raw()).home);
    expect(await runIngestion({ home: fresh })).toMatchObject({ lastDay: '2026-04-04' });
    expect(await backUpHome(fresh, { full: true })).toMatchObject({ changed: 0 });
  });

  it('lies in a folder of whatever name', async () => {
    const odd = join(newHome(), "it's [a] * ü");
    mkdirSync(odd, { recursive: true });
    await restore(odd, { from: home });
    expect(await differences(warehouseOf(home), warehouseOf(odd))).toEqual({});
    await backUpHome(odd, { full: true });
    await rebuilt(backupOf(odd), home);
  });

  it('may be named by the home that the backup lies in', async () => {
    const fresh = newHome();
    mkdirSync(fresh);
    expect(await restore(fresh, { from: home })).toMatchObject({ folder: raw() });
  });
});

describe('a restore is refused, and nothing is changed,', () => {
  let harmed = '';
  const good = () => readFileSync(warehouseOf(home));

  /** The copy's warehouse is there, so that its loss would show. */
  async function refused(harm: (folder: string) => void): Promise<string> {
    harmed = copyOf(home);
    harm(raw(harmed));
    return restore(harmed, { force: true }).then(
      () => expect.unreachable('restored'),
      (error: Error) => error.message,
    );
  }

  afterEach(() => {
    expect(readFileSync(warehouseOf(harmed)).equals(good())).toBe(true);
    expect(readdirSync(harmed).filter((name) => name.includes('.part'))).toEqual([]);
  });

  const inManifest = (folder: string, edit: (manifest: Manifest) => void) => {
    const manifest = manifestOf(folder);
    edit(manifest);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  };

  it.each<[string, (folder: string) => void, RegExp]>([
    ['a missing file', (f) => rmSync(join(f, 'orders/2026-03.csv.gz')), /damaged: orders\/2026-03\.csv\.gz is missing/],
    ['a missing table', (f) => rmSync(join(f, 'trades'), { recursive: true }), /trades\/2026-03\.csv\.gz is missing/],
    [
      'a file cut off',
      (f) => truncateSync(join(f, 'orders/2026-03.csv.gz'), 100),
      /orders\/2026-03\.csv\.gz has 100 bytes, not \d+/,
    ],
    [
      'a file that grew',
      (f) => appendFileSync(join(f, 'users/2026-03.csv.gz'), 'x'),
      /users\/2026-03\.csv\.gz has \d+ bytes/,
    ],
    [
      'a file with one bit turned',
      (f) => {
        const path = join(f, 'users/2026-03.csv.gz');
        const bytes = readFileSync(path);
        bytes[20]! ^= 1;
        writeFileSync(path, bytes);
      },
      /users\/2026-03\.csv\.gz has other content than its manifest says/,
    ],
    [
      'two files that were exchanged',
      (f) => {
        renameSync(join(f, 'users/2026-03.csv.gz'), join(f, 'x'));
        renameSync(join(f, 'users/2026-02.csv.gz'), join(f, 'users/2026-03.csv.gz'));
        renameSync(join(f, 'x'), join(f, 'users/2026-02.csv.gz'));
      },
      /users\/2026-02\.csv\.gz has \d+ bytes, not \d+, users\/2026-03/,
    ],
    ['no manifest', (f) => rmSync(join(f, 'manifest.json')), /no backup at .*raw: it holds no manifest\.json/],
    ['a manifest that is no JSON', (f) => truncateSync(join(f, 'manifest.json'), 50), /manifest\.json is not JSON/],
    [
      'a manifest of another form',
      (f) => inManifest(f, (m) => Object.assign(m, { tables: 'none' })),
      /manifest\.json is damaged: tables: /,
    ],
    [
      'a newer format',
      (f) => inManifest(f, (m) => Object.assign(m, { format: 2 })),
      /is of format 2, this kro knows 1: use a newer kro/,
    ],
    [
      'other tables',
      (f) => inManifest(f, (m) => Object.assign(m, { schema_version: 2 })),
      /of version 2 of the tables, this kro has 1/,
    ],
    [
      'other columns',
      (f) => inManifest(f, (m) => Object.assign(m.tables[0]!.columns, { user_id: 'BIGINT' })),
      /users has other columns than in this kro/,
    ],
    [
      'an unknown table',
      (f) => inManifest(f, (m) => Object.assign(m.tables[0]!, { table: 'loans' })),
      /loans is no table/,
    ],
    [
      'a path out of the folder',
      (f) => inManifest(f, (m) => Object.assign(m.tables[0]!.files[0]!, { file: '../../secret.csv.gz' })),
      /is damaged: tables\.0\.files\.0\.file/,
    ],
    [
      'another world',
      (f) => inManifest(f, (m) => Object.assign(m.home as object, { seed: 6 })),
      /holds another world: its seed is 5, not 6/,
    ],
    [
      'a wrong number of rows',
      (f) => inManifest(f, (m) => Object.assign(m.tables[0]!.files[0]!, { rows: 99 })),
      /users\/2026-0\d\.csv\.gz holds \d+ rows, not 99; nothing was changed/,
    ],
    [
      'content that is no row',
      (f) => {
        const bytes = gzipSync('user_id,email\r\nx,y\r\n');
        writeFileSync(join(f, 'users/2026-03.csv.gz'), bytes);
        inManifest(f, (m) => {
          const file = m.tables[0]!.files.find(({ period }) => period === '2026-03')!;
          Object.assign(file, { bytes: bytes.length, sha256: sha256(bytes) });
        });
      },
      /users\/2026-03\.csv\.gz/,
    ],
  ])('for %s', async (_, harm, sentence) => {
    const message = await refused(harm);
    expect(message).toMatch(sentence);
    expect(message).not.toContain('\n');
  });

  it('for a warehouse that is there, unless it may be replaced', async () => {
    harmed = copyOf(home);
    await expect(restore(harmed, {})).rejects.toThrow(/warehouse\.duckdb is there already: add --force/);
  });

  it('where it is stopped', async () => {
    harmed = copyOf(home);
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(restore(harmed, { force: true, signal })).rejects.toThrow('stopped');
  });
});

it('a restore with force replaces the warehouse, and the log of the old one does not outlive it', async () => {
  const other = copyOf(home);
  await change(other, 'delete from raw.pipeline_runs');
  writeFileSync(`${warehouseOf(other)}.wal`, 'not a log');
  await restore(other, { force: true });
  expect(existsSync(`${warehouseOf(other)}.wal`)).toBe(false);
  expect(await differences(warehouseOf(home), warehouseOf(other))).toEqual({});
});
