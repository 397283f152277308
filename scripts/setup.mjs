/**
 * Everything a fresh machine lacks, in three steps which cost nothing when they are done already: packages, build, dbt.
 * Plain JavaScript without dependencies, as it runs before there are any.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStep } from './setup/build.mjs';
import { environmentStep } from './setup/environment.mjs';
import { ENVIRONMENTS } from './setup/environments.mjs';
import { googleSqlStep } from './setup/googlesql.mjs';
import { packagesStep } from './setup/packages.mjs';
import { ensure } from './setup/step.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** @typedef {import('./setup/step.mjs').Write} Write */

/** In a checkout the sources and the lock are there; in an installed package they are not, and nothing is to be built. */
export function isCheckout() {
  return ['package-lock.json', 'src', 'tsconfig.build.json'].every((name) => existsSync(join(ROOT, name)));
}

/** @param {Write} write */
export async function ensureNode(write) {
  if (isCheckout()) await ensure(packagesStep(ROOT), write);
}

/** @param {Write} write */
export async function ensureBuild(write) {
  if (isCheckout()) await ensure(buildStep(ROOT), write);
}

/** The path of a dbt that runs; $KRO_DBT is taken at its word. @param {Write} write */
export async function ensureDbt(write) {
  return process.env['KRO_DBT'] || (await ensureEnvironment('dbt', write));
}

/** The same with the adapter for BigQuery; $KRO_DBT_BIGQUERY is taken at its word. @param {Write} write */
export async function ensureDbtBigQuery(write) {
  return process.env['KRO_DBT_BIGQUERY'] || (await ensureEnvironment('dbtBigQuery', write));
}

/** The path of a Python that has the emulator of BigQuery; $KRO_BQEMULATOR is taken at its word. @param {Write} write */
export async function ensureBqemulator(write) {
  return process.env['KRO_BQEMULATOR'] || (await ensureEnvironment('bqemulator', write));
}

/** The dbt that is there already, without making one. */
export function maybeDbt() {
  const step = environmentStep(ROOT, cacheFolder(process.env), ENVIRONMENTS.dbt);
  return process.env['KRO_DBT'] || (step.isFresh() ? step.executable : undefined);
}

/** The path of Google's SQL analyser; $KRO_GOOGLESQL is taken at its word. @param {Write} write */
export async function ensureGoogleSql(write) {
  const step = googleSqlStep(ROOT, cacheFolder(process.env));
  if (!process.env['KRO_GOOGLESQL']) await ensure(step, write);
  return process.env['KRO_GOOGLESQL'] || step.executable;
}

/** The analyser that is there already, without making one. */
export function maybeGoogleSql() {
  const step = googleSqlStep(ROOT, cacheFolder(process.env));
  return process.env['KRO_GOOGLESQL'] || (step.isFresh() ? step.executable : undefined);
}

/** @param {keyof typeof ENVIRONMENTS} name @param {Write} write */
async function ensureEnvironment(name, write) {
  const step = environmentStep(ROOT, cacheFolder(process.env), ENVIRONMENTS[name]);
  await ensure(step, write);
  return step.executable;
}

/** @param {Readonly<Record<string, string | undefined>>} env */
function cacheFolder(env) {
  if (env['KRO_CACHE']) return resolve(env['KRO_CACHE']);
  if (isCheckout()) return join(ROOT, '.cache');
  const user = env['XDG_CACHE_HOME'];
  return join(user && isAbsolute(user) ? user : join(homedir(), '.cache'), 'kraken-ramp-optimizer');
}
