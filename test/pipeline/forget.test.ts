/** Oracle: a search for the person in every file of the home, the judge of the books, and the same home in another order. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { loadAllTables, runIngestion } from '../../src/index.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { recording } from '../cli/recording.js';
import { backupOf, change, copyOf, DEMO, differences, manifestOf, newHome, warehouseOf } from './homes.js';
import { filesWith } from './searching.js';

/** Large enough that somebody trades in the first month and in the week after it. */
const WORLD = { ...DEMO, profile: DEMO.profile.replace('"usersPerYear":400', '"usersPerYear":3000') };
const home = newHome();
/** Home with nobody erased → the same without one. */
let without: string;
/** A week later. */
let later: string;
let [id, email] = ['', ''];
/** Files with the person in them, before. */
let before: string[];
let erased: Awaited<ReturnType<typeof kro>>;
const person = () => [id, email];

async function kro(...argv: string[]) {
  const effects = recording();
  const code = await main(argv, effects);
  return { code, stdout: effects.printed.join(''), stderr: effects.logged.join('\n') };
}

async function rows(path: string, sql: string) {
  const warehouse = await openDuckDB(warehouseOf(path), { readOnly: true });
  return warehouse.query(sql).finally(() => warehouse.close());
}

const ofPerson = async (path: string) =>
  (await rows(path, `select count(*) as n from raw.users where user_id = '${id}'`))[0]!['n'];

async function violations(path: string): Promise<unknown> {
  const report = JSON.parse((await kro('verify', '--home', path, '--json')).stdout);
  return report.checks.filter((check: { ok: boolean }) => !check.ok);
}

/** Somebody of the first month who traded, and does so again in the week that follows. */
const BUSY = `select u.user_id, u.email from raw.users u join raw.trades t using (user_id)
  where u.signup_date < date '2026-04-01' group by all having min(t.timestamp) < timestamp '2026-04-03'
  order by count(*) filter (t.timestamp >= timestamp '2026-04-04') desc, u.user_id limit 1`;

beforeAll(async () => {
  await loadAllTables({ home, ...WORLD });
  await runIngestion({ home, days: 2 });
  later = copyOf(home);
  await runIngestion({ home: later, days: 7 });
  const found = (await rows(later, BUSY))[0]!;
  [id, email] = [String(found['user_id']), String(found['email'])];
  await change(
    home,
    `insert into raw.predictions values (date '2026-04-03', 'm', '1', 'user', '${id}', 30, 'revenue', 1, null, null, date '2026-04-03');
     create schema marts; create table marts.dim_users as from raw.users; create table meta.built as select 'x' as digest`,
  );
  await kro('backup', '--home', home);
  mkdirSync(join(home, 'dbt', 'run', 'logs'), { recursive: true });
  writeFileSync(join(home, 'dbt', 'run', 'logs', 'dbt.log'), `failed: ${email}`);
  mkdirSync(join(home, 'rejected', 'one'), { recursive: true });
  writeFileSync(join(home, 'rejected', 'one', 'users.csv'), `x,1,email,${email},bad\n`);
  without = copyOf(home);
  before = await filesWith(without, person());
  erased = await kro('forget', id, '--home', without, '--yes');
}, 480_000);

