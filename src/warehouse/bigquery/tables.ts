/** The tables as BigQuery has them against the tables as the contract wants them. */
import { type BigQueryField, emitBigQuery } from '../../contract/emit/bigquery.js';
import { schemaOf, type Table } from '../../contract/table.js';
import { UserError } from '../../error.js';
import type { Client } from './client.js';
import { reasonOf } from './failure.js';
import { SCHEMAS, type Schema } from './spec.js';

/** Makes the data sets that are missing. */
export async function createDatasets({ api, spec }: Client): Promise<void> {
  for (const schema of SCHEMAS) {
    const dataset = api.dataset(spec.datasets[schema], { projectId: spec.project });
    const [isThere] = await told(() => dataset.exists());
    if (!isThere) await told(() => dataset.create({ location: spec.location, labels: { app: 'kro' } })).catch(orThere);
  }
}

/**
 * Makes the tables that are missing, adds nullable columns that are new, and refuses any other difference: what somebody else's
 * program has made of a table is not ours to undo. Returns those that are views.
 */
export async function createTables(client: Client, tables: readonly Table[]): Promise<Table[]> {
  const views: Table[] = [];
  for (const table of tables) {
    const there = tableOf(client, schemaOf(table) as Schema, table.name);
    const found = await maybeShape(there);
    if (found !== null) await settle(client, table, found);
    if (found?.isView === true) views.push(table);
    if (found === null)
      await told(() => there.create({ ...emitBigQuery(table), labels: { app: 'kro', table: table.name } })).catch(
        orThere,
      );
  }
  return views;
}

export function tableOf({ api, spec }: Pick<Client, 'api' | 'spec'>, schema: Schema, name: string) {
  return api.dataset(spec.datasets[schema], { projectId: spec.project }).table(name);
}

interface Shape {
  readonly fields: readonly BigQueryField[];
  readonly isView: boolean;
}

/** Null where there is no such table. */
async function maybeShape(there: ReturnType<typeof tableOf>): Promise<Shape | null> {
  const metadata = await told(() =>
    there.getMetadata().then(
      ([found]) => found,
      (error: { code?: unknown }) => {
        if (error.code === 404) return null;
        throw error;
      },
    ),
  );
  return metadata === null ? null : { fields: metadata.schema?.fields ?? [], isView: metadata.type === 'VIEW' };
}

async function settle(client: Client, table: Table, { fields: actual, isView }: Shape): Promise<void> {
  const { fields } = emitBigQuery(table).schema;
  const known = new Set(actual.map(({ name }) => name));
  const missing = fields.filter(({ name }) => !known.has(name));
  const differences = [
    ...missing.filter(({ mode }) => isView || mode === 'REQUIRED').map(({ name }) => `${name} is missing`),
    ...actual.flatMap((field) =>
      differenceOf(
        field,
        fields.find(({ name }) => name === field.name),
      ),
    ),
  ];
  if (differences.length > 0)
    throw new UserError(
      `${client.spec.datasets[schemaOf(table) as Schema]}.${table.name} has other columns than this version of the program: ${differences.join('; ')}`,
    );
  const there = tableOf(client, schemaOf(table) as Schema, table.name);
  if (missing.length > 0) await told(() => there.setMetadata({ schema: { fields: [...actual, ...missing] } }));
}

function differenceOf(actual: BigQueryField, expected: BigQueryField | undefined): string[] {
  if (expected === undefined) return [`${actual.name} is unknown`];
  const type = LEGACY.get(actual.type) ?? actual.type;
  return type === expected.type ? [] : [`${actual.name} is ${type}, not ${expected.type}`];
}

/** The API answers with the names of old. */
const LEGACY: ReadonlyMap<string, string> = new Map([
  ['INTEGER', 'INT64'],
  ['FLOAT', 'FLOAT64'],
  ['BOOLEAN', 'BOOL'],
]);

/** Somebody else was quicker. */
function orThere(error: unknown): void {
  const { code } = ((error as Error).cause ?? error) as { code?: unknown };
  if (code !== 409) throw error;
}

export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(reasonOf(error), { cause: error });
  }
}
