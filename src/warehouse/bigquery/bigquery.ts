/** The warehouse in the cloud: data sets instead of schemas, jobs instead of connections. */
import { RAW_TABLES } from '../../contract/raw/index.js';
import { columnNames, type Row, schemaOf, type Table } from '../../contract/table.js';
import { realEffects } from '../../effects.js';
import { UserError } from '../../error.js';
import type { Window } from '../../time.js';
import { columnsByTable, SCHEMA_VERSION } from '../schema.js';
import type { ResultRow, StoredColumn, Warehouse } from '../warehouse.js';
import { type Client, openClient } from './client.js';
import { openJournal } from './journal.js';
import { runLoad } from './load.js';
import { refuseWriting } from './readOnly.js';
import type { BigQuerySpec, Schema } from './spec.js';
import { identifier, listColumns, within } from './sql.js';
import { createDatasets, createTables } from './tables.js';

export interface BigQueryOptions {
  /** Where the jobs of this machine are written down; null for tests that nobody comes back to. */
  readonly journal: string | null;
  readonly readOnly?: boolean;
  /** Milliseconds since the epoch, for `finished_at`. */
  readonly now?: () => number;
}

export async function openBigQuery(spec: BigQuerySpec, options: BigQueryOptions): Promise<Warehouse> {
  const client = await openClient(spec);
  await settle(client, options.readOnly === true);
  const now = options.now ?? realEffects.now;
  const journal = openJournal(options.journal);
  const made = new Set<Table>();
  const create = async (...tables: Table[]) => {
    await createTables(
      client,
      tables.filter((table) => !made.has(table)),
    );
    for (const table of tables) made.add(table);
  };
  return {
    kind: 'bigquery',
    create,
    async load(load) {
      // Parents and children that hold nothing yet are looked into, too.
      await create(...RAW_TABLES, ...load.tables.map(({ table }) => table));
      return runLoad({ client, journal, now: () => now() * 1000 }, load);
    },
    remove: () => notYet('rows are not taken out of BigQuery by their keys'),
    forget: () => notYet('nobody is forgotten in BigQuery'),
    leaveOut: async (list) => (list.length === 0 ? 0 : notYet('nobody is forgotten in BigQuery')),
    read: <T extends Table>(table: T, where?: Window) => readTable(client, table, where),
    columns: (schema) => storedColumns(client, schema as Schema),
    query: async (sql) => [...(await client.query(sql)).rows],
    look: (sql) => refuseWriting(client, sql).then(() => client.query(sql)),
    execute: async (sql) => void (await client.query(sql)),
    change: (sql) => change(client, sql),
    close: async () => {},
  };
}

/** Writes the version into data sets that have none, and makes what a load needs beside its tables; refuses those of another version. */
async function settle(client: Client, readOnly: boolean): Promise<void> {
  const found = await versionOf(client);
  if (found === SCHEMA_VERSION) return;
  const { project, datasets } = client.spec;
  if (found !== null)
    throw new UserError(
      `the data sets of ${project} were written by another version of this program (${found}, not ${SCHEMA_VERSION}): name others, or use that version`,
    );
  if (readOnly) throw new UserError(`nothing is loaded yet in ${project}.${datasets.raw}: run kro up, or kro load`);
  await createDatasets(client);
  await client.query(
    `create table if not exists meta.version (version int64 not null);
     create table if not exists meta.lease (version int64 not null, run_id string);
     create table if not exists meta.unsaved (table_name string not null, day date not null);
     create table if not exists meta.unbuilt (table_name string not null, day date not null);
     insert into meta.lease (version, run_id) select 0, '' from (select 1) where not exists (select 1 from meta.lease);
     insert into meta.version (version) select ${SCHEMA_VERSION} from (select 1) where not exists (select 1 from meta.version);`,
  );
}

/** Null where there is none. */
async function versionOf(client: Client): Promise<number | null> {
  try {
    const { rows } = await client.query('select max(version) as version from meta.version');
    return (rows[0]?.['version'] ?? null) as number | null;
  } catch (error) {
    if (/Not found: (Dataset|Table)/i.test((error as Error).message)) return null;
    throw error;
  }
}

async function* readTable<T extends Table>(
  client: Client,
  table: T,
  where?: Window,
): AsyncGenerator<readonly Row<T>[]> {
  const rows = where === undefined ? 'true' : within(table, 't', [where]);
  const sql = `select ${listColumns(columnNames(table), 't')} from ${schemaOf(table)}.${table.name} t
    where ${rows} order by ${listColumns(table.key, 't')}`;
  for await (const page of client.pages(sql))
    if (page.rows.length > 0) yield page.rows as readonly ResultRow[] as readonly Row<T>[];
}

async function storedColumns(client: Client, schema: Schema): Promise<Map<string, StoredColumn[]>> {
  const { project, datasets } = client.spec;
  const { rows } = await client.query(
    `select table_name, column_name, data_type from ${identifier(`${project}.${datasets[schema]}`)}.INFORMATION_SCHEMA.COLUMNS
     order by table_name, ordinal_position`,
  );
  return columnsByTable(rows);
}

/** How many rows a statement has changed, as its job says. */
async function change(client: Client, sql: string): Promise<number> {
  const job = await client.run(sql);
  const [metadata] = await job.getMetadata();
  return Number(metadata.statistics?.query?.numDmlAffectedRows ?? 0);
}

function notYet(what: string): Promise<never> {
  return Promise.reject(new UserError(`${what} by this version: use a DuckDB home for it (--warehouse duckdb)`));
}
