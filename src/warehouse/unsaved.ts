/**
 * What the next backup must write: the days that loads have touched since the last one (`meta.unsaved`), beside the digest of
 * the manifest that all other days are saved in. Whoever writes raw tables in another way than by a load calls `forgetBackup`:
 * then the next backup writes everything, and the next build makes every mart anew.
 */
import type { Day } from '../time.js';
import { literal } from './sql.js';
import { createNotes, readNotes } from './touched.js';
import { FORGET_BUILT } from './unbuilt.js';
import type { Warehouse } from './warehouse.js';

/** The statement that makes the note of the last backup where there is none. */
export const CREATE_SAVED = 'create table if not exists meta.saved (manifest string not null)';

export interface Unsaved {
  /** Digest of the manifest that all other days are saved in; null where this warehouse was never backed up. */
  readonly manifest: string | null;
  readonly days: ReadonlyMap<string, readonly Day[]>;
}

/** By the tables' names in `pipeline_runs`. */
export async function readUnsaved(warehouse: Pick<Warehouse, 'execute' | 'query'>): Promise<Unsaved> {
  const days = await readNotes(warehouse, 'unsaved');
  await warehouse.execute(CREATE_SAVED);
  const [saved] = await warehouse.query('select manifest from meta.saved');
  return { manifest: (saved?.['manifest'] as string | undefined) ?? null, days };
}

/** Everything is in the backup with this manifest. */
export async function markSaved(warehouse: Pick<Warehouse, 'execute'>, manifest: string): Promise<void> {
  await warehouse.execute(
    `${createNotes('unsaved')}; ${CREATE_SAVED};
     begin transaction;
     delete from meta.unsaved where true;
     delete from meta.saved where true;
     insert into meta.saved (manifest) values (${literal(manifest)});
     commit transaction;`,
  );
}

/** The backup that it was saved in has become another one; days that were not saved are not saved yet. */
export async function renameSaved(
  warehouse: Pick<Warehouse, 'execute'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await warehouse.execute(
    `${CREATE_SAVED}; update meta.saved set manifest = ${literal(to)} where manifest = ${literal(from)}`,
  );
}

/** Something was written that no load knows of: the next backup writes everything, and the next build makes all anew. */
export async function forgetBackup(warehouse: Pick<Warehouse, 'execute'>): Promise<void> {
  await warehouse.execute(`${CREATE_SAVED}; update meta.saved set manifest = ''; ${FORGET_BUILT}`);
}
