/** Commands that only look: the home must exist, the warehouse is opened read-only and takes no lock of ours. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../error.js';
import type { Config } from '../pipeline/config.js';
import { existingHome, type Home } from '../pipeline/home.js';
import { mayHold, openHomeWarehouse } from '../pipeline/homeWarehouse.js';
import type { ImportedHome } from '../pipeline/importedHome.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Context } from './command.js';

export interface Reader {
  readonly config: Config;
  readonly home: Home | ImportedHome;
  readonly warehouse: Warehouse;
}

export async function withReader<T>(context: Context, work: (reader: Reader) => Promise<T>): Promise<T> {
  const config = await context.config();
  const home = await existingHome(config);
  requireWarehouse(config, home);
  const warehouse = await openHomeWarehouse(config, home, { readOnly: true });
  try {
    return await work({ config, home, warehouse });
  } finally {
    await warehouse.close();
  }
}

/** Throws UserError where nothing was ever loaded, or the warehouse is gone. */
export function requireWarehouse(config: Config, home: Home | ImportedHome): void {
  if (mayHold(config, home)) return;
  const back = existsSync(join(home.path, 'raw', 'manifest.json')) ? ', or kro restore for what was backed up' : '';
  const how = home.kind === 'imported' ? 'bring data with kro import' : 'run kro up, or kro load';
  throw new UserError(`nothing is loaded yet in ${home.path}: ${how}${back}`);
}
