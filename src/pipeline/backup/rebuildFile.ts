/** A backup → a DuckDB file: the tables are built in a new one, which takes its place in one step when it is whole. */
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { reached } from '../../effects.js';
import { compactDuckDB, removeDatabase } from '../../warehouse/compact.js';
import { openDuckDB } from '../../warehouse/duckdb.js';
import { withAll } from '../../warehouse/forgotten.js';
import type { Forgotten } from '../../warehouse/warehouse.js';
import type { Place } from '../place.js';
import { forgottenHere } from './forgottenHere.js';
import { fill, type Rebuilding } from './reading.js';

/** How many rows stay out, because their people were forgotten here. */
export async function rebuildFile({ home, folder, manifest, signal, finish }: Rebuilding): Promise<number> {
  const part = `${home.warehouse}.part`;
  const list = withAll(await forgottenIn(home), manifest.forgotten ?? []);
  await removeDatabase(part);
  try {
    const warehouse = await openDuckDB(part);
    const forgotten = await fill(warehouse, folder, manifest, signal)
      .then(() => warehouse.leaveOut(list))
      .then((rows) => finish(warehouse, rows).then(() => rows))
      .finally(() => warehouse.close());
    // Where they were taken out of the file, it would still hold their bytes.
    await (forgotten > 0 ? compactDuckDB(part) : settleFile(part));
    reached('restore settled');
    await replace(home.warehouse, part);
    return forgotten;
  } finally {
    await removeDatabase(part);
  }
}

/** Whom the warehouse that is replaced knows of, or else the backup beside it. */
async function forgottenIn(home: Place): Promise<Forgotten[]> {
  // What cannot be opened is the reason for the restore.
  const warehouse = existsSync(home.warehouse) ? await openDuckDB(home.warehouse).catch(() => null) : null;
  return forgottenHere(home, warehouse).finally(() => warehouse?.close());
}

/** The old file's log must not outlive it: it would be taken for the new one's. */
async function replace(old: string, part: string): Promise<void> {
  if (existsSync(`${old}.wal`)) {
    // To open it folds the log in; what cannot be opened is no state to go back to.
    await openDuckDB(old).then(
      (warehouse) => warehouse.close(),
      () => {},
    );
    await rm(`${old}.wal`, { force: true });
    reached('restore log folded');
  }
  await rename(part, old);
  reached('restore replaced');
}

async function settleFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
}
