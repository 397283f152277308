/**
 * Who was erased from a home: its warehouse knows, and where that is lost the backup beside it does. Whoever makes a warehouse anew
 * asks here first, so that a lost file brings nobody back.
 */
import { type Asked, readForgotten, withAll } from '../../warehouse/forgotten.js';
import type { Forgotten } from '../../warehouse/warehouse.js';
import type { Place } from '../place.js';
import { backupFolder } from './backUp.js';
import { maybeManifest } from './manifest.js';

/** `warehouse` is null where there is none; `catalog` is its name where it is attached. */
export async function forgottenHere(
  home: Pick<Place, 'path'>,
  warehouse: Asked | null,
  catalog?: string,
): Promise<Forgotten[]> {
  const known = warehouse === null ? [] : await readForgotten(warehouse, catalog);
  return withAll(known, (await maybeManifest(backupFolder(home)))?.forgotten ?? []);
}
