/** What an import that was cut off has left: files of no run, holding people's rows that nothing else knows of. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportedHome } from '../importedHome.js';
import type { Loaded } from './loaded.js';

/** For the holder of the home. Goes: landed files of imports that are no runs, and reports that were never finished. */
export async function sweep({ landed, path }: ImportedHome, loaded: Pick<Loaded, 'runs'>): Promise<void> {
  const folders = (await namesIn(landed)).filter((name) => name.startsWith('import_'));
  const runs = folders.length === 0 ? new Set() : await loaded.runs();
  for (const name of folders) if (!runs.has(name)) await rm(join(landed, name), { recursive: true });
  const rejected = join(path, 'rejected');
  for (const run of await namesIn(rejected))
    for (const name of await namesIn(join(rejected, run)))
      if (name.endsWith('.part')) await rm(join(rejected, run, name));
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
