/** Small homes, and two warehouses compared cell by cell. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DELETIONS } from '../../src/contract/deletions.js';
import { BACKUP_TABLES, type BackupOptions, backUp } from '../../src/pipeline/backup/backUp.js';
import type { Manifest } from '../../src/pipeline/backup/manifest.js';
import { restore } from '../../src/pipeline/backup/restore.js';
import { type Home, readHome } from '../../src/pipeline/home.js';
import { coverageName } from '../../src/warehouse/coverage.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { literal } from '../../src/warehouse/sql.js';
import { target } from '../../src/warehouse/staging.js';
import { temporaryFolder } from '../cli/recording.js';

/** A world of rates: set-up from 2026-02-28 to 2026-04-01, then 90 days. */
export const DEMO = {
  profile: '{"extends":"demo","usersPerYear":400,"months":4,"shards":2,"truthLives":2}',
  seed: 5,
  asOf: '2026-06-30',
  market: 'simulated',
  workers: 1,
};

export const newHome = (): string => join(temporaryFolder(), 'home');

/** A home in the same state, for a test that harms it. */
export function copyOf(home: string): string {
  const copy = newHome();
  cpSync(home, copy, { recursive: true });
  return copy;
}

export const warehouseOf = (home: string): string => join(home, 'warehouse.duckdb');

/** Tables in which a row of the one is not in the other, with how many; the log of runs has clocks in it. */
export async function differences(
  one: string,
  other: string,
  but: readonly string[] = [],
): Promise<Record<string, number>> {
  const warehouse = await openDuckDB(one, { readOnly: true });
  try {
    await warehouse.execute(`attach ${literal(other)} as other (read_only)`);
    const found: Record<string, number> = {};
    // The first backup or deletion makes the list of deletions.
    const isKept = (await warehouse.query(`from duckdb_tables() where table_name = '${DELETIONS.name}'`)).length > 0;
    const skipped = [...but, ...(isKept ? [] : [coverageName(DELETIONS)])];
    for (const table of BACKUP_TABLES.filter((table) => !skipped.includes(coverageName(table)))) {
      const [mine, theirs] = [target(table), `other.${target(table)}`];
      const [row] = await warehouse.query(
        `select count(*) as n from ((from ${mine} except all from ${theirs}) union all (from ${theirs} except all from ${mine}))`,
      );
      if (row!['n'] !== 0) found[coverageName(table)] = row!['n'] as number;
    }
    return found;
  } finally {
    await warehouse.close();
  }
}

export const backupOf = (home: string): string => join(home, 'raw');

export const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Digests of the files of a backup that are there, by name; not those of earlier ones. */
export function filesIn(folder: string): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => !name.startsWith('earlier'));
  const files = names.filter((name) => name.endsWith('.gz') || name.endsWith('.part')).sort();
  return Object.fromEntries(files.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}

/** A home that no import has made. */
export async function simulatedHome(path: string): Promise<Home> {
  return (await readHome(path)) as Home;
}

export async function backUpHome(home: string, options: Partial<BackupOptions> = {}) {
  const warehouse = await openDuckDB(warehouseOf(home));
  return backUp(await simulatedHome(home), warehouse, { keep: 3, ...options }).finally(() => warehouse.close());
}

export async function change(home: string, sql: string): Promise<void> {
  const warehouse = await openDuckDB(warehouseOf(home));
  await warehouse.execute(sql).finally(() => warehouse.close());
}

/** Restores into a new home, which must be the expected one's equal. */
export async function rebuilt(folder: string, expected: string): Promise<string> {
  const fresh = newHome();
  mkdirSync(fresh, { recursive: true });
  await restore(fresh, { from: folder });
  expect(await differences(warehouseOf(expected), warehouseOf(fresh))).toEqual({});
  return fresh;
}
