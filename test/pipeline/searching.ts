/** Whether a text is anywhere in a folder: in the bytes of its files, and in what those hold packed. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { literal } from '../../src/warehouse/sql.js';

/** Files that hold one of the texts, relative to the folder; of a warehouse its tables, too. */
export async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) continue;
    const bytes = readFileSync(path);
    const plain = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    if (texts.some((text) => bytes.includes(text) || plain.includes(text))) found.push(name);
    else if (name.endsWith('.parquet') && (await isInParquet(path, texts))) found.push(name);
    if (name.endsWith('.duckdb')) found.push(...(await tablesWith(path, texts)).map((table) => `${name} ${table}`));
  }
  return found.sort();
}

const rowWith = (row: string, texts: readonly string[]): string =>
  texts.map((text) => `contains(cast(${row} as varchar), ${literal(text)})`).join(' or ');

async function isInParquet(path: string, texts: readonly string[]): Promise<boolean> {
  const warehouse = await openDuckDB(':memory:');
  const sql = `select 1 from read_parquet(${literal(path)}) as one where ${rowWith('one', texts)} limit 1`;
  return (await warehouse.query(sql).finally(() => warehouse.close())).length > 0;
}

async function tablesWith(path: string, texts: readonly string[]): Promise<string[]> {
  const warehouse = await openDuckDB(path, { readOnly: true });
  const tables = await warehouse.query(
    `select schema_name || '.' || table_name as name from duckdb_tables() where database_name = current_database()`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    if ((await warehouse.query(`select 1 from ${name} as one where ${rowWith('one', texts)} limit 1`)).length > 0)
      found.push(String(name));
  await warehouse.close();
  return found;
}
