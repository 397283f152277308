/** `kro sql`: one read-only query. */
import { text as readText } from 'node:stream/consumers';
import { UsageError } from '../error.js';
import type { QueryResult, Warehouse } from '../warehouse/warehouse.js';
import type { Run } from './command.js';
import { fromGoogleSql, GOOGLE_FUNCTIONS } from './googleSql.js';
import { withReader } from './reader.js';
import { renderCsv, renderTable } from './table.js';
import { counted } from './wording.js';

export const sqlCommand: Run = async (context, options, args) => {
  const config = await context.config();
  if (options['csv'] === true && config.json) throw new UsageError('--csv and --json cannot stand together');
  const query = await queryText(args[0]);
  const result = await withReader(context, ({ warehouse }) => runQuery(warehouse, query));
  return { document: result.rows, text: options['csv'] === true ? csv(result) : people(result) };
};

/** Unqualified names are looked for in the marts, then among the raw tables. */
export async function runQuery(warehouse: Warehouse, query: string): Promise<QueryResult> {
  if (warehouse.kind === 'bigquery') return warehouse.look(query);
  await warehouse.execute(`set search_path = '${(await searched(warehouse)).join(',')}'`);
  for (const statement of GOOGLE_FUNCTIONS) await warehouse.execute(statement);
  return warehouse.look(fromGoogleSql(query));
}

/** A path that names a schema which is not there yet is refused. */
async function searched(warehouse: Warehouse): Promise<string[]> {
  const rows = await warehouse.query('select schema_name from information_schema.schemata');
  const there = new Set(rows.map((row) => row['schema_name']));
  return ['marts', 'raw', 'main'].filter((schema) => there.has(schema));
}

async function queryText(argument: string | undefined): Promise<string> {
  if (argument === undefined && process.stdin.isTTY) throw new UsageError('missing query: kro sql "select …"');
  const query = (argument ?? (await readText(process.stdin))).trim().replace(/;+\s*$/, '');
  if (query === '') throw new UsageError('the query is empty: kro sql "select …"');
  return query;
}

const csv = ({ names, rows }: QueryResult): string => renderCsv(names, rows.map(Object.values));

function people({ names, rows }: QueryResult): string {
  return `${renderTable(names, rows.map(Object.values))}\n${rows.length === 0 ? 'no rows' : counted(rows.length, 'row')}`;
}