describe('a person who is forgotten', () => {
  it('is asked for twice: without --yes nothing changes, and the sentence says what would', async () => {
    const { code, stderr } = await kro('forget', id, '--home', home);
    expect(stderr).toMatch(
      /^kro: nothing was changed: [\d,]+ rows in \d+ tables would go, from the warehouse and from every backup of the home, with no way back: add --yes$/,
    );
    expect(code).toBe(1);
    expect(await rows(home, `select count(*) as n from raw.users where user_id = '${id}'`)).toEqual([{ n: 1 }]);
  });

  it('was everywhere before, and is nowhere after', async () => {
    for (const place of [
      'dbt/run/logs/dbt.log',
      'raw/users/2026-03.csv.gz',
      'raw/earlier/1/users/2026-03.csv.gz',
      'rejected/one/users.csv',
      'warehouse.duckdb marts.dim_users',
      'warehouse.duckdb raw.ledger_entries',
      'warehouse.duckdb raw.predictions',
      'warehouse.duckdb truth.user_revenue',
    ])
      expect(before.map((name) => name.replace(/2026-0\d/, '2026-03'))).toContain(place);
    expect(before.some((name) => name.startsWith('landed/'))).toBe(true);
    expect(erased.stdout).toMatch(
      /^erased [\d,]+ rows in 1\d tables and from 3 backups; kro transform builds the marts anew\n$/,
    );
    expect(erased.code).toBe(0);
    expect(await filesWith(without, person())).toEqual([]);
    expect(existsSync(join(without, 'checkpoints'))).toBe(false);
  }, 480_000);

  it('leaves balanced books, and breaks no rule', async () => {
    expect(await violations(without)).toEqual([]);
    expect(await rows(without, 'select count(*) as n from raw.ledger_entries where balance is null')).toEqual([
      { n: 0 },
    ]);
    expect((await kro('answers', '--home', without)).stderr).toMatch(/kro transform/);
  });

  it('leaves backups that can be restored, without them', async () => {
    const folders = [
      backupOf(without),
      ...readdirSync(join(backupOf(without), 'earlier')).map((n) => join(backupOf(without), 'earlier', n)),
    ];
    expect(folders).toHaveLength(4);
    for (const from of folders) {
      expect(manifestOf(from).forgotten).toHaveLength(1);
      const fresh = newHome();
      expect((await kro('restore', '--home', fresh, '--from', from)).code).toBe(0);
      expect(await filesWith(fresh, person())).toEqual([]);
      expect(await violations(fresh)).toEqual([]);
    }
  }, 480_000);

  it('does not come back with the next days, which leave the same home as if they had been forgotten after them', async () => {
    const [first, then] = [copyOf(without), copyOf(later)];
    const { stderr } = await kro('ingest', '--home', first, '--days', '7');
    expect(stderr).toMatch(/✓ ingested 7 days, through 2026-04-10, left out \d+ rows? of forgotten people/);
    await kro('forget', id, '--home', then, '--yes');
    expect(await differences(warehouseOf(first), warehouseOf(then), ['pipeline_runs'])).toEqual({});
    expect(await filesWith(first, person())).toEqual([]);
    expect(await violations(first)).toEqual([]);
  }, 480_000);

  it('does not come back when the warehouse is lost, be it made anew or restored from an older copy', async () => {
    const [anew, restored, copy] = [copyOf(without), copyOf(without), copyOf(home)];
    rmSync(warehouseOf(anew));
    await loadAllTables({ home: anew, ...WORLD });
    expect(await ofPerson(anew)).toBe(0);
    expect(await violations(anew)).toEqual([]);
    const { stdout } = await kro('restore', '--home', restored, '--from', copy, '--force');
    expect(stdout).toMatch(/^restored .*, left out [\d,]+ rows of forgotten people\n/);
    expect(await filesWith(restored, person())).toEqual([]);
    expect(await violations(restored)).toEqual([]);
    expect(await rows(restored, 'select count(*) as n from meta.forgotten')).toEqual([{ n: 1 }]);
  }, 480_000);

  it('whose files are only landed to be loaded', async () => {
    const { code, stderr } = await kro('simulate', '--home', copyOf(without));
    expect(stderr).toMatch(/somebody was forgotten in this home, and the seed makes them again/);
    expect(code).toBe(1);
  });

  it('can be forgotten again, which looks through the files again', async () => {
    const again = copyOf(without);
    expect((await kro('forget', id, '--home', again)).stderr).toMatch(
      /was forgotten already; --yes looks through the files/,
    );
    const { code, stdout } = await kro('forget', id, '--home', again, '--yes');
    expect(stdout).toMatch(/^was forgotten before; erased 0 rows in 0 tables and from 0 backups/);
    expect(code).toBe(0);
  });

  it('who was never there is told in a sentence', async () => {
    const { code, stderr } = await kro('forget', 'nobody', '--home', without, '--yes');
    expect(stderr).toMatch(/nobody has the user_id nobody here/);
    expect(code).toBe(1);
  });

  it('may be in a backup that cannot be read, which is told', async () => {
    const damaged = copyOf(home);
    rmSync(join(backupOf(damaged), 'earlier', '1', 'users'), { recursive: true });
    const { code, stdout } = await kro('forget', id, '--home', damaged, '--yes');
    expect(stdout).toMatch(
      /✗ not searched: the backup .*earlier\/1 is damaged: users\/.* is missing.*; remove it, and forget again/,
    );
    expect(code).toBe(1);
    rmSync(join(backupOf(damaged), 'earlier', '1'), { recursive: true });
    expect((await kro('forget', id, '--home', damaged, '--yes')).code).toBe(0);
    expect(await filesWith(damaged, person())).toEqual([]);
  }, 480_000);
});
