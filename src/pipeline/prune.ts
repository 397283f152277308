/**
 * What a home holds twice goes after a while: landed files whose rows are loaded, and logs. A landed file that no load knows
 * stays, and so does one that could be made again neither from the world's seed nor from a backup. The age is that of the file.
 */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Effects, reached } from '../effects.js';
import { runDigest } from '../warehouse/runDigest.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Home } from './home.js';
import type { ImportedHome } from './importedHome.js';
import type { Place } from './place.js';

export interface PruneOptions {
  /** Days that they are kept. */
  readonly days: number;
  /** Whether a backup holds all that is loaded. */
  readonly isSaved: boolean;
}

export interface Pruned {
  /** Folders of landed files. */
  readonly landed: number;
  /** Files. */
  readonly logs: number;
}

/** For the holder of the home, between two loads: files that somebody is writing must not be among them. */
export async function prune(
  home: Home | ImportedHome,
  warehouse: Pick<Warehouse, 'query'>,
  options: PruneOptions,
  effects: Pick<Effects, 'now'>,
): Promise<Pruned> {
  const isOld = (path: string) => olderThan(path, options.days, effects);
  const loaded = await loadedDigests(warehouse);
  const folders = await foldersIn(home.landed);
  let landed = 0;
  for (const folder of folders.map((name) => join(home.landed, name))) {
    await removeParts(folder);
    if (!(await isOld(join(folder, MANIFEST))) || !(await isSpare(home, folder, loaded, options.isSaved))) continue;
    await rm(folder, { recursive: true });
    reached('prune folder removed');
    landed++;
  }
  return { landed, logs: await pruneLogs(home, isOld) };
}

const MANIFEST = 'manifest.json';

const landedSchema = z.object({
  producer: z.string(),
  tables: z.array(z.object({ table: z.string(), files: z.array(z.object({ sha256: z.string() })) })),
});

/** Every table of the folder is loaded as it lies there, and its rows can be had again. */
async function isSpare(
  home: Home | ImportedHome,
  folder: string,
  loaded: ReadonlySet<string>,
  isSaved: boolean,
): Promise<boolean> {
  const text = await readFile(join(folder, MANIFEST), 'utf8');
  const manifest = landedSchema.safeParse(maybeJson(text));
  if (!manifest.success) return false;
  const { producer, tables } = manifest.data;
  const isMadeAgain =
    producer.startsWith('simulator/') && home.kind === 'simulated' && home.memory.market === 'simulated';
  if (!isMadeAgain && !isSaved) return false;
  return tables.every(({ table, files }) => loaded.has(`${table} ${runDigest(files)}`));
}

async function loadedDigests(warehouse: Pick<Warehouse, 'query'>): Promise<Set<string>> {
  const runs = await warehouse.query('select distinct table_name, sha256 from raw.pipeline_runs');
  return new Set(runs.map((run) => `${run['table_name']} ${run['sha256']}`));
}

/** A file that was never finished is nobody's. */
async function removeParts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.endsWith('.part')) await rm(join(folder, name), { force: true });
}

async function pruneLogs(home: Place, isOld: (path: string) => Promise<boolean>): Promise<number> {
  const targets = (await foldersIn(join(home.path, 'dbt'))).map((name) => join(home.path, 'dbt', name, 'logs'));
  let logs = 0;
  for (const folder of [join(home.path, 'runs'), ...targets])
    for (const name of await readdir(folder).catch(() => [])) {
      if (!(await isOld(join(folder, name)))) continue;
      await rm(join(folder, name), { recursive: true });
      logs++;
    }
  return logs;
}

/** False for what is not there; a clock that was set back makes nothing old. */
async function olderThan(path: string, days: number, { now }: Pick<Effects, 'now'>): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && now() - found.mtimeMs > days * 86_400_000;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
