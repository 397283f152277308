/** One command at a time writes a home: `<home>/lock` says who. DuckDB's own file lock stands behind it. */
import { randomUUID } from 'node:crypto';
import { readFileSync, unlinkSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import type { Effects } from '../effects.js';
import { BusyError, UserError } from '../error.js';

export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO instant. */
  readonly since: string;
  readonly command: string;
}

/**
 * Runs `work` while holding the home. A lock whose process is gone is taken over.
 * Throws BusyError while another process holds it.
 */
export async function withLock<T>(home: string, command: string, effects: Effects, work: () => Promise<T>): Promise<T> {
  const path = join(home, 'lock');
  // Decided before the file is looked at: from here on, a lock with our own number is one of an earlier life.
  if (held.has(path)) throw busy(home, path, await maybeHolder(path));
  held.set(path, effects.pid);
  try {
    return await holding(home, path, holderOf(command, effects), effects, work);
  } finally {
    held.delete(path);
  }
}

async function holding<T>(
  home: string,
  path: string,
  me: Holder,
  effects: Effects,
  work: () => Promise<T>,
): Promise<T> {
  const made = await makeFolder(home);
  await acquire(home, path, me, effects);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
    // A command refused on its first use leaves no empty folder behind.
    if (made) await rmdir(home).catch(() => {});
  }
}

/** For a process that must end at once: gives back what it holds, synchronously. */
export function releaseLocks(): void {
  for (const [path, pid] of held) {
    try {
      // One that is still being waited for may be another's.
      if (parseHolder(readFileSync(path, 'utf8'))?.pid === pid) unlinkSync(path);
    } catch {
      // Whoever comes next finds a lock without a process and takes it over.
    }
  }
  held.clear();
}

/** Path of the lock → our own number in it. */
const held = new Map<string, number>();

function holderOf(command: string, effects: Effects): Holder {
  return { pid: effects.pid, host: hostname(), since: new Date(effects.now()).toISOString(), command };
}

async function acquire(home: string, path: string, me: Holder, effects: Effects): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await created(path, me)) return;
    const text = await maybeText(path);
    if (text === null) continue;
    const holder = parseHolder(text);
    if (holder === null || isAlive(holder, effects)) throw busy(home, path, holder);
    await takeAway(path, text);
  }
  throw new BusyError(`the home ${home} is being taken by another process: try again`);
}

/** Whether it had to be made. */
async function makeFolder(home: string): Promise<boolean> {
  const first = await mkdir(home, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`cannot make the home ${home}: ${error.message}`, { cause: error });
  });
  return first !== undefined;
}

/** Creates the lock, whole or not at all: a file written elsewhere is linked into place. */
async function created(path: string, me: Holder): Promise<boolean> {
  const draft = `${path}.${me.pid}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify(me)}\n`, { flag: 'wx' });
    await link(draft, path);
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP') return createdUnlinked(path, me);
    if (code === 'ENOSPC')
      throw new UserError(`no space left for the home at ${path}: free some disk`, { cause: error });
    throw new UserError(`cannot write the lock ${path}: ${message}`, { cause: error });
  } finally {
    await rm(draft, { force: true });
  }
}

/** File systems without hard links: created exclusively, then written. */
function createdUnlinked(path: string, me: Holder): Promise<boolean> {
  return writeFile(path, `${JSON.stringify(me)}\n`, { flag: 'wx' }).then(
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

const maybeText = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

async function maybeHolder(path: string): Promise<Holder | null> {
  return parseHolder((await maybeText(path)) ?? '');
}

function parseHolder(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder.pid === 'number' ? holder : null;
  } catch {
    return null;
  }
}

function isAlive(holder: Holder, effects: Effects): boolean {
  if (holder.host !== hostname()) return true;
  // Our own number from an earlier life (containers start alike), or from before the machine started.
  if (holder.pid === effects.pid) return false;
  if (Date.parse(holder.since) < effects.now() - uptime() * 1000 - 60_000) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function busy(home: string, path: string, holder: Holder | null): BusyError {
  if (holder === null)
    return new BusyError(`the home ${home} is held by someone unknown: try again, or remove ${path}`);
  const who = `kro ${holder.command} (process ${holder.pid} on ${holder.host}, since ${holder.since})`;
  const elsewhere = holder.host === hostname() ? '' : `, or remove ${path} if it is gone`;
  return new BusyError(`the home ${home} is held by ${who}: try again when it has ended${elsewhere}`);
}
