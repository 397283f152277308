/** A small world of people, as people run it: the compiled program, two worker threads, the real dbt. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kro, type Ran } from './kro.js';

const cwd = mkdtempSync(join(tmpdir(), 'kro-demo-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('kro up on a small demo', () => {
  let first: Ran;
  beforeAll(async () => {
    writeFileSync(join(cwd, 'small.json'), JSON.stringify({ extends: 'demo', usersPerYear: 600, months: 4 }));
    const world = ['--profile', 'small.json', '--seed', '3', '--as-of', '2024-05-31', '--home', 'home'];
    first = await kro(['up', ...world, '--workers', '2'], { cwd });
  }, 240_000);

  test('ends with the three answers, on stdout alone', () => {
    expect(first.stderr).not.toMatch(/✗|Error|violation of/);
    expect(first.code).toBe(0);
    for (const question of ['Acquisition', 'Retention', 'Monetization']) expect(first.stdout).toContain(question);
  });

  test('leaves a world without violations', async () => {
    const { code, stdout } = await kro(['verify', '--home', 'home', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0 });
    expect(code).toBe(0);
  }, 120_000);

  test('goes on by a day, resumed', async () => {
    const next = ['ingest', '--home', 'home', '--as-of', '2024-06-01', '--json'];
    const { code, stdout, stderr } = await kro(next, { cwd });
    expect(stderr).not.toContain('checkpoint');
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ days: 1, caughtUp: true })]);
  }, 120_000);
});
