/** A hand-made world small enough to read (test/fixtures/dbt), in a home of its own, and dbt on it. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { type Effects, realEffects } from '../../src/effects.js';
import { type Transformed, type TransformOptions, transform } from '../../src/pipeline/dbt.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { ResultRow } from '../../src/warehouse/warehouse.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/dbt/', import.meta.url));
export const PROJECT = fileURLToPath(new URL('../../dbt/', import.meta.url));
/** dbt starts slowly, and slower where much else runs. */
export const DBT_TIMEOUT = 180_000;

export interface World {
  readonly home: string;
  readonly path: string;
  /** Rows of a query, every value as text or null. */
  rows(sql: string): Promise<(string | null)[][]>;
  run(sql: string): Promise<void>;
  remove(): void;
}

export async function createWorld(): Promise<World> {
  const home = mkdtempSync(join(tmpdir(), 'kro-dbt-'));
  const path = join(home, 'warehouse.duckdb');
  const warehouse = await openDuckDB(path);
  for (const table of RAW_TABLES) {
    await warehouse.create(table);
    const csv = join(FIXTURES, 'raw', `${table.name}.csv`);
    if (existsSync(csv)) await warehouse.execute(`copy raw.${table.name} from '${csv}' (header)`);
  }
  await warehouse.close();
  return {
    home,
    path,
    rows: (sql) =>
      connected(path, async (connection) => {
        const all = await connection.runAndReadAll(`select columns(*)::varchar from (${sql})`);
        return all.getRowsJson() as (string | null)[][];
      }),
    run: (sql) =>
      connected(path, async (connection) => {
        await connection.run(sql);
      }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** The same world with dbt's parse of the project, which takes longest. */
export async function copyWorld(world: World): Promise<World> {
  const copy = await createWorld();
  const parsed = join(world.home, 'dbt');
  if (existsSync(parsed)) cpSync(parsed, join(copy.home, 'dbt'), { recursive: true });
  return copy;
}

export function transformWorld(
  world: World,
  options: Partial<TransformOptions> = {},
  effects: Effects = quiet([]),
): Promise<Transformed> {
  const own = { home: world.home, duckdbPath: world.path, ask: (sql: string) => askFile(world.path, sql) };
  return transform({ ...own, dbt: dbtPath(), ...options }, effects);
}

/** The real dbt that the test command has set up. */
export function dbtPath(): string {
  const dbt = process.env['KRO_DBT'];
  if (dbt === undefined) throw new Error('KRO_DBT names no dbt: run npm test, or name one');
  return dbt;
}

export function quiet(lines: string[]): Effects {
  return { ...realEffects, log: (line) => lines.push(line) };
}

/** Expected marts: name → [header, …rows], empty cells null. */
export function expectedMart(text: string): { readonly columns: string[]; readonly rows: (string | null)[][] } {
  const [header, ...lines] = text.trimEnd().split('\n');
  return {
    columns: header!.split(','),
    rows: lines.map((line) => line.split(',').map((cell) => (cell === '' ? null : cell))),
  };
}

export function expectedMarts(): string[] {
  return readdirSync(join(FIXTURES, 'marts')).map((file) => file.replace(/\.csv$/, ''));
}

export function expectedPath(mart: string): string {
  return join(FIXTURES, 'marts', `${mart}.csv`);
}

async function connected<T>(path: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

export async function askFile(path: string, sql: string): Promise<readonly ResultRow[]> {
  const warehouse = await openDuckDB(path, { readOnly: true });
  return warehouse.query(sql).finally(() => warehouse.close());
}
