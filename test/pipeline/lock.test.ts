import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BusyError } from '../../src/error.js';
import { type Holder, withLock } from '../../src/pipeline/lock.js';
import { recording, temporaryFolder } from '../cli/recording.js';

/** Above any process number of Linux. */
const NOBODY = 2 ** 22 + 7;

const effects = () => recording({ now: Date.now });

function leave(home: string, holder: Partial<Holder> | string): void {
  const whole = { pid: NOBODY, host: hostname(), since: new Date().toISOString(), command: 'load' };
  writeFileSync(join(home, 'lock'), typeof holder === 'string' ? holder : JSON.stringify({ ...whole, ...holder }));
}

const taken = (home: string) =>
  withLock(home, 'ingest', effects(), async () => readFileSync(join(home, 'lock'), 'utf8'));

describe('a free home', () => {
  it('is held while the work runs, by name, and given back after', async () => {
    const home = temporaryFolder();
    expect(JSON.parse(await taken(home))).toMatchObject({ pid: process.pid, host: hostname(), command: 'ingest' });
    expect(readdirSync(home)).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    const home = temporaryFolder();
    await expect(withLock(home, 'load', effects(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(join(home, 'lock'))).toBe(false);
  });

  it('is made, and an empty one does not stay', async () => {
    const home = join(temporaryFolder(), 'new');
    await withLock(home, 'load', effects(), async () => {});
    expect(existsSync(home)).toBe(false);
  });

  it('stays where it was there before', async () => {
    const home = join(temporaryFolder(), 'mine');
    mkdirSync(home);
    await taken(home);
    expect(existsSync(home)).toBe(true);
  });
});

describe('a held home', () => {
  it('is refused with exit 75 and says by whom', async () => {
    const home = temporaryFolder();
    const parent = process.ppid;
    leave(home, { pid: parent, command: 'up' });
    const error = await taken(home).then(
      () => expect.unreachable('taken'),
      (reason: BusyError) => reason,
    );
    expect(error).toBeInstanceOf(BusyError);
    expect(error.exitCode).toBe(75);
    expect(error.message).toMatch(new RegExp(`held by kro up \\(process ${parent} on .*, since .*\\)`));
    expect(existsSync(join(home, 'lock'))).toBe(true);
  });

  it('is refused to a second command of the same process', async () => {
    const home = temporaryFolder();
    await withLock(home, 'up', effects(), () => expect(taken(home)).rejects.toThrow(/held by kro up/));
  });

  it.each<[string, Partial<Holder> | string]>([
    ['by another machine', { host: 'elsewhere' }],
    ['by someone unknown', 'not a lock'],
  ])('%s is refused with what to remove', async (_, holder) => {
    const home = temporaryFolder();
    leave(home, holder);
    await expect(taken(home)).rejects.toThrow(/remove .*lock/);
  });
});

describe('a dead holder', () => {
  it.each<[string, Partial<Holder>]>([
    ['whose process is gone', {}],
    ['with our own number from an earlier life', { pid: process.pid }],
    ['from before the machine started', { pid: process.ppid, since: '2001-01-01T00:00:00.000Z' }],
  ])('%s is taken over', async (_, holder) => {
    const home = temporaryFolder();
    leave(home, holder);
    expect(JSON.parse(await taken(home))).toMatchObject({ command: 'ingest' });
    expect(readdirSync(home)).toEqual([]);
  });

  it('is taken over by one of many', async () => {
    const home = temporaryFolder();
    leave(home, {});
    let inside = 0;
    const work = async () => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => withLock(home, 'up', effects(), work)));
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused.length).toBeLessThan(12);
    for (const reason of refused) expect(reason).toBeInstanceOf(BusyError);
    expect(readdirSync(home)).toEqual([]);
  });
});
