/** A person who is forgotten, by the command as people run it: nowhere in the home, and the rest goes on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { filesWith } from '../pipeline/searching.js';
import { kro } from './kro.js';

const cwd = mkdtempSync(join(tmpdir(), 'kro-forget-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const PROFILE =
  '{"extends":"classic","days":60,"rampDays":10,"users":80,"deposits":80,"withdrawals":20,"orders":100,"rampPerDay":20}';
const BUSY = `select u.user_id, u.email from raw.users u join raw.trades t using (user_id) join raw.deposits d using (user_id)
  group by all order by count(*) desc, 1 limit 1`;

test('leaves marts to be built, books that balance, and answers; the days after leave them out', async () => {
  const world = ['--home', 'home', '--profile', PROFILE, '--as-of', '2026-06-30', '--market', 'simulated'];
  for (const step of ['load', 'ingest']) expect((await kro([step, ...world], { cwd })).code, step).toBe(0);
  const { stdout } = await kro(['sql', '--home', 'home', '--json', BUSY], { cwd });
  const [person] = JSON.parse(stdout) as [{ user_id: string; email: string }];
  const home = join(cwd, 'home');
  expect(await filesWith(home, Object.values(person))).toContain('warehouse.duckdb raw.users');
  expect((await kro(['forget', person.user_id, '--home', 'home', '--yes'], { cwd })).code).toBe(0);
  expect(await filesWith(home, Object.values(person))).toEqual([]);
  const none = await kro(['answers', '--home', 'home'], { cwd });
  expect(none).toMatchObject({ code: 1, stderr: expect.stringMatching(/kro transform/) });
  const up = await kro(['up', ...world, '--json'], { cwd });
  expect(up.stderr).toMatch(/, left out [\d,]+ rows? of forgotten people/);
  expect(JSON.parse(up.stdout).verify.failed).toBe(0);
  expect(up.code).toBe(0);
  expect(await filesWith(home, Object.values(person))).toEqual([]);
}, 400_000);
