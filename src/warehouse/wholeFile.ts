/** A small file appears under its name only when all of it is on the disk: who reads it sees the old one or the new one. */
import { mkdir, open, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { reached } from '../effects.js';
import { UserError } from '../error.js';

/** Throws UserError where it cannot be written. */
export async function writeWhole(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeSettled(`${path}.part`, text);
    reached(`${basename(path)} written`);
    await rename(`${path}.part`, path);
    reached(`${basename(path)} renamed`);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}

async function writeSettled(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
