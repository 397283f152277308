import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../error.js';

/** What the file at a path says, its name for sentences; nothing where no path was given. Throws UserError where it cannot be read. */
export async function limitsOf<T>(path: unknown, parse: (text: string, file: string) => T): Promise<T | null> {
  if (typeof path !== 'string') return null;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`cannot read ${path}: ${REASONS[error.code ?? ''] ?? error.message}`);
  });
  return parse(text, basename(path));
}

const REASONS: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' };
