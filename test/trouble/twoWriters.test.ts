/** Two processes that want to write one home at once. Oracle: the days one after the other. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { copyOf } from '../crash/copyOf.js';
import { cellsOf } from '../crash/states.js';
import { kro, newWorld, type Told } from './worlds.js';

const BIN = resolve(import.meta.dirname, '../../bin/kro');

function start(home: string, ...words: readonly string[]) {
  const child = spawn(process.execPath, [BIN, ...words, '--workers', '1', '--home', home]);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  const ended = new Promise<Told>((done) => child.on('close', (code) => done({ code: code ?? -1, stdout, stderr })));
  return { child, ended };
}

it('one does its day, one is refused with exit 75, and one that waits does the day after', async () => {
  const home = await newWorld();
  const alone = copyOf(home);
  const first = start(home, 'ingest');
  const lock = join(home, 'lock');
  await expect
    .poll(() => existsSync(lock) && readFileSync(lock, 'utf8').includes(`:${first.child.pid},`), {
      timeout: 30_000,
      interval: 5,
    })
    .toBe(true);
  first.child.kill('SIGSTOP');
  const waiting = start(home, 'ingest', '--wait');
  const refused = await start(home, 'ingest').ended;
  expect(refused).toMatchObject({ code: 75, stdout: '' });
  expect(refused.stderr).toMatch(
    new RegExp(`^kro: the home .* is held by kro ingest \\(process ${first.child.pid} on .*, since .*\\)`),
  );
  first.child.kill('SIGCONT');
  expect(await first.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('through 2026-04-30') });
  const waited = await waiting.ended;
  expect(waited).toMatchObject({ code: 0, stdout: expect.stringContaining('through 2026-05-01') });
  expect(waited.stderr).toMatch(/^waiting: the home .* is held by kro ingest/);
  expect(await kro(alone, ['ingest', '--days', '2', '--workers', '1', '--backups', '0'])).toMatchObject({ code: 0 });
  expect((await cellsOf(home))['users']).toEqual((await cellsOf(alone))['users']);
});
