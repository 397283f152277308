/**
 * Writes every file that is derived from the contract. `npx tsx scripts/generate.ts`; with `--check` it writes nothing,
 * lists what differs and exits 1.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { emitFiles } from '../src/contract/emit/files.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Folders that hold generated files alone: what is no longer emitted there is stale. */
const OWNED = ['schema/duckdb', 'schema/bigquery', 'dbt/models/staging/raw'];

export interface Difference {
  readonly path: string;
  readonly why: 'changed' | 'missing' | 'stale';
}

/** How the files under `root` differ from what the contract emits. */
export function differences(root = ROOT): Difference[] {
  const emitted = emitFiles();
  const differing = [...emitted].flatMap(([path, text]): Difference[] => {
    const actual = textOf(join(root, path));
    if (actual === undefined) return [{ path, why: 'missing' }];
    return actual === text ? [] : [{ path, why: 'changed' }];
  });
  const stale = OWNED.flatMap((folder) => filesIn(root, folder)).filter((path) => !emitted.has(path));
  return [...differing, ...stale.map((path): Difference => ({ path, why: 'stale' }))];
}

function main(flags: readonly string[]): void {
  const found = differences();
  for (const { path, why } of found) console.error(`${why}: ${path}`);
  if (flags.includes('--check')) process.exitCode = found.length > 0 ? 1 : 0;
  else for (const difference of found) mend(difference);
}

function mend({ path, why }: Difference): void {
  const file = join(ROOT, path);
  if (why === 'stale') {
    rmSync(file);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, emitFiles().get(path)!);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function filesIn(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
