/**
 * Whether the marts are those of what is loaded. They were built from the loads and from the dbt project; the digest of
 * both is kept beside them in the warehouse, so that nothing is built twice and nothing stale passes for new.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MART_TABLES } from '../contract/marts/index.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { PROJECT } from './dbt.js';

export async function isBuilt(warehouse: Warehouse): Promise<boolean> {
  const tables = await warehouse.query(
    `select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('marts', 'meta')`,
  );
  const names = new Set(tables.map((table) => table['name']));
  const needed = ['meta.built', ...MART_TABLES.map(({ name }) => `marts.${name}`)];
  if (needed.some((name) => !names.has(name))) return false;
  const [built] = await warehouse.query('select digest from meta.built');
  return built?.['digest'] === (await digestOf(warehouse));
}

/** To be said before a build begins: one that fails must not pass for the one before it. */
export async function forgetBuilt(warehouse: Warehouse): Promise<void> {
  await warehouse.execute('drop table if exists meta.built');
}

/** To be said after a build that passed. */
export async function markBuilt(warehouse: Warehouse): Promise<void> {
  await warehouse.execute(`create or replace table meta.built as select '${await digestOf(warehouse)}' as digest`);
}

async function digestOf(warehouse: Warehouse): Promise<string> {
  const runs = await warehouse.query(
    'select run_id, table_name, sha256 from raw.pipeline_runs order by run_id, table_name',
  );
  const digest = createHash('sha256').update(JSON.stringify(runs));
  for (const file of (await readdir(PROJECT, { recursive: true })).toSorted())
    if (/\.(sql|yml|csv)$/.test(file)) digest.update(`${file}\n`).update(await readFile(join(PROJECT, file)));
  return digest.digest('hex');
}
