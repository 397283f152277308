/** `kro doctor`: what this machine has, line by line, and what to do about the rest. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '../pipeline/config.js';
import { readHome } from '../pipeline/home.js';
import { readSizes } from '../pipeline/sizes.js';
import type { BigQuerySpec } from '../warehouse/bigquery/spec.js';
import { openDuckDB } from '../warehouse/duckdb.js';
import type { Context, Run } from './command.js';
import { tell } from './tell.js';

export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  /** What was found; for a failure, what to do. */
  readonly detail: string;
}

export const doctor: Run = async (context) => {
  const findings = await examine(context);
  const ok = findings.every((finding) => finding.ok);
  const lines = findings.map(({ what, ok: fine, detail }) => `${fine ? '✓' : '✗'} ${what.padEnd(10)} ${detail}`);
  const sizes = await context.config().then(
    ({ home }) => readSizes(home),
    () => null,
  );
  return { document: { ok, findings, sizes }, text: lines.join('\n'), exitCode: ok ? 0 : 1 };
};

async function examine(context: Context): Promise<Finding[]> {
  const { env } = context.effects;
  const config = await context.config().catch(() => null);
  return [
    await finding('config', () => context.config().then(({ home }) => `readable; home ${home}`)),
    await finding('node', async () => nodeVersion(process.versions.node)),
    await finding('dbt', () => dbtVersion(env['KRO_DBT'])),
    await finding('python', () => pythonVersion(env['KRO_DBT'])),
    await finding('duckdb', () => duckdbVersions(env['KRO_DBT'])),
    ...(config === null ? [] : await examineHome(config)),
    ...(config?.bigquery === undefined ? [] : await examineBigQuery(config.bigquery)),
  ];
}

async function examineHome(config: Config): Promise<Finding[]> {
  return [
    await finding('home', () => homeState(config.home)),
    ...(config.bigquery === undefined
      ? [await finding('warehouse', () => warehouseState(join(config.home, 'warehouse.duckdb')))]
      : []),
    await finding('size', () => homeSize(config.home)),
    await finding('disk', () => freeSpace(config.home)),
  ];
}

/** Up to the first step that fails: those after it could not be better. */
async function examineBigQuery(spec: BigQuerySpec): Promise<Finding[]> {
  const { stepsOf } = await import('../warehouse/bigquery/examine.js');
  const findings: Finding[] = [];
  for (const { what, look } of stepsOf(spec)) {
    findings.push(await finding(what, look));
    if (findings.at(-1)?.ok === false) break;
  }
  return findings;
}

/** A failure is an error whose sentence says what to do. */
async function finding(what: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await look() };
  } catch (error) {
    const { sentence } = tell(error);
    return { what, ok: false, detail: sentence.replace(/^unexpected: (.*); this is a bug.*$/s, '$1') };
  }
}

function nodeVersion(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new Error(`${version}: install Node 20.19 or newer`);
  return version;
}

const NO_DBT = 'not set up: run kro transform or npm start once, or name an executable in KRO_DBT';

async function dbtVersion(dbt: string | undefined): Promise<string> {
  const said = await run(requireDbt(dbt), ['--version']);
  const [, version] = /installed:\s*([\d.]+)/.exec(said) ?? [];
  if (version === undefined) throw new Error(`${dbt} does not tell its version: remove the cache and set up again`);
  return `${version} (${dbt})`;
}

/** The Python that dbt runs in; its environment lies beside the executable. */
async function pythonVersion(dbt: string | undefined): Promise<string> {
  const said = (await run(pythonOf(requireDbt(dbt)), ['--version'])).trim();
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said) ?? []).map(Number);
  if (major < 3 || (major === 3 && minor < 10)) throw new Error(`${said}: install Python 3.10 or newer`);
  return said.replace(/^Python /, '');
}

/** Two DuckDBs share one file: an older one cannot read what a newer one wrote. */
async function duckdbVersions(dbt: string | undefined): Promise<string> {
  const node = await nodeDuckDB();
  if (!dbt) return `${node} in Node`;
  const python = (await run(pythonOf(dbt), ['-c', 'import duckdb; print(duckdb.__version__)'])).trim();
  if (python !== node) throw new Error(`${node} in Node but ${python} in Python: remove the cache and set up again`);
  return `${node} in Node and Python`;
}

async function nodeDuckDB(): Promise<string> {
  const warehouse = await openDuckDB(':memory:');
  try {
    const version = (await warehouse.query('select version() as version'))[0]?.['version'];
    return String(version).replace(/^v/, '');
  } finally {
    await warehouse.close();
  }
}

async function homeState(path: string): Promise<string> {
  const home = await readHome(path);
  if (home === null) return `none yet at ${path}: kro up makes one`;
  if (home.kind === 'imported') return 'imported data';
  return `${home.profile.name}, seed ${home.memory.seed}${home.memory.asOf === undefined ? '' : `, as of ${home.memory.asOf}`}`;
}

async function warehouseState(file: string): Promise<string> {
  if (!existsSync(file)) return 'none yet';
  const warehouse = await openDuckDB(file, { readOnly: true });
  await warehouse.close();
  return 'opens';
}

/** In MB, the largest first. */
async function homeSize(path: string): Promise<string> {
  const sizes = Object.entries(await readSizes(path)).sort(([, a], [, b]) => b - a);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  const parts = sizes.filter(([, bytes]) => bytes > 0).map(([kind, bytes]) => `${kind} ${megabytes(bytes)}`);
  return total === 0 ? 'nothing yet' : `${megabytes(total)} MB: ${parts.join(', ')}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0);
}

const LEAST_BYTES = 1_000_000_000;

async function freeSpace(path: string): Promise<string> {
  const place = nearestFolder(path);
  const { bavail, bsize } = await statfs(place);
  const gigabytes = (bavail * bsize) / 1e9;
  if (bavail * bsize < LEAST_BYTES) throw new Error(`${gigabytes.toFixed(1)} GB free at ${place}: free at least 1 GB`);
  return `${gigabytes.toFixed(0)} GB free`;
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function requireDbt(dbt: string | undefined): string {
  if (!dbt) throw new Error(NO_DBT);
  if (dbt.includes('/') && !existsSync(dbt)) throw new Error(`${dbt} is gone: ${NO_DBT}`);
  return dbt;
}

function pythonOf(dbt: string): string {
  const beside = [join(dirname(dbt), 'python'), join(dirname(dbt), 'python.exe')].find(existsSync);
  return beside ?? 'python3';
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(command, [...args], { timeout: 60_000 });
  return `${stdout}${stderr}`;
}
