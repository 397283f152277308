/** What a command is given and what it gives back; printing is not its business. */
import type { Effects } from '../effects.js';
import type { Config } from '../pipeline/config.js';
import type { Steps } from './steps.js';

export interface Context {
  /** What was given, remembered or default; throws UserError or UsageError, once asked. */
  readonly config: () => Promise<Config>;
  readonly effects: Effects;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  readonly steps: Steps;
}

export interface Outcome {
  /** For `--json`. */
  readonly document: unknown;
  /** For people, and for other programs where the command has such a form (`--csv`). */
  readonly text: string;
  readonly exitCode?: number;
}

export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export type Run = (context: Context, options: Options, args: readonly string[]) => Promise<Outcome>;

/** Nothing to do, where asked for with `--skip-exit-code`. */
export const NOTHING_TO_DO = 99;
