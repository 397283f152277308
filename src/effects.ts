/**
 * The only door to the clock, chance, the network, the environment and the terminal. Functions take `(subject, options, effects)`;
 * tests pass effects that record, so nothing of ours needs a mocking library.
 */
import { randomBytes } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';

export interface Effects {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** One line for people, on stderr. */
  readonly log: (line: string) => void;
  /** A passing line for a person who watches a terminal; the next line takes its place. Nobody else sees it. */
  readonly progress: (line: string) => void;
  /** The command's answer, on stdout, exactly as given. */
  readonly print: (text: string) => void;
  /** Asks the network; rejects where there is none. */
  readonly fetch: (url: string, options: FetchOptions) => Promise<Response>;
  /** Waits; rejects with the signal's reason when it aborts. */
  readonly sleep: (millis: number, signal?: AbortSignal) => Promise<void>;
  /** A signal that aborts after so many milliseconds; it keeps no process alive. */
  readonly timeout: (millis: number) => AbortSignal;
  /** From 0 to below 1, for what must differ between processes and touches no data. */
  readonly random: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  /** Text that nobody can guess, another one each time. */
  readonly salt: () => string;
  readonly cwd: string;
}

export interface FetchOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Headers may hold keys, which no other host may see. */
  readonly redirect: 'manual';
}

/** Who listens on it hears of every step: the crash tests do, and end the process there. */
const steps = channel('kro:step');

/** Something now stands on the disk, or in a transaction, that was not there before. Where nobody listens, nothing happens. */
export function reached(step: string): void {
  if (steps.hasSubscribers) steps.publish(step);
}

/** A person watches stderr. */
const interactive = process.stderr.isTTY === true;
const CLEAR_LINE = interactive ? '\r\x1b[K' : '';

export const realEffects: Effects = {
  now: Date.now,
  log: (line) => process.stderr.write(`${CLEAR_LINE}${line}\n`),
  progress: (line) => {
    if (interactive) process.stderr.write(`${CLEAR_LINE}${line}`);
  },
  print: (text) => process.stdout.write(text),
  fetch: (url, options) => globalThis.fetch(url, options),
  sleep: (millis, signal) =>
    setTimeout(millis, undefined, { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    }),
  timeout: (millis) => AbortSignal.timeout(Math.ceil(millis)),
  random: Math.random,
  env: process.env,
  pid: process.pid,
  salt: () => randomBytes(16).toString('hex'),
  cwd: process.cwd(),
};
