/** `kro transform`: the models and marts, by dbt. */
import { availableParallelism } from 'node:os';
import { UserError } from '../error.js';
import { type BuildReport, buildMarts } from '../pipeline/build.js';
import type { Config } from '../pipeline/config.js';
import type { Transformed } from '../pipeline/dbt.js';
import { existingHome, type Home } from '../pipeline/home.js';
import type { ImportedHome } from '../pipeline/importedHome.js';
import type { Context, Run } from './command.js';
import { holdingHome } from './withSession.js';
import { counted } from './wording.js';

export const transformCommand: Run = async (context, options) => {
  const config = await context.config();
  const home = await existingHome(config);
  const report = await holdingHome(context, config, 'transform', () =>
    context.steps.run(
      { name: 'transforming', again: 'kro transform' },
      () => transformHome(context, config, home, options['fullRefresh'] === true),
      transformedTitle,
    ),
  );
  return { document: report, text: `${transformedTitle(report)}; see kro answers` };
};

/** Builds the marts and remembers of what. The warehouse must not be open in this process. */
export async function transformHome(
  { effects, signal }: Context,
  { workers, bigquery }: Pick<Config, 'workers' | 'bigquery'>,
  home: Home | ImportedHome,
  fullRefresh = false,
): Promise<BuildReport> {
  const variable = bigquery === undefined ? 'KRO_DBT' : 'KRO_DBT_BIGQUERY';
  const dbt = effects.env[variable];
  if (dbt === undefined || dbt === '')
    throw new UserError(`no dbt: run kro by bin/kro, which sets one up, or name an executable in ${variable}`);
  const isImported = home.kind === 'imported';
  const vars = isImported ? { imported: 1, rails: home.memory.rails } : undefined;
  const threads = workers ?? availableParallelism();
  return buildMarts({ bigquery, home, isImported, vars, dbt, threads, fullRefresh, signal }, effects);
}

export function transformedTitle({ models, tests }: Transformed): string {
  return `transformed ${counted(models.length, 'model')}, ${counted(tests, 'test')} passed`;
}
