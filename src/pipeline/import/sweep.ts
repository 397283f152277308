/** What an import that was cut off has left: files of no run, holding people's rows that nothing else knows of. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WAREHOUSE } from '../../warehouse/scratch.js';
import type { Session } from '../../warehouse/session.js';
import type { ImportedHome } from '../importedHome.js';

/** For the holder of the home. Goes: landed files that no run has loaded, and reports that were never finished. */
export async function sweep(scratch: Session, { landed, path }: ImportedHome): Promise<void> {
  const runs = await loadedRuns(scratch);
  for (const name of await namesIn(landed))
    if (name.startsWith('import_') && !runs.has(name)) await rm(join(landed, name), { recursive: true });
  const rejected = join(path, 'rejected');
  for (const run of await namesIn(rejected))
    for (const name of await namesIn(join(rejected, run)))
      if (name.endsWith('.part')) await rm(join(rejected, run, name));
}

async function loadedRuns(scratch: Session): Promise<Set<unknown>> {
  const there = await scratch.query(
    `select 1 from duckdb_tables() where database_name = '${WAREHOUSE}' and schema_name = 'raw' and table_name = 'pipeline_runs'`,
  );
  if (there.length === 0) return new Set();
  const runs = await scratch.query(`select distinct run_id from ${WAREHOUSE}.raw.pipeline_runs`);
  return new Set(runs.map((run) => run['run_id']));
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
