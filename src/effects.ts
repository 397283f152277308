/**
 * The only door to the clock, the environment and the terminal. Functions take `(subject, options, effects)`;
 * tests pass effects that record, so nothing of ours needs a mocking library.
 */
import { randomBytes } from 'node:crypto';

export interface Effects {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** One line for people, on stderr. */
  readonly log: (line: string) => void;
  /** A passing line for a person who watches a terminal; the next line takes its place. Nobody else sees it. */
  readonly progress: (line: string) => void;
  /** The command's answer, on stdout, exactly as given. */
  readonly print: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  /** Text that nobody can guess, another one each time. */
  readonly salt: () => string;
  readonly cwd: string;
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
  env: process.env,
  pid: process.pid,
  salt: () => randomBytes(16).toString('hex'),
  cwd: process.cwd(),
};
