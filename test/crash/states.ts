/** What a home holds, as text that two homes can be compared by. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DELETIONS } from '../../src/contract/deletions.js';
import { BACKUP_TABLES } from '../../src/pipeline/backup/backUp.js';
import { coverageName } from '../../src/warehouse/coverage.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { target } from '../../src/warehouse/staging.js';
import { manifestOf } from '../pipeline/homes.js';

/** By table: how many rows, and a digest of all their cells. */
export type Cells = Readonly<Record<string, string>>;

/** Names and clocks of runs are other ones each time; everything else of a run is not. */
const CLOCKS = ['run_id', 'started_at', 'finished_at'];

/** No tables where there is no warehouse, or an empty one. */
export async function cellsOf(home: string): Promise<Cells> {
  const path = join(home, 'warehouse.duckdb');
  if (!existsSync(path)) return {};
  const warehouse = await openDuckDB(path, { readOnly: true });
  try {
    const there = await warehouse.query("select schema_name || '.' || table_name as name from duckdb_tables()");
    const names = new Set(there.map(({ name }) => name));
    const tables = BACKUP_TABLES.filter((table) => names.has(target(table).replaceAll('"', '')));
    if (tables.length === 0) return {};
    const selects = tables.map((table) => {
      const columns = Object.keys(table.columns).filter(
        (name) => table.name !== 'pipeline_runs' || !CLOCKS.includes(name),
      );
      const row = columns.map((name) => `"${name}"`).join(', ');
      return `select '${coverageName(table)}' as name, count(*) || ' ' || coalesce(sum(hash(${row})::hugeint), 0) as cells from ${target(table)}`;
    });
    const rows = await warehouse.query(selects.join(' union all '));
    // The list of deletions is made by the first backup or deletion: empty is as good as absent.
    const told = rows.filter(({ name, cells }) => name !== coverageName(DELETIONS) || cells !== '0 0');
    const found: Record<string, string> = Object.fromEntries(told.map(({ name, cells }) => [name, String(cells)]));
    return Object.values(found).every((one) => one.startsWith('0 ')) ? {} : found;
  } finally {
    await warehouse.close();
  }
}

/**
 * Every file of a home; names of runs of imports, which have clocks in them, without their tail. What a killed import has told of
 * rejected rows stays, as true as it was.
 */
export function filesOf(home: string): string[] {
  const entries = readdirSync(home, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1))
    .map((name) => name.replace(/import_(\d{4}-\d{2}-\d{2})_[0-9a-f]{8}/, 'import_$1'))
    .filter((name, at, all) => !name.startsWith('rejected/') || all.indexOf(name) === at)
    .sort();
}

/** Files of the backup that are not what its manifest says; null where there is no backup. */
export function damageOf(home: string): string[] | null {
  const folder = join(home, 'raw');
  if (!existsSync(join(folder, 'manifest.json'))) return null;
  const listed = manifestOf(folder).tables.flatMap(({ files }) => files);
  const isSound = ({ file, sha256 }: (typeof listed)[number]) => {
    const path = join(folder, file);
    return existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;
  };
  return listed.filter((file) => !isSound(file)).map(({ file }) => file);
}
