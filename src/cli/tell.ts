/** Any error as one sentence and an exit code. */
import { UserError } from '../error.js';

export interface Told {
  readonly sentence: string;
  readonly exitCode: number;
}

/** Stopped by a signal: `code` is 130 or 143. */
export class Stopped extends UserError {
  override readonly exitCode: number;
  constructor(code: number) {
    super('stopped; what was finished is kept, run the same command again to go on');
    this.exitCode = code;
  }
}

export function tell(error: unknown): Told {
  const disk = error instanceof Error ? DISK.find(([words]) => words.test(error.message)) : undefined;
  if (disk !== undefined) return { sentence: MACHINE[disk[1]]!, exitCode: 1 };
  if (error instanceof UserError) return { sentence: error.message, exitCode: error.exitCode };
  const machine = MACHINE[(error as NodeJS.ErrnoException | null)?.code ?? ''];
  const message = error instanceof Error ? error.message : String(error);
  if (machine !== undefined) return { sentence: `${machine} (${message})`, exitCode: 1 };
  return {
    sentence: `unexpected: ${message}; this is a bug, please report it with the output of KRO_DEBUG=1`,
    exitCode: 1,
  };
}

/** In the warehouse's words. */
const DISK: readonly (readonly [RegExp, string])[] = [
  [/No space left on device/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/File too large/, 'EFBIG'],
];

/** The machine's state rather than a bug of ours. */
const MACHINE: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk: free some, or name another place with --home',
  EFBIG: 'a file may not become that large here: raise the limit (ulimit -f), or name another place with --home',
  EDQUOT: 'the disk quota is used up: free some, or name another place with --home',
  EACCES: 'not permitted: check who owns the folder, or name another with --home',
  EPERM: 'not permitted: check who owns the folder, or name another with --home',
  EROFS: 'the disk is read-only: name another place with --home',
  EMFILE: 'too many open files: raise the limit (ulimit -n)',
};
