/**
 * What is loaded, as far as files are judged against it, under one name in the scratch. A home's own file is attached whole; of tables
 * elsewhere comes down what the judgement of a table asks for: newer deletions, and the parents of its rows.
 */
import { join } from 'node:path';
import { DELETIONS } from '../../contract/deletions.js';
import { RAW_TABLES } from '../../contract/raw/index.js';
import { AS_OF, type Parent, type Table } from '../../contract/table.js';
import type { BigQueryWarehouse } from '../../warehouse/bigquery/bigquery.js';
import type { BigQuerySpec } from '../../warehouse/bigquery/spec.js';
import { coverageName } from '../../warehouse/coverage.js';
import { fillTexts } from '../../warehouse/localCopy.js';
import { type Scratch, WAREHOUSE, withScratch } from '../../warehouse/scratch.js';
import { identifier, literal } from '../../warehouse/sql.js';
import { target } from '../../warehouse/staging.js';
import type { Forgotten, ResultRow } from '../../warehouse/warehouse.js';
import { forgottenHere } from '../backup/forgottenHere.js';
import { maybeElsewhere, type Where } from '../homeWarehouse.js';
import type { Place } from '../place.js';
import { soundTable } from './parse.js';

export interface Loaded {
  /** Schema-qualified names of the tables that are there; none where there is no warehouse. */
  readonly tables: ReadonlySet<string>;
  /** Who was erased from the home. */
  readonly forgotten: readonly Forgotten[];
  /** Ids of the imports that are loaded. */
  runs(): Promise<ReadonlySet<unknown>>;
  /** To be said before a table's sound rows are judged; `imported` has the names of those that were. */
  bring(table: Table, imported: ReadonlySet<string>): Promise<void>;
  /** To be said before the warehouse is opened by somebody else. */
  release(): Promise<void>;
}

/** Runs the work with a scratch in the folder, which is wiped before and after. */
export function withLoaded<T>(
  home: Place,
  { bigquery }: Where,
  folder: string,
  work: (scratch: Scratch, loaded: Loaded) => Promise<T>,
): Promise<T> {
  if (bigquery === undefined)
    return withScratch(folder, home.warehouse, async (scratch) => work(scratch, await attached(scratch, home)));
  return withScratch(folder, null, async (scratch) =>
    work(scratch, await elsewhere(scratch, { home, bigquery, folder })),
  );
}

/** `prefix` stands before the schema. */
const runsIn = (prefix: string) => `select distinct run_id from ${prefix}raw.pipeline_runs where run_id like 'import%'`;

async function attached(scratch: Scratch, home: Place): Promise<Loaded> {
  const names = await scratch.query(
    `select schema_name || '.' || table_name as name from duckdb_tables() where database_name = '${WAREHOUSE}'`,
  );
  const tables = new Set(names.map(({ name }) => String(name)));
  return {
    tables,
    forgotten: await forgottenHere(home, scratch, WAREHOUSE),
    runs: async () =>
      tables.has('raw.pipeline_runs') ? idsOf(await scratch.query(runsIn(`${WAREHOUSE}.`))) : new Set(),
    bring: async () => {},
    release: () => scratch.execute(`detach database if exists ${WAREHOUSE}`),
  };
}

function idsOf(runs: readonly ResultRow[]): Set<unknown> {
  return new Set(runs.map((run) => run['run_id']));
}

interface Elsewhere {
  readonly home: Place;
  readonly bigquery: BigQuerySpec;
  readonly folder: string;
}

async function elsewhere(scratch: Scratch, { home, bigquery, folder }: Elsewhere): Promise<Loaded> {
  const warehouse = await maybeElsewhere(bigquery, home);
  const tables = warehouse === null ? new Set<string>() : await tablesIn(warehouse);
  await scratch.execute(
    `attach ${literal(join(folder, `${WAREHOUSE}.duckdb`))} as ${WAREHOUSE};
     create schema ${WAREHOUSE}.raw; create schema ${WAREHOUSE}.meta`,
  );
  return {
    tables,
    forgotten: await forgottenHere(home, warehouse),
    runs: async () =>
      warehouse !== null && tables.has('raw.pipeline_runs') ? idsOf(await warehouse.query(runsIn(''))) : new Set(),
    async bring(table, imported) {
      if (warehouse === null) return;
      const bringing = { scratch, warehouse, table, folder };
      if (tables.has(coverageName(DELETIONS))) await bringDeletions(bringing);
      for (const parent of table.parents)
        if (tables.has(`raw.${parent.table}`)) await bringParents(bringing, parent, imported.has(parent.table));
    },
    release: async () => {},
  };
}

async function tablesIn(warehouse: BigQueryWarehouse): Promise<Set<string>> {
  const names = ['raw', 'meta'].map(async (schema) =>
    [...(await warehouse.columns(schema)).keys()].map((name) => `${schema}.${name}`),
  );
  return new Set((await Promise.all(names)).flat());
}

interface Bringing {
  readonly scratch: Scratch;
  readonly warehouse: BigQueryWarehouse;
  readonly table: Table;
  readonly folder: string;
}

/** An older deletion takes none of the rows back. */
async function bringDeletions({ scratch, warehouse, table }: Bringing): Promise<void> {
  const asOf = identifier(AS_OF);
  const { first } = await scratch.first(`select min(${asOf}) as first from ${soundTable(table)}`);
  const rows =
    first === null
      ? []
      : await warehouse.query(
          `select table_name, key, ${AS_OF} from ${target(DELETIONS)}
           where table_name = ${literal(table.name)} and ${AS_OF} > date ${literal(String(first))}`,
        );
  await fillTexts(scratch, 'incoming', ['table_name', 'key', AS_OF], one(rows));
  await scratch.execute(
    `create or replace table ${WAREHOUSE}.${target(DELETIONS)} as
     select table_name, key, cast(${asOf} as date) as ${asOf} from incoming; drop table incoming`,
  );
}

async function* one<T>(item: T): AsyncGenerator<T> {
  yield item;
}

/** Those that the rows name, but for those that come with them. */
async function bringParents(
  { scratch, warehouse, table, folder }: Bringing,
  parent: Parent,
  isFresh: boolean,
): Promise<void> {
  const { must, column } = parent;
  const there = RAW_TABLES.find(({ name }) => name === parent.table)!;
  const columns = [parent.key, ...(must === undefined ? [] : [must.column])];
  const fresh = `exists (select 1 from ${soundTable(there)} f where f.${identifier(parent.key)} = s.${identifier(column)})`;
  const asked = `select distinct s.${identifier(column)} as ${identifier(parent.key)} from ${soundTable(table)} s
    where s.${identifier(column)} is not null and not ${isFresh ? fresh : 'false'}`;
  const keys = await scratch.land(asked, join(folder, `${table.name}_${there.name}.parquet`));
  const rows = keys.rows === 0 ? one([]) : warehouse.lookUp({ table: there, columns, keys });
  await fillTexts(scratch, 'incoming', columns, rows);
  await scratch.execute(`create or replace table ${WAREHOUSE}.${target(there)} as from incoming; drop table incoming`);
}
