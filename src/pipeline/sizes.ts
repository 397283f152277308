/** How much room a home takes, by kind of content. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const KINDS = ['warehouse', 'landed', 'backups', 'checkpoints', 'dbt', 'rejected', 'logs', 'other'] as const;
type Kind = (typeof KINDS)[number];

export type Sizes = Readonly<Record<Kind, number>>;

/** Bytes of the files of each kind; what several names share (earlier backups are links) counts once. Zeros where there is no home. */
export async function readSizes(home: string): Promise<Sizes> {
  const sizes = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  const seen = new Set<number>();
  for (const name of await namesIn(home)) sizes[kindOf(name)] += await bytesOf(join(home, name), seen);
  return sizes;
}

const FOLDERS: Readonly<Record<string, Kind>> = {
  landed: 'landed',
  raw: 'backups',
  checkpoints: 'checkpoints',
  dbt: 'dbt',
  rejected: 'rejected',
  runs: 'logs',
};

function kindOf(name: string): Kind {
  return name.startsWith('warehouse.duckdb') ? 'warehouse' : (FOLDERS[name] ?? 'other');
}

/** A link to elsewhere is not followed: what it leads to is not the home's. */
async function bytesOf(path: string, seen: Set<number>): Promise<number> {
  const found = await lstat(path).catch(() => null);
  if (found === null || seen.has(found.ino)) return 0;
  if (!found.isDirectory()) {
    if (found.nlink > 1) seen.add(found.ino);
    return found.size;
  }
  let sum = 0;
  for (const name of await namesIn(path)) sum += await bytesOf(join(path, name), seen);
  return sum;
}

/** Files may come and go meanwhile: another command may be writing the home. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
