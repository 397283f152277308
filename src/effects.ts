/**
 * The only door to the clock, the environment and the terminal. Functions take `(subject, options, effects)`;
 * tests pass effects that record, so nothing of ours needs a mocking library.
 */
export interface Effects {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** One line for people, on stderr. */
  readonly log: (line: string) => void;
  /** The command's answer, on stdout, exactly as given. */
  readonly print: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly cwd: string;
  /** Whether stderr is a terminal that a person watches. */
  readonly interactive: boolean;
}

export const realEffects: Effects = {
  now: Date.now,
  log: (line) => process.stderr.write(`${line}\n`),
  print: (text) => process.stdout.write(text),
  env: process.env,
  pid: process.pid,
  cwd: process.cwd(),
  interactive: process.stderr.isTTY === true,
};
