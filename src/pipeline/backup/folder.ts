/**
 * The folder of a backup. New files wait beside the old ones as `.part`; `manifest.next.json`, renamed into place, is the moment
 * from which the new backup counts. Before it, the old one is whole; after it, whoever comes next finishes what is left
 * to rename. Earlier backups are hard links: what did not change is stored once.
 */
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reached } from '../../effects.js';
import { writeWhole } from '../../warehouse/wholeFile.js';
import { MANIFEST, type Manifest, maybeManifest, NEXT, textOf } from './manifest.js';

/** Within the folder, by number. */
const EARLIER = 'earlier';
const OTHER = '-other-warehouse';

export interface Before {
  /** Null where there is none, or a damaged one. */
  readonly manifest: Manifest | null;
  /** What lies there is not this warehouse's past: nothing else may hold its rows, so that it is kept until somebody removes it. */
  readonly isOther: boolean;
}

/** Makes what waits as `.part` the backup, and keeps so many in all, this one and the one before among them. */
export async function commit(folder: string, next: Manifest, before: Before, keep: number): Promise<void> {
  const files = before.manifest === null ? await wholeFilesIn(folder) : filesOf(before.manifest);
  if (before.isOther && files.length > 0) await keepEarlier(folder, `${next.number - 1}${OTHER}`, files);
  else if (before.manifest !== null && keep > 1) await keepEarlier(folder, `${before.manifest.number}`, files);
  await replaceBackup(folder, next);
  await pruneEarlier(folder, keep - 1);
}

/** Puts what waits as `.part` into the place of the files of a backup; the manifest says what it holds from now on. */
export async function replaceBackup(folder: string, next: Manifest): Promise<void> {
  await settleFolders(folder, next);
  await writeWhole(join(folder, NEXT), textOf(next));
  await settle(folder);
}

/** Folders with a manifest: the newest backup first, then what is kept beside it. */
export async function allBackups(folder: string): Promise<string[]> {
  const kept = (await namesIn(join(folder, EARLIER))).map((name) => join(folder, EARLIER, name));
  return [folder, ...kept].filter((one) => existsSync(join(one, MANIFEST)));
}

/** Finishes a backup that was cut off after it began to count; so may who restores from it at the same time. */
export async function settle(folder: string): Promise<void> {
  const next = await maybeManifest(folder, NEXT);
  if (next !== null) {
    const listed = new Set(filesOf(next));
    for (const file of await filesIn(folder)) {
      const whole = file.replace(/\.part$/, '');
      if (!listed.has(whole)) await rm(join(folder, file), { recursive: true, force: true });
      else if (file !== whole) await rename(join(folder, file), join(folder, whole)).catch(isDone);
      reached(`backup ${whole} settled`);
    }
    await rename(join(folder, NEXT), join(folder, MANIFEST)).catch(isDone);
    reached('backup settled');
  }
  await rm(join(folder, NEXT), { force: true });
}

/** Takes away what a backup left that never came to count. */
export async function sweep(folder: string): Promise<void> {
  for (const file of await filesIn(folder)) if (!isWhole(file)) await rm(join(folder, file), { recursive: true });
  for (const name of await namesIn(join(folder, EARLIER)))
    if (name.endsWith('.part')) await rm(join(folder, EARLIER, name), { recursive: true });
}

/** The highest number that a backup of this folder bears. */
export async function lastNumber(folder: string): Promise<number> {
  const names = await namesIn(join(folder, EARLIER));
  return Math.max(0, ...names.map((name) => Number.parseInt(name, 10) || 0));
}

async function keepEarlier(folder: string, name: string, files: readonly string[]): Promise<void> {
  const kept = join(folder, EARLIER, name);
  const part = `${kept}.part`;
  await rm(part, { recursive: true, force: true });
  for (const table of new Set(files.map(dirname))) await mkdir(join(part, table), { recursive: true });
  await Promise.all([...files, MANIFEST].map((file) => linkOrCopy(join(folder, file), join(part, file))));
  reached('backup earlier linked');
  await rm(kept, { recursive: true, force: true });
  await rename(part, kept);
  reached('backup earlier kept');
}

/** A file that is gone is gone from the earlier backup too, which says so when it is restored. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? undefined : copyFile(from, to),
  );
}

async function pruneEarlier(folder: string, keep: number): Promise<void> {
  const old = (await earlierNumbers(folder)).slice(Math.max(0, keep));
  for (const number of old) await rm(join(folder, EARLIER, String(number)), { recursive: true });
  reached('backup earlier pruned');
}

/** The newest first. */
async function earlierNumbers(folder: string): Promise<number[]> {
  const names = await namesIn(join(folder, EARLIER));
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => b - a);
}

/** The names of new files are on the disk before the manifest that lists them. */
async function settleFolders(folder: string, manifest: Manifest): Promise<void> {
  for (const table of new Set(filesOf(manifest).map(dirname))) {
    const handle = await open(join(folder, table), 'r');
    // Some systems cannot settle a folder; they settle it with the file.
    await handle.sync().catch(() => {});
    await handle.close();
  }
}

function filesOf({ tables }: Manifest): string[] {
  return tables.flatMap(({ files }) => files.map(({ file }) => file));
}

async function wholeFilesIn(folder: string): Promise<string[]> {
  return (await filesIn(folder)).filter(isWhole);
}

function isWhole(file: string): boolean {
  return file.endsWith('.gz');
}

/** `users/2026-05.csv.gz`, its `.part`, and the `.part.csv` or `.part.copy` that it is made from; what else lies there is none of ours. */
async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of await namesIn(folder))
    for (const name of table === EARLIER ? [] : await namesIn(join(folder, table)))
      if (/^\d{4}-\d{2}\.csv\.gz(\.part(\.csv|\.copy)?)?$/.test(name)) found.push(`${table}/${name}`);
  return found;
}

/** None where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
}

/** Somebody else was quicker. */
function isDone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
