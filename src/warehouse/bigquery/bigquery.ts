/** The warehouse in the cloud: data sets instead of schemas, jobs instead of connections. */
import { DELETIONS } from '../../contract/deletions.js';
import { RAW, RAW_TABLES } from '../../contract/raw/index.js';
import { type ColumnOf, columnNames, type Row, schemaOf, type Table } from '../../contract/table.js';
import { realEffects } from '../../effects.js';
import { UserError } from '../../error.js';
import type { Window } from '../../time.js';
import { PEOPLES_TABLES } from '../people.js';
import { columnsByTable, SCHEMA_VERSION } from '../schema.js';
import type { ResultRow, StoredColumn, Warehouse } from '../warehouse.js';
import { type Client, openClient } from './client.js';
import { runForget } from './forget.js';
import { openJournal } from './journal.js';
import { runLoad } from './load.js';
import { type LookUp, lookUp } from './lookUp.js';
import { refuseWriting } from './readOnly.js';
import { runRemoval } from './remove.js';
import { type Replacing, runReplacement } from './replace.js';
import type { BigQuerySpec, Schema } from './spec.js';
import { identifier, listColumns, within } from './sql.js';
import { createDatasets, createTables } from './tables.js';
import { columnsAt, makeViews, refuseView, type ViewMaking } from './views.js';

export interface BigQueryOptions {
  /** Where the jobs of this machine are written down; null for tests that nobody comes back to. */
  readonly journal: string | null;
  readonly readOnly?: boolean;
  /** Milliseconds since the epoch, for `finished_at`. */
  readonly now?: () => number;
}

/** What only a warehouse elsewhere is asked for. */
export interface BigQueryWarehouse extends Warehouse {
  /** Streams the rows of a table whose keys are in a file: a table elsewhere cannot be looked into from here. */
  lookUp(asked: LookUp): AsyncIterable<readonly ResultRow[]>;
  /** Types by name of a table anywhere, by its address `project.dataset.table`; null where there is none. */
  columnsAt(address: string): Promise<ReadonlyMap<string, string> | null>;
  /** Makes views in the place of raw tables, and the raw tables that are missing. */
  makeViews(making: ViewMaking): Promise<void>;
  /** All that is loaded gives way to the files. */
  replace(replacing: Replacing): Promise<void>;
}

/** Null where nothing was ever loaded; makes nothing, and only reads. */
export async function maybeBigQuery(spec: BigQuerySpec, options: BigQueryOptions): Promise<BigQueryWarehouse | null> {
  const found = await versionOf(await openClient(spec));
  return found === null ? null : openBigQuery(spec, { ...options, readOnly: true });
}

export async function openBigQuery(spec: BigQuerySpec, options: BigQueryOptions): Promise<BigQueryWarehouse> {
  const client = await openClient(spec);
  await settle(client, options.readOnly === true);
  const now = () => (options.now ?? realEffects.now)() * 1000;
  const transacting = { client, journal: openJournal(options.journal), now };
  const made = new Set<Table>();
  const views = new Set<Table>();
  const create = async (...tables: Table[]) => {
    const missing = tables.filter((table) => !made.has(table));
    for (const view of await createTables(client, missing)) views.add(view);
    for (const table of tables) made.add(table);
  };
  /** For what changes rows of the tables. */
  const createOwn = async (tables: readonly Table[], ...others: Table[]) => {
    await create(...others, ...tables);
    const view = tables.find((table) => views.has(table));
    if (view !== undefined) throw refuseView(client, view);
  };
  const asked = { columns: (schema: string) => storedColumns(client, schema as Schema), query: rowsOf(client) };
  return {
    ...asked,
    kind: 'bigquery',
    create,
    async load(load) {
      // Parents and children that hold nothing yet are looked into, too.
      await createOwn(
        load.tables.map(({ table }) => table),
        ...RAW_TABLES,
      );
      return runLoad(transacting, load);
    },
    async remove(removal) {
      await createOwn(
        removal.tables.map(({ table }) => table),
        ...RAW_TABLES,
        DELETIONS,
      );
      return runRemoval(transacting, removal);
    },
    async forget(forgetting) {
      await createOwn(PEOPLES_TABLES);
      return runForget(transacting, asked, forgetting);
    },
    async replace(replacing) {
      await createOwn(replacing.tables.map(({ table }) => table));
      await runReplacement(transacting, asked, replacing);
    },
    columnsAt: (address) => columnsAt(client, address),
    async makeViews(making) {
      await create(RAW.pipeline_runs);
      await makeViews(transacting, making);
      await create(...RAW_TABLES);
    },
    lookUp: (wanted) => lookUp(client, now(), wanted),
    read: <T extends Table>(table: T, where?: Window) =>
      readTable(client, table, columnNames(table) as ColumnOf<T>[], where) as AsyncGenerator<readonly Row<T>[]>,
    readColumns: (table, columns) => readTable(client, table, columns),
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

async function* readTable<T extends Table, K extends ColumnOf<T>>(
  client: Client,
  table: T,
  columns: readonly K[],
  where?: Window,
): AsyncGenerator<readonly Pick<Row<T>, K>[]> {
  const rows = where === undefined ? 'true' : within(table, 't', [where]);
  const sql = `select ${listColumns(columns, 't')} from ${schemaOf(table)}.${table.name} t
    where ${rows} order by ${listColumns(table.key, 't')}`;
  for await (const page of client.pages(sql))
    if (page.rows.length > 0) yield page.rows as readonly ResultRow[] as readonly Pick<Row<T>, K>[];
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

const rowsOf =
  (client: Client) =>
  async (sql: string): Promise<ResultRow[]> => [...(await client.query(sql)).rows];
