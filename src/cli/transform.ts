/** `kro transform`: the models and marts, by dbt. */
import { UserError } from '../error.js';
import { forgetBuilt, markBuilt } from '../pipeline/built.js';
import { type Transformed, transform } from '../pipeline/dbt.js';
import { existingHome, type Home } from '../pipeline/home.js';
import type { ImportedHome } from '../pipeline/importedHome.js';
import type { Place } from '../pipeline/place.js';
import { openDuckDB } from '../warehouse/duckdb.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Context, Run } from './command.js';
import { holdingHome } from './withSession.js';
import { counted } from './wording.js';

export const transformCommand: Run = async (context, options) => {
  const config = await context.config();
  const home = await existingHome(config);
  const report = await holdingHome(context, config, 'transform', () =>
    context.steps.run(
      { name: 'transforming', again: 'kro transform' },
      () => transformHome(context, home, config.workers, options['fullRefresh'] === true),
      transformedTitle,
    ),
  );
  return { document: report, text: `${transformedTitle(report)}; see kro answers` };
};

/** Builds the marts and remembers of what. The warehouse must not be open in this process. */
export async function transformHome(
  context: Context,
  home: Home | ImportedHome,
  threads: number,
  fullRefresh = false,
): Promise<Transformed> {
  const dbt = context.effects.env['KRO_DBT'];
  if (dbt === undefined || dbt === '')
    throw new UserError('no dbt: run kro by bin/kro, which sets one up, or name an executable in KRO_DBT');
  const { signal } = context;
  const own = home.kind === 'imported' ? { vars: { imported: 1, rails: home.memory.rails } } : {};
  const options = { home: home.path, duckdbPath: home.warehouse, dbt, fullRefresh, threads, signal, ...own };
  await inWarehouse(home, forgetBuilt);
  const transformed = await transform(options, context.effects);
  await inWarehouse(home, markBuilt);
  return transformed;
}

async function inWarehouse(home: Place, work: (warehouse: Warehouse) => Promise<void>): Promise<void> {
  const warehouse = await openDuckDB(home.warehouse);
  await work(warehouse).finally(() => warehouse.close());
}

export function transformedTitle({ models, tests }: Transformed): string {
  return `transformed ${counted(models.length, 'model')}, ${counted(tests, 'test')} passed`;
}
