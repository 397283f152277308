import { MARTS } from '../../contract/marts/index.js';
import { UserError } from '../../error.js';
import type { Warehouse } from '../../warehouse/warehouse.js';

/** Throws UserError while the marts are not built. */
export async function requireMarts(warehouse: Pick<Warehouse, 'columns'>): Promise<void> {
  if ((await warehouse.columns('marts')).has(MARTS.dim_users.name)) return;
  throw new UserError('the marts are not built yet: run kro transform');
}
