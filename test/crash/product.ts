/**
 * The command as it is shipped, in this process: what runs again must be the very program that was killed, or it would not believe the
 * checkpoints that it finds.
 */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '../..');

// Builds it where that is needed.
execFileSync(process.execPath, [resolve(ROOT, 'bin/kro'), '--version']);

export const { main }: typeof import('../../src/cli/main.js') = await import(
  pathToFileURL(resolve(ROOT, 'dist/cli/main.js')).href
);
