/**
 * Whether the marts are those of what is loaded. They were built from the loads and from the dbt project; the digest of
 * both is kept beside them in the warehouse, so that nothing is built twice and nothing stale passes for new.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MART_TABLES } from '../contract/marts/index.js';
import { type Day, parseDay } from '../time.js';
import { type Built, FORGET_BUILT, saveBuilt } from '../warehouse/unbuilt.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { PROJECT } from './dbt.js';

export type DbtVars = Readonly<Record<string, unknown>>;

export async function isBuilt(warehouse: Warehouse): Promise<boolean> {
  const built = await readBuilt(warehouse);
  return built !== null && built.digest === (await digestOf(warehouse));
}

/** Null where there are no marts, or they are of a build that did not pass. */
export async function readBuilt(warehouse: Warehouse): Promise<Built | null> {
  const [meta, marts] = [await warehouse.columns('meta'), await warehouse.columns('marts')];
  // An earlier version of the program wrote the digest alone.
  if ((meta.get('built') ?? []).map(({ name }) => name).join(' ') !== 'digest project as_of') return null;
  if (MART_TABLES.some(({ name }) => !marts.has(name))) return null;
  const [built] = await warehouse.query('select digest, project, as_of from meta.built');
  if (built === undefined) return null;
  const { digest, project, as_of } = built as Record<string, string>;
  return { digest: digest!, project: project!, asOf: parseDay(as_of!, 'as-of of the marts') };
}

/** To be said before a build begins: one that fails must not pass for the one before it. */
export async function forgetBuilt(warehouse: Warehouse): Promise<void> {
  await warehouse.execute(FORGET_BUILT);
}

/**
 * To be said after a build that passed, with the digest of what it was to build: where something has been loaded meanwhile,
 * nothing is said, and the next build makes all anew.
 */
export async function markBuilt(warehouse: Warehouse, digest: string, vars: DbtVars = {}): Promise<void> {
  if (digest !== (await digestOf(warehouse))) return;
  const asOf = await martsAsOf(warehouse);
  if (asOf !== null) await saveBuilt(warehouse, { digest, project: await projectDigest(vars), asOf });
}

/** The day through which marts built now would speak, by dbt's own view of it; null where nothing is loaded. */
export async function martsAsOf(warehouse: Warehouse): Promise<Day | null> {
  const [clock] = await warehouse.query('select as_of from intermediate.int_as_of');
  const asOf = clock?.['as_of'] as string | null | undefined;
  return asOf === null || asOf === undefined ? null : parseDay(asOf, 'as-of of the marts');
}

/** Of the loads and the dbt project. Predictions are made from the marts, and no mart but a view reads them. */
export async function digestOf(warehouse: Warehouse): Promise<string> {
  const [runs] = await warehouse.query(
    `select string_agg(concat(run_id, ' ', table_name, ' ', sha256), ',' order by run_id, table_name) as runs
     from raw.pipeline_runs where table_name <> 'predictions'`,
  );
  return createHash('sha256')
    .update(`${runs!['runs'] ?? ''} ${await projectDigest({})}`)
    .digest('hex');
}

/** Names of the tables and views that dbt makes, whatever it made of them last. */
export async function builtNames(): Promise<string[]> {
  const files = await Promise.all(['models', 'seeds'].map((part) => readdir(join(PROJECT, part), { recursive: true })));
  return files.flat().flatMap((file) => /([^/\\]+)\.(?:sql|csv)$/.exec(file)?.[1] ?? []);
}

export async function projectDigest(vars: DbtVars): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(Object.entries(vars).sort()));
  for (const file of (await readdir(PROJECT, { recursive: true })).toSorted())
    if (/\.(sql|yml|csv)$/.test(file)) digest.update(`${file}\n`).update(await readFile(join(PROJECT, file)));
  return digest.digest('hex');
}
