/** What a person sees of backup, restore and export. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { literal } from '../../src/warehouse/sql.js';
import { copyOf, differences, newHome, warehouseOf } from '../pipeline/homes.js';
import { recording, temporaryFolder } from './recording.js';

const SMALL =
  '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}';
const home = newHome();

async function kro(...argv: string[]) {
  const effects = recording();
  const code = await main(argv, effects);
  return { code, stdout: effects.printed.join(''), stderr: effects.logged.join('\n'), cwd: effects.cwd };
}

beforeAll(async () => {
  await kro('load', '--home', home, '--profile', SMALL, '--as-of', '2026-06-30');
  await kro('ingest', '--home', home);
});

describe('kro backup', () => {
  it('says how much it wrote and where', async () => {
    const { code, stdout, stderr } = await kro('backup', '--home', home);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^backed up [\d,]+ rows in \d+ files, none of them new, in .*raw\n$/);
    expect(stderr).toMatch(/^✓ backed up .* s$/);
  });

  it('as a document says the same', async () => {
    const { stdout } = await kro('backup', '--home', home, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ folder: join(home, 'raw'), number: 2, asOf: '2026-06-28', changed: 0 });
  });

  it('is a step of load and ingest, which --backups 0 leaves out', async () => {
    const copy = copyOf(home);
    const { stderr, stdout } = await kro('ingest', '--home', copy, '--json');
    expect(stderr).toMatch(/✓ ingested 1 day, .*\n✓ backed up [\d,]+ rows in \d+ files, \d+ of them new/);
    expect(JSON.parse(stdout).backup).toMatchObject({ number: 3 });
    const without = await kro('ingest', '--home', copy, '--json', '--backups', '0');
    expect(without.stderr).not.toContain('backed up');
    expect(JSON.parse(without.stdout).backup).toBeNull();
  });

  it('without anything loaded says what to do', async () => {
    const empty = newHome();
    expect(await kro('backup', '--home', empty)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no home at/),
    });
    const lost = copyOf(home);
    rmSync(warehouseOf(lost));
    const { code, stderr } = await kro('backup', '--home', lost);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /nothing is loaded yet in .*: run kro up, or kro load, or kro restore for what was backed up$/,
    );
    expect(existsSync(join(lost, 'raw', 'manifest.json'))).toBe(true);
  });
});

describe('kro restore', () => {
  it('says what came back and how to go on', async () => {
    const lost = copyOf(home);
    rmSync(warehouseOf(lost));
    const { code, stdout } = await kro('restore', '--home', lost);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^restored 21 tables, [\d,]+ rows, as of 2026-06-28\ngo on with kro ingest/);
    expect(await differences(warehouseOf(home), warehouseOf(lost))).toEqual({});
    expect((await kro('ingest', '--home', lost)).stdout).toMatch(/^ingested 1 day, through 2026-06-29/);
  });

  it('makes a new home out of a backup that is named', async () => {
    const fresh = newHome();
    const { code, stdout } = await kro('restore', '--home', fresh, '--from', home, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ folder: join(home, 'raw'), asOf: '2026-06-28' });
    expect((await kro('status', '--home', fresh, '--json')).stdout).toContain('"lastDay": "2026-06-28"');
  });

  it.each<[string, string[], number, RegExp]>([
    ['a warehouse that is there', [], 1, /is there already: add --force to replace it by the backup/],
    [
      'a folder that is no backup',
      ['--from', '/nowhere', '--force'],
      1,
      /no backup at \/nowhere: it holds no manifest\.json/,
    ],
    ['an unknown option', ['--form', 'x'], 2, /unknown option '--form'/],
  ])('refuses %s in a sentence', async (_, options, code, sentence) => {
    const told = await kro('restore', '--home', home, ...options);
    expect(told).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(sentence) });
  });

  it('refuses the backup of another world', async () => {
    const other = newHome();
    await kro('load', '--home', other, '--profile', SMALL, '--as-of', '2026-06-30', '--seed', '9');
    const { code, stderr } = await kro('restore', '--home', other, '--from', home, '--force');
    expect(stderr).toMatch(/holds another world: its seed is 9, not 1/);
    expect(code).toBe(1);
  });
});

describe('kro export', () => {
  it('writes the tables of the contract as CSV, no log and no truth', async () => {
    const folder = join(temporaryFolder(), 'out', 'csv');
    const { code, stdout } = await kro('export', folder, '--home', home);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^exported 14 tables, [\d,]+ rows, in .*csv\n$/);
    expect(readdirSync(folder)).toHaveLength(14);
    expect(readdirSync(folder).filter((name) => /truth|pipeline_runs|part/.test(name))).toEqual([]);
    const [head, first] = readFileSync(join(folder, 'users.csv'), 'utf8').split('\r\n');
    expect(head).toMatch(/^user_id,email,signup_date,.*,_as_of$/);
    expect(first).toMatch(/^[0-9a-f-]{36},.*,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z,\d{4}-\d\d-\d\d$/);
  });

  it('writes one table as Parquet with every cell of it', async () => {
    const folder = temporaryFolder();
    const { stdout } = await kro(
      'export',
      folder,
      '--home',
      home,
      '--table',
      'orders',
      '--format',
      'parquet',
      '--json',
    );
    const path = join(folder, 'orders.parquet');
    expect(JSON.parse(stdout)).toEqual({ folder, files: [{ table: 'orders', path, rows: 40 }] });
    const warehouse = await openDuckDB(warehouseOf(home), { readOnly: true });
    const read = `select * replace (cast(timestamp as timestamp) as timestamp, cast(created_at as timestamp) as created_at)
      from read_parquet(${literal(path)})`;
    const rows = await warehouse.query(`select count(*) as n from ((${read}) except all from raw.orders)`);
    await warehouse.close();
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('writes the log and the truth where they are named', async () => {
    const folder = temporaryFolder();
    await kro('export', folder, '--home', home, '--table', 'pipeline_runs');
    await kro('export', folder, '--home', home, '--table', 'truth.users');
    expect(readdirSync(folder).sort()).toEqual(['pipeline_runs.csv', 'truth.users.csv']);
  });

  it('takes a relative folder from where it is called', async () => {
    const { cwd } = await kro('export', 'here', '--home', home, '--table', 'users');
    expect(readdirSync(join(cwd, 'here'))).toEqual(['users.csv']);
  });

  it('replaces no file unless told to', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'users.csv'), 'mine');
    const { code, stderr } = await kro('export', folder, '--home', home);
    expect(stderr).toMatch(/users\.csv is there already: name another folder, or add --force/);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual(['users.csv']);
    expect((await kro('export', folder, '--home', home, '--table', 'users', '--force')).code).toBe(0);
    expect(readFileSync(join(folder, 'users.csv'), 'utf8')).toMatch(/^user_id/);
  });

  it.each<[string, string[], number, RegExp]>([
    ['an unknown table', ['x', '--table', 'loans'], 2, /unknown table: loans \(known: users, deposits, /],
    ['an unknown format', ['x', '--format', 'xls'], 2, /invalid --format: xls \(takes csv or parquet\)/],
    ['no folder', [], 2, /missing required argument 'dir'/],
  ])('refuses %s', async (_, words, code, sentence) => {
    expect(await kro('export', ...words, '--home', home)).toMatchObject({
      code,
      stderr: expect.stringMatching(sentence),
    });
  });

  it('says where the folder cannot be', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const { code, stderr } = await kro('export', join(folder, 'file', 'in'), '--home', home);
    expect(stderr).toMatch(/cannot make the folder .*file\/in: /);
    expect(code).toBe(1);
  });
});

it('kro doctor tells the size of the home by kind', async () => {
  const { stdout } = await kro('doctor', '--home', home);
  expect(stdout).toMatch(/^✓ size {7}[\d.]+ MB: [a-z]+ [\d.]+, .*backups [\d.]+/m);
  const { sizes } = JSON.parse((await kro('doctor', '--home', home, '--json')).stdout);
  expect(sizes.warehouse).toBeGreaterThan(100_000);
  const none = newHome();
  mkdirSync(none);
  expect((await kro('doctor', '--home', none)).stdout).toMatch(/^✓ size {7}nothing yet$/m);
});
