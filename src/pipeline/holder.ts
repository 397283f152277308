/** Who holds a home, as its lock says, and whether they still live. */
import { readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import type { Effects } from '../effects.js';
import { BusyError } from '../error.js';

export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO instant. */
  readonly since: string;
  readonly command: string;
  /** Tells a process from a later one of the same number, without a clock; only where the system says it (Linux). */
  readonly born?: string;
}

export function holderOf(command: string, { pid, now }: Pick<Effects, 'pid' | 'now'>): Holder {
  const born = maybeBorn(pid);
  return {
    pid,
    host: hostname(),
    since: new Date(now()).toISOString(),
    command,
    ...(born === null ? {} : { born }),
  };
}

/** Null for what is no lock of ours, or a torn one. */
export function parseHolder(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder.pid === 'number' ? holder : null;
  } catch {
    return null;
  }
}

/**
 * Whether the holder's process is gone for sure. Of another machine nobody can tell from here, and its lock must fall
 * silent first (see lock.ts).
 */
export function isGone(holder: Holder, effects: Pick<Effects, 'pid' | 'now'>): boolean {
  if (holder.host !== hostname()) return false;
  // Our own number from an earlier life: containers start alike.
  if (holder.pid === effects.pid) return true;
  if (!hasProcess(holder.pid)) return true;
  const born = maybeBorn(holder.pid);
  if (holder.born !== undefined && born !== null) return holder.born !== born;
  return isFromBeforeStart(holder, effects);
}

export function busy(home: string, path: string, holder: Holder | null): BusyError {
  if (holder === null)
    return new BusyError(`the home ${home} is held by someone unknown: try again, or remove ${path}`);
  const who = `kro ${holder.command} (process ${holder.pid} on ${holder.host}, since ${holder.since})`;
  const elsewhere = holder.host === hostname() ? '' : `, or remove ${path} if it is gone`;
  return new BusyError(`the home ${home} is held by ${who}: try again when it has ended${elsewhere}, or add --wait`);
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Which start of the machine, and the tick of it at which the process began. */
function maybeBorn(pid: number): string | null {
  try {
    const machine = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold anything; the start is the 22nd.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return started === undefined ? null : `${machine} ${started}`;
  } catch {
    return null;
  }
}

/** By the clock, where nothing better is known: a number that was given before the machine started is another process's now. */
function isFromBeforeStart({ since }: Holder, { now }: Pick<Effects, 'now'>): boolean {
  return Date.parse(since) < now() - uptime() * 1000 - 60_000;
}
