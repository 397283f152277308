/** Views of the contract's shape over tables that lie in BigQuery already: no row is copied, and none can be loaded into them. */
import { createHash } from 'node:crypto';
import { schemaOf, type Table } from '../../contract/table.js';
import { UserError } from '../../error.js';
import { type Client, short } from './client.js';
import { readLease } from './remove.js';
import type { Schema } from './spec.js';
import { identifier } from './sql.js';
import { makeOwn, removeOwn } from './staged.js';
import { type Facts, noWindow, place, record, scriptOf } from './statements.js';
import { tableOf, told } from './tables.js';
import { type Transacting, transact } from './transact.js';

export interface ViewMaking extends Pick<Facts, 'runId' | 'asOf' | 'producer' | 'startedAt'> {
  readonly views: readonly {
    readonly table: Table;
    /** The query of the view, whose columns are the table's. */
    readonly sql: string;
    /** How many rows it has now. */
    readonly rows: number;
  }[];
}

/** Characters of a view's query. */
const LONGEST = 256 * 1024;

/** Types by name, of a table or view anywhere; null where there is none. */
export async function columnsAt({ api }: Client, address: string): Promise<Map<string, string> | null> {
  const [name, dataset, ...project] = address.split('.').reverse();
  const projectId = project.reverse().join('.');
  const table = api.dataset(dataset!, { projectId }).table(name!);
  const metadata = await told(() =>
    table.getMetadata().then(
      ([found]) => found,
      (error: { code?: unknown }) => {
        if (error.code === 404) return null;
        throw error;
      },
    ),
  );
  if (metadata === null) return null;
  const fields = (metadata.schema?.fields ?? []) as readonly { name: string; type: string; mode?: string }[];
  return new Map(fields.map((field) => [field.name, field.mode === 'REPEATED' ? 'list' : field.type]));
}

/**
 * Makes them, one after the other, for no transaction takes what makes a view; then writes the log. The same again makes up for one that
 * was cut off. Throws UserError where a table with rows has the name.
 */
export async function makeViews(transacting: Transacting, making: ViewMaking): Promise<void> {
  const { client, now } = transacting;
  for (const { table, sql } of making.views) refuseLongView(table, sql);
  for (const { table } of making.views) await giveWay(client, table);
  for (const { table, sql } of making.views) await client.query(`create or replace view ${place(table)} as\n${sql}`);
  const { runId, asOf, producer, startedAt, views } = making;
  const parts = views.map(({ table, sql, rows }) => ({
    table,
    window: noWindow(asOf),
    rowCount: rows,
    sha256: createHash('sha256').update(sql).digest('hex'),
  }));
  await transact(transacting, {
    key: short(JSON.stringify(['views', asOf, parts.map(({ sha256, rowCount }) => [sha256, rowCount])])),
    runId,
    prepare: async (own) => {
      await makeOwn(client, own, now());
      const facts = { key: own, runId, asOf, producer, startedAt, now: now(), lease: await readLease(client) };
      return scriptOf(facts, { statements: record(facts, parts), answer: `${parts.length} as made` });
    },
    clear: (own) => removeOwn(client, own, []),
  });
}

/** Every build reads it again, and the views of dbt on top of it have a limit, too. */
function refuseLongView({ name }: Table, sql: string): void {
  if (sql.length <= LONGEST) return;
  throw new UserError(
    `the view ${name} would have ${sql.length} characters, and BigQuery takes ${LONGEST}: name fewer assets in reference, or bring the table into shape before`,
  );
}

/** A table of ours without rows goes; one with rows would be hidden. */
async function giveWay({ api, query, spec }: Client, table: Table): Promise<void> {
  const there = tableOf({ api, spec }, schemaOf(table) as Schema, table.name);
  const [isThere] = await told(() => there.exists());
  if (!isThere) return;
  const [{ type }] = (await told(() => there.getMetadata())) as unknown as [{ type?: string }];
  if (type === 'VIEW') return;
  const { rows } = await query(`select count(*) as n from ${place(table)}`);
  const count = rows[0]!['n'] as number;
  if (count > 0)
    throw new UserError(
      `${spec.datasets[schemaOf(table) as Schema]}.${table.name} holds ${count} rows of its own, and no view can take its place: name other data sets`,
    );
  await query(`drop table ${place(table)}`);
}

/** For what changes rows. */
export function refuseView({ spec }: Client, table: Table): UserError {
  const name = identifier(`${spec.datasets[schemaOf(table) as Schema]}.${table.name}`);
  return new UserError(
    `${name} is a view over a table that is in BigQuery already, and its rows cannot be changed through it: change that table`,
  );
}
