/** A home on a disk that cannot be written. Needs the right to mount one; without it this says that it skips. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../cli/recording.js';
import { cellsOf } from '../crash/states.js';
import { expectSentence, kro, newWorld } from './worlds.js';

const disk = join(temporaryFolder(), 'disk');
const home = await newWorld();
const isMounted = mountReadOnly(home, disk);
afterAll(() => void (isMounted && spawnSync('umount', [disk])));

function mountReadOnly(folder: string, place: string): boolean {
  mkdirSync(place);
  if (spawnSync('mount', ['--bind', folder, place]).status !== 0) return false;
  if (spawnSync('mount', ['-o', 'remount,ro,bind', place]).status === 0) return true;
  spawnSync('umount', [place]);
  return false;
}

const mounted = it.runIf(isMounted);

mounted.each([['ingest'], ['backup'], ['restore', '--force'], ['transform']])(
  'kro %s says that the disk is read-only, and changes nothing',
  async (...words) => {
    const before = await cellsOf(home);
    expectSentence(await kro(disk, words), /the disk is read-only: name another place with --home/);
    expect(await cellsOf(home)).toEqual(before);
  },
);

mounted('a new home on it says so too', async () => {
  expectSentence(await kro(join(disk, 'new'), ['load', '--profile', 'demo']), /read-only/);
});

mounted('who only looks may', async () => {
  expect(await kro(disk, ['status'])).toMatchObject({ code: 0 });
  expect(await kro(disk, ['sql', 'select count(*) as n from users'])).toMatchObject({ code: 0 });
});

it('goes on where it can be written again', async () => {
  expect(await kro(home, ['ingest', '--workers', '1'])).toMatchObject({ code: 0 });
});
