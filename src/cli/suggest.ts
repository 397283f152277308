/** `kro import --suggest FILE`: a map to begin with, on stdout. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../error.js';
import { importableTable } from '../pipeline/import/map.js';
import { proposalOf } from '../pipeline/import/proposal.js';
import { suggest } from '../pipeline/import/suggest.js';
import { withScratch } from '../warehouse/scratch.js';
import type { Run } from './command.js';

export const suggestCommand: Run = async ({ effects }, options, args) => {
  const [file] = args;
  if (file === undefined || args.length > 1) throw new UsageError('import --suggest takes one file');
  const name = options['table'] as string | undefined;
  const table = name === undefined ? undefined : importableTable(name, '--table');
  const folder = await mkdtemp(join(tmpdir(), 'kro-suggest-'));
  try {
    const found = await withScratch(join(folder, 'scratch'), '', (scratch) =>
      suggest(scratch, resolve(effects.cwd, file), table),
    );
    const map = proposalOf(found, file);
    return { document: { ...found, map }, text: map };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
