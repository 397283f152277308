import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BusyError } from '../../src/error.js';
import type { Holder } from '../../src/pipeline/holder.js';
import { withLock } from '../../src/pipeline/lock.js';
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

describe('patience', () => {
  const waiting = (home: string, wait: number, signal?: AbortSignal) => {
    const patient = effects();
    const done = withLock(home, 'ingest', patient, async () => 'done', { wait, ...(signal && { signal }) });
    return { done, logged: patient.logged };
  };

  it('waits for a holder of this process, says so once, and goes on when it has ended', async () => {
    const home = temporaryFolder();
    const work = () => new Promise((resolve) => setTimeout(resolve, 500));
    const first = withLock(home, 'up', effects(), work);
    await expect.poll(() => existsSync(join(home, 'lock'))).toBe(true);
    const { done, logged } = waiting(home, 30);
    await first;
    expect(await done).toBe('done');
    expect(logged).toEqual([expect.stringMatching(/^waiting: the home .* is held by kro up \(process .*\)$/)]);
  });

  it('waits for another process', async () => {
    const home = temporaryFolder();
    leave(home, { pid: process.ppid });
    const { done } = waiting(home, Number.POSITIVE_INFINITY);
    await new Promise((resolve) => setTimeout(resolve, 300));
    rmSync(join(home, 'lock'));
    expect(await done).toBe('done');
  });

  it('ends after so many seconds with exit 75 and the holder', async () => {
    const home = temporaryFolder();
    leave(home, { pid: process.ppid, command: 'up' });
    await expect(waiting(home, 0.3).done).rejects.toThrow(/held by kro up/);
  });

  it('ends with Ctrl-C', async () => {
    const home = temporaryFolder();
    leave(home, { pid: process.ppid });
    const abort = new AbortController();
    const { done } = waiting(home, 60, abort.signal);
    abort.abort(new Error('stopped'));
    await expect(done).rejects.toThrow('stopped');
  });
});

describe('a machine that cannot be asked', () => {
  const back = (home: string, minutes: number) => {
    const then = new Date(Date.now() - minutes * 60_000);
    utimesSync(join(home, 'lock'), then, then);
  };

  it.each<[string, Partial<Holder> | string]>([
    ['another one', { host: 'elsewhere' }],
    ['nobody knows whose', ''],
  ])('%s: the lock is left alone for ten minutes of silence, then taken over', async (_, holder) => {
    const home = temporaryFolder();
    leave(home, holder);
    back(home, 9);
    await expect(taken(home)).rejects.toThrow(BusyError);
    back(home, 11);
    expect(JSON.parse(await taken(home))).toMatchObject({ command: 'ingest' });
    expect(readdirSync(home)).toEqual([]);
  });

  it('whose clock is ahead is not silent', async () => {
    const home = temporaryFolder();
    leave(home, { host: 'elsewhere', since: '2999-01-01T00:00:00.000Z' });
    back(home, -600);
    await expect(taken(home)).rejects.toThrow(BusyError);
  });

  it('that took the home from us keeps its lock', async () => {
    const home = temporaryFolder();
    const theirs = JSON.stringify({ pid: 1, host: 'elsewhere', since: '', command: 'up' });
    await withLock(home, 'load', effects(), async () => writeFileSync(join(home, 'lock'), theirs));
    expect(readFileSync(join(home, 'lock'), 'utf8')).toBe(theirs);
  });
});

const onLinux = existsSync('/proc/self/stat') ? describe : describe.skip;
onLinux('a number that was given again', () => {
  const born = () => {
    const home = temporaryFolder();
    return withLock(home, 'up', effects(), async () => JSON.parse(readFileSync(join(home, 'lock'), 'utf8')).born);
  };

  it('is told from the holder by when its process began, whatever the clock says', async () => {
    const home = temporaryFolder();
    leave(home, { pid: process.ppid, born: await born() });
    expect(JSON.parse(await taken(home))).toMatchObject({ command: 'ingest' });
  });

  it('is not believed to be another one because the clock was set', async () => {
    const [home, other] = [temporaryFolder(), temporaryFolder()];
    const parent = { ...effects(), pid: process.ppid };
    const lock = await withLock(other, 'up', parent, async () => readFileSync(join(other, 'lock'), 'utf8'));
    leave(home, { ...JSON.parse(lock), since: '1970-01-01T00:00:10.000Z' });
    await expect(taken(home)).rejects.toThrow(BusyError);
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

  it('that was killed while it took the lock leaves nothing for good', async () => {
    const home = temporaryFolder();
    const draft = (name: string, holder: Partial<Holder> | string) => {
      leave(home, holder);
      renameSync(join(home, 'lock'), join(home, name));
    };
    draft(`lock.${NOBODY}.0000`, {});
    draft('lock.0001', {});
    draft(`lock.${NOBODY}.0002`, '{"pi');
    draft(`lock.${process.ppid}.0003`, { pid: process.ppid });
    await taken(home);
    expect(new Set(readdirSync(home))).toEqual(new Set([`lock.${NOBODY}.0002`, `lock.${process.ppid}.0003`]));
    const then = new Date(Date.now() - 11 * 60_000);
    utimesSync(join(home, `lock.${NOBODY}.0002`), then, then);
    await taken(home);
    expect(readdirSync(home)).toEqual([`lock.${process.ppid}.0003`]);
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
