/** From an empty folder to the three answers, with the real dbt, on a small world. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kro, type Ran } from './kro.js';

const cwd = mkdtempSync(join(tmpdir(), 'kro-up-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const WORLD = ['--profile', 'small.json', '--seed', '3', '--as-of', '2024-05-31', '--home', 'home'];
const PROFILE = {
  extends: 'classic',
  days: 200,
  rampDays: 40,
  users: 150,
  deposits: 150,
  withdrawals: 80,
  orders: 400,
  rampPerDay: 40,
};

describe('kro up', () => {
  let first: Ran;
  beforeAll(async () => {
    writeFileSync(join(cwd, 'small.json'), JSON.stringify(PROFILE));
    first = await kro(['up', ...WORLD], { cwd });
  }, 240_000);

  test('ends with the three answers, on stdout alone, within 80 columns', () => {
    expect(first.stderr).not.toMatch(/✗|Error|violation of/);
    expect(first.code).toBe(0);
    for (const question of ['Acquisition', 'Retention', 'Monetization']) expect(first.stdout).toContain(question);
    const wide = `${first.stdout}\n${first.stderr}`.split('\n').filter((line) => [...line].length > 80);
    expect(wide).toEqual([]);
  });

  test('run again, builds nothing anew and answers the same', async () => {
    const again = await kro(['up', '--home', 'home'], { cwd });
    expect(again.stderr).toContain('marts are up to date');
    expect(again.stdout).toBe(first.stdout);
  }, 120_000);

  test('leaves a world without violations', async () => {
    const { code, stdout } = await kro(['verify', '--home', 'home', '--json'], { cwd });
    const verdict = JSON.parse(stdout);
    expect(Object.keys(verdict)).toEqual(['passed', 'failed', 'checks']);
    expect(verdict).toMatchObject({ failed: 0 });
    expect(verdict.passed).toBeGreaterThan(150);
    expect(Object.keys(verdict.checks[0])).toEqual(['group', 'name', 'figure', 'bound', 'ok']);
    expect(code).toBe(0);
  }, 120_000);

  test('answers again from the marts, as a document', async () => {
    const { stdout } = await kro(['answers', '--home', 'home', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ asOf: '2024-05-31', acquisition: {}, retention: {}, monetization: {} });
  });

  test('proves every ledger account in the marts', async () => {
    const { stdout } = await kro(['sql', '--home', 'home', '--json', 'select count(*) as n from marts.ledger_proof'], {
      cwd,
    });
    expect(JSON.parse(stdout)[0].n).toBeGreaterThan(100);
  });

  test('is caught up: the next day is nothing to do, and an exit code where asked for', async () => {
    expect((await kro(['ingest', '--home', 'home'], { cwd })).code).toBe(0);
    expect((await kro(['ingest', '--home', 'home', '--skip-exit-code'], { cwd })).code).toBe(99);
  });

  test('runs the two queries of the brief’s README as they stand', async () => {
    const page = readFileSync(fileURLToPath(new URL('../../docs/coming-from-the-brief.md', import.meta.url)), 'utf8');
    const queries = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, query]) => query!);
    expect(queries).toHaveLength(2);
    for (const query of queries) {
      const { code, stdout } = await kro(['sql', '--home', 'home', '--json', query], { cwd });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toHaveLength(10);
    }
  });

  test.each([
    [['up', '--seed', '4', '--home', 'home'], 1, /holds another world: its seed is 3, not 4/],
    [['up', '--as-of', '2024-02-30', '--home', 'new'], 2, /invalid --as-of: 2024-02-30/],
    [['up', '--as-of', '2018-03-01', '--home', 'new'], 1, /as-of 2018-03-01 is before the start/],
    [['up', '--market', 'nowhere.csv', '--home', 'new'], 1, /nowhere\.csv/],
    [['up', '--profile', 'broken.json', '--home', 'new'], 1, /broken\.json: .*users is -1/],
    [['upp'], 2, /upp/],
    [['ingest', '--dayz', '3'], 2, /--dayz/],
    [['answers', '--home', 'nothing'], 1, /no home at/],
    [['sql', '--home', 'home', 'selec 1'], 1, /selec/],
    [['sql', '--home', 'home', 'drop table raw.users'], 1, /read-only/i],
  ])('tells a mistake in one sentence: %j', async (args, code, sentence) => {
    writeFileSync(join(cwd, 'broken.json'), '{"extends": "classic", "users": -1}');
    const ran = await kro(args, { cwd });
    expect(ran.stderr).toMatch(sentence);
    expect(ran.stderr).not.toMatch(/\n\s+at /);
    expect(ran.stdout).toBe('');
    expect(ran.code).toBe(code);
  });
});
