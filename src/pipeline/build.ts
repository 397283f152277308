/** Builds the marts of a home, and remembers of what. The warehouse must not be open in this process. */
import type { Effects } from '../effects.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { dbtEnvironment } from './bigquerySettings.js';
import { planBuild } from './buildPlan.js';
import { type DbtVars, forgetBuilt, markBuilt } from './built.js';
import type { Config } from './config.js';
import { type Transformed, transform } from './dbt.js';
import { openHomeWarehouse } from './homeWarehouse.js';
import type { Place } from './place.js';

export interface BuildSpec extends Pick<Config, 'bigquery'> {
  readonly home: Place;
  readonly isImported: boolean;
  /** dbt variables that are not the project's own values. */
  readonly vars?: DbtVars | undefined;
  /** The dbt executable. */
  readonly dbt: string;
  readonly threads: number;
  readonly fullRefresh: boolean;
  readonly signal: AbortSignal;
}

export interface BuildReport extends Transformed {
  /** Days of the facts that were made again (YYYY-MM-DD); null where everything was made anew. */
  readonly days: readonly string[] | null;
}

/** Throws what `transform` throws; then the marts are those of nothing, and the next build makes everything anew. */
export async function buildMarts(spec: BuildSpec, effects: Effects): Promise<BuildReport> {
  const { home, isImported, vars, fullRefresh, dbt, threads, signal } = spec;
  const inWarehouse = <T>(work: (warehouse: Warehouse) => Promise<T>) => inWarehouseOf(spec, work);
  const own = vars === undefined ? {} : { vars };
  const plan = await inWarehouse(async (warehouse) => {
    const planned = await planBuild(warehouse, { ...own, isImported, fullRefresh });
    await forgetBuilt(warehouse);
    return planned;
  });
  effects.log(plan.story);
  const ask = (sql: string) => inWarehouse((warehouse) => warehouse.query(sql));
  const options = { home: home.path, duckdbPath: home.warehouse, ask, dbt, touched: plan.touched, threads, signal };
  const where = spec.bigquery === undefined ? {} : { bigquery: dbtEnvironment(spec.bigquery) };
  const transformed = await transform({ ...options, ...own, ...where }, effects);
  await inWarehouse((warehouse) => markBuilt(warehouse, plan.digest, vars));
  return { ...transformed, days: plan.touched?.facts ?? null };
}

async function inWarehouseOf<T>(spec: BuildSpec, work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openHomeWarehouse(spec, spec.home);
  return work(warehouse).finally(() => warehouse.close());
}
