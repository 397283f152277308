/** One command at a time writes a home: `<home>/lock` says who. DuckDB's own file lock stands behind it. */
import { randomUUID } from 'node:crypto';
import { readFileSync, unlinkSync } from 'node:fs';
import {
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Effects, reached } from '../effects.js';
import { BusyError, UserError } from '../error.js';
import { busy, type Holder, holderOf, isGone, parseHolder } from './holder.js';

export interface Patience {
  /** Seconds to wait for whoever holds the home; none where absent. */
  readonly wait?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

const LOOK_AGAIN_MILLIS = 200;

/**
 * Runs `work` while holding the home. A lock whose process is gone is taken over, and one of another machine that has been
 * silent for ten minutes. Throws BusyError while somebody else holds it, after the patience is used up.
 */
export async function withLock<T>(
  home: string,
  command: string,
  effects: Effects,
  work: () => Promise<T>,
  patience: Patience = {},
): Promise<T> {
  const made = await makeFolder(home);
  try {
    const hold = await patiently(patience, effects, () => take(home, command, effects));
    return await work().finally(() => release(hold));
  } finally {
    // A command refused on its first use leaves no empty folder behind.
    if (made) await rmdir(home).catch(() => {});
  }
}

/** Tries again while somebody is in the way. Counts its naps instead of asking a clock, which may be set back meanwhile. */
export async function patiently<T>(
  { wait = 0, signal }: Patience,
  effects: Pick<Effects, 'log'>,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let waited = 0; ; waited += LOOK_AGAIN_MILLIS) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof BusyError) || waited >= wait * 1000) throw error;
      if (waited === 0) effects.log(`waiting: ${error.message.replace(/(: | \()try again.*$/s, '')}`);
    }
    await sleep(LOOK_AGAIN_MILLIS);
    signal?.throwIfAborted();
  }
}

/** For a process that must end at once: gives back what it holds, synchronously. */
export function releaseLocks(): void {
  for (const [path, text] of held) {
    try {
      if (readFileSync(path, 'utf8') === text) unlinkSync(path);
    } catch {
      // Whoever comes next finds a lock without a process and takes it over.
    }
  }
  held.clear();
}

/** Path of the lock → our own text in it. */
const held = new Map<string, string>();

interface Hold {
  readonly path: string;
  readonly text: string;
  readonly pulse: NodeJS.Timeout;
  readonly file: FileHandle;
}

async function take(home: string, command: string, effects: Effects): Promise<Hold> {
  const path = join(home, 'lock');
  // Decided before the file is looked at: from here on, a lock with our own number is one of an earlier life.
  if (held.has(path)) throw busy(home, path, await maybeHolder(path));
  const text = `${JSON.stringify(holderOf(command, effects))}\n`;
  held.set(path, text);
  try {
    await acquire(home, path, text, effects);
    await sweepDrafts(home, effects);
    return await beating(path, text);
  } catch (error) {
    held.delete(path);
    throw error;
  }
}

async function release({ path, text, pulse, file }: Hold): Promise<void> {
  clearInterval(pulse);
  await file.close();
  // Unless another machine took us for dead: then it is theirs.
  if ((await maybeText(path)) === text) await rm(path, { force: true });
  reached('lock released');
  held.delete(path);
}

async function acquire(home: string, path: string, text: string, effects: Effects): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await created(path, text, effects.pid)) return;
    const there = await maybeText(path);
    if (there === null) continue;
    const holder = parseHolder(there);
    const isDead = holder !== null && isGone(holder, effects);
    if (!isDead && !(await isSilent(path, effects.pid))) throw busy(home, path, holder);
    await takeAway(path, there);
  }
  throw new BusyError(`the home ${home} is being taken by another process: try again`);
}

const BEAT_MILLIS = 20_000;
const SILENCE_MILLIS = 10 * 60_000;

/** While it is held the lock is written again and again, unchanged, so that other machines see that somebody lives. */
async function beating(path: string, text: string): Promise<Hold> {
  const file = await open(path, 'r+');
  const pulse = setInterval(() => void file.write(text, 0).catch(() => {}), BEAT_MILLIS).unref();
  return { path, text, pulse, file };
}

/** Whether a lock has not been written for long. Both stamps are the file system's: no two clocks are compared. */
async function isSilent(path: string, pid: number): Promise<boolean> {
  const probe = draftOf(path, pid);
  try {
    await writeFile(probe, '');
    const [now, then] = await Promise.all([stat(probe), stat(path)]);
    return now.mtimeMs - then.mtimeMs > SILENCE_MILLIS;
  } catch {
    return false;
  } finally {
    await rm(probe, { force: true });
  }
}

/** Whether it had to be made. */
async function makeFolder(home: string): Promise<boolean> {
  const first = await mkdir(home, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EROFS') throw readOnly(home, error);
    // What Node says of a read-only disk, too.
    const reason = error.code === 'ENOENT' ? 'nothing can be made there (is the disk read-only?)' : error.message;
    throw new UserError(`cannot make the home ${home}: ${reason}`, { cause: error });
  });
  return first !== undefined;
}

/** Creates the lock, whole or not at all: a file written elsewhere is linked into place. */
async function created(path: string, text: string, pid: number): Promise<boolean> {
  const draft = draftOf(path, pid);
  try {
    await writeFile(draft, text, { flag: 'wx' });
    reached('lock drafted');
    await link(draft, path);
    reached('lock linked');
    return true;
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    // One that was swept away is written again.
    if (code === 'EEXIST' || (code === 'ENOENT' && syscall === 'link')) return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP') return createdUnlinked(path, text);
    if (code === 'ENOSPC')
      throw new UserError(`no space left for the home at ${path}: free some disk`, { cause: error });
    if (code === 'EROFS') throw readOnly(path, error);
    throw new UserError(`cannot write the lock ${path}: ${message}`, { cause: error });
  } finally {
    await rm(draft, { force: true });
  }
}

function readOnly(path: string, cause: unknown): UserError {
  return new UserError(`${path} cannot be written, the disk is read-only: name another place with --home`, { cause });
}

/** File systems without hard links: created exclusively, then written. */
function createdUnlinked(path: string, text: string): Promise<boolean> {
  return writeFile(path, text, { flag: 'wx' }).then(
    () => true,
    () => false,
  );
}

/** Moves a dead holder's lock out of the way; if someone was quicker and it is a fresh one, it goes back. */
async function takeAway(path: string, dead: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => {});
  const moved = await readFile(aside, 'utf8').catch(() => dead);
  if (moved !== dead) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** Whoever is killed between two steps of taking a lock leaves a draft of it, or a dead lock that was moved aside. */
async function sweepDrafts(home: string, effects: Effects): Promise<void> {
  for (const name of (await readdir(home)).filter((one) => one.startsWith('lock.'))) {
    const draft = join(home, name);
    const holder = await maybeHolder(draft);
    const isDead = holder === null ? await isSilent(draft, effects.pid) : isGone(holder, effects);
    if (isDead) await rm(draft, { force: true });
  }
}

const draftOf = (path: string, pid: number): string => `${path}.${pid}.${randomUUID()}`;

const maybeText = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

async function maybeHolder(path: string): Promise<Holder | null> {
  return parseHolder((await maybeText(path)) ?? '');
}
