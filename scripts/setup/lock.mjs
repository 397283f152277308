/**
 * One set-up at a time in a folder. The lock is a folder with a file naming its holder, put in place by one rename, so
 * it never exists without the name. A holder that died is replaced, but not before the program it had started ended.
 */
import { mkdirSync, renameSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { maybeRead } from './fingerprint.mjs';

const POLL_MS = 200;
const BEAT_MS = 1_000;
/** Watched that long without a beat, a holder we cannot ask (another machine or container) counts as dead. */
const SILENT_MS = 60_000;

/**
 * Runs `work` while holding `<folder>/setup.lock`; `work` is given a function that notes the program it started.
 * @template T
 * @param {string} folder @param {(line: string) => void} tell
 * @param {(noteChild: (pid: number | undefined) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, tell, work) {
  const lock = join(folder, 'setup.lock');
  mkdirSync(folder, { recursive: true });
  await acquire(lock, tell);
  const beat = setInterval(() => touch(lock), BEAT_MS);
  beat.unref();
  try {
    return await work((pid) => writeFileSync(ownerFile(lock), describeOwner(pid)));
  } finally {
    clearInterval(beat);
    removeLock(lock);
  }
}

/** @param {string} lock @param {(line: string) => void} tell */
async function acquire(lock, tell) {
  let told = false;
  let last = '';
  let since = performance.now();
  while (!isTaken(lock)) {
    const beat = lastBeat(lock);
    if (beat !== last) [last, since] = [beat, performance.now()];
    if (replaceDead(lock, performance.now() - since > SILENT_MS)) continue;
    if (!told) tell(`another set-up is at work here (process ${readOwner(lock)?.pid ?? '?'}); waiting for it`);
    told = true;
    await sleep(POLL_MS);
  }
}

/** Tries to put our lock in place: renaming a folder onto one that is not empty fails. @param {string} lock */
function isTaken(lock) {
  const mine = `${lock}.${process.pid}`;
  rmSync(mine, { recursive: true, force: true });
  mkdirSync(mine);
  writeFileSync(ownerFile(mine), describeOwner(undefined));
  try {
    renameSync(mine, lock);
    return true;
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) return false;
    throw error;
  }
}

/** Removes a dead holder's lock; only one process at a time may judge, or a second would remove its successor's. @param {string} lock @param {boolean} silent */
function replaceDead(lock, silent) {
  if (!isDead(lock, silent)) return false;
  const judge = `${lock}.judge`;
  try {
    mkdirSync(judge);
  } catch {
    if (ageOf(judge) > 10_000) rmSync(judge, { recursive: true, force: true });
    return false;
  }
  try {
    if (isDead(lock, silent)) removeLock(lock);
  } finally {
    rmdirSync(judge);
  }
  return true;
}

/** In one step: a folder that is emptied first is free for another to take, and would then be deleted under it. @param {string} lock */
function removeLock(lock) {
  const gone = `${lock}.${process.pid}.gone`;
  rmSync(gone, { recursive: true, force: true });
  try {
    renameSync(lock, gone);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  rmSync(gone, { recursive: true, force: true });
}

/** @param {string} lock @param {boolean} silent */
function isDead(lock, silent) {
  const owner = readOwner(lock);
  if (owner === undefined || owner.host !== hostname()) return silent;
  return silent || !(isAlive(owner.pid) || isAlive(owner.child));
}

/** @param {number | undefined} child */
function describeOwner(child) {
  return JSON.stringify({ pid: process.pid, child, host: hostname() });
}

/** @param {string} lock @returns {{ pid: number, child?: number, host: string } | undefined} */
function readOwner(lock) {
  try {
    return JSON.parse(maybeRead(ownerFile(lock)) ?? '');
  } catch {
    return undefined;
  }
}

/** @param {number | undefined} pid */
function isAlive(pid) {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {string} lock */
function ownerFile(lock) {
  return join(lock, 'owner.json');
}

/** @param {string} lock */
function touch(lock) {
  const now = new Date();
  try {
    utimesSync(lock, now, now);
  } catch {
    // The folder was deleted under us; the step itself will tell.
  }
}

/** @param {string} lock */
function lastBeat(lock) {
  return String(statSync(lock, { throwIfNoEntry: false })?.mtimeMs);
}

/** @param {string} path */
function ageOf(path) {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code ?? '';
}
