/** A backup → tables elsewhere: they are built in a scratch of this machine, and what it holds replaces what is there in one transaction. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { reached } from '../../effects.js';
import { UserError } from '../../error.js';
import type { BigQuerySpec } from '../../warehouse/bigquery/spec.js';
import { coverageName } from '../../warehouse/coverage.js';
import { openDuckDB } from '../../warehouse/duckdb.js';
import { withAll } from '../../warehouse/forgotten.js';
import { target } from '../../warehouse/staging.js';
import { writeTable } from '../../warehouse/tableFile.js';
import { maybeElsewhere, openElsewhere } from '../homeWarehouse.js';
import type { Place } from '../place.js';
import { BACKUP_TABLES } from './backUp.js';
import { forgottenHere } from './forgottenHere.js';
import { fill, type Rebuilding } from './reading.js';

/** Throws UserError where there are rows that would be lost. */
export async function refuseLoaded(bigquery: BigQuerySpec, home: Place): Promise<void> {
  const warehouse = await maybeElsewhere(bigquery, home);
  if (warehouse === null) return;
  const there = new Set<string>();
  for (const schema of ['raw', 'truth', 'meta'])
    for (const name of (await warehouse.columns(schema)).keys()) there.add(`${schema}.${name}`);
  const looks = BACKUP_TABLES.map(target).filter((name) => there.has(name.replaceAll('"', '')));
  if (looks.length === 0) return;
  const rows = await warehouse.query(looks.map((name) => `(select 1 as one from ${name} limit 1)`).join(' union all '));
  if (rows.length === 0) return;
  const place = `${bigquery.project}.${bigquery.datasets.raw}`;
  throw new UserError(`${place} holds rows already: add --force to replace all of them by the backup`);
}

export interface RebuildingElsewhere extends Rebuilding {
  /** Another one for every command. */
  readonly runId: string;
}

/** How many rows stay out, because their people were forgotten here. */
export async function rebuildElsewhere(
  bigquery: BigQuerySpec,
  { home, folder, manifest, signal, finish, runId }: RebuildingElsewhere,
): Promise<number> {
  const warehouse = await openElsewhere(bigquery, home);
  const list = withAll(await forgottenHere(home, warehouse), manifest.forgotten ?? []);
  const work = join(home.path, 'restore.part');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const scratch = await openDuckDB(join(work, 'scratch.duckdb'));
  try {
    await fill(scratch, folder, manifest, signal);
    const forgotten = await scratch.leaveOut(list);
    const tables = [];
    for (const table of BACKUP_TABLES) {
      const path = join(work, `${coverageName(table)}.parquet`);
      tables.push({ table, file: { path, ...(await writeTable(scratch, table, { path, format: 'parquet' })) } });
    }
    reached('restore landed');
    await warehouse.replace({ runId, tables, forgotten: list });
    await finish(warehouse, forgotten);
    return forgotten;
  } finally {
    await scratch.close();
    await rm(work, { recursive: true, force: true });
  }
}
