/** Google's own SQL analyser, as a process that is asked line by line (test/googlesql/analyser). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DELETIONS } from '../../src/contract/deletions.js';
import { emitBigQuery } from '../../src/contract/emit/bigquery.js';
import { MART_TABLES } from '../../src/contract/marts/index.js';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { schemaOf, type Table } from '../../src/contract/table.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { type BigQuerySpec, DEFAULTS, type Schema } from '../../src/warehouse/bigquery/spec.js';

/** Where it is not built, tests that need it are left out: some minutes and 6.4 GB of memory are nothing to begin unasked. */
export const isThere = Boolean(process.env['KRO_GOOGLESQL']);

export interface Field {
  readonly name: string;
  readonly type: string;
}

/** What is said of one statement of a script, of a condition, or of what a variable is set to. */
export interface Finding {
  readonly kind: string;
  readonly text: string;
  /** Of the result, or of the table or view that is made. */
  readonly columns?: readonly Field[];
  /** The name of what is made or dropped, in parts as they were written. */
  readonly target?: readonly string[];
  readonly error?: string;
}

export interface Analyser {
  /** `project.dataset.table`. */
  declare(table: string, columns: readonly Field[]): Promise<void>;
  /** What a statement makes is there for the next ones. A script that cannot even be cut is one finding. */
  judge(sql: string): Promise<readonly Finding[]>;
  stop(): Promise<void>;
}

export async function openAnalyser(): Promise<Analyser> {
  const child = spawn(process.env['KRO_GOOGLESQL']!, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (request: object): Promise<{ findings?: Finding[]; error?: string }> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`the analyser ended at ${JSON.stringify(request)}`);
    return JSON.parse(value);
  };
  return {
    async declare(table, columns) {
      const { error } = await ask({ table, columns });
      if (error !== undefined) throw new Error(`${table}: ${error}`);
    },
    async judge(sql) {
      const { findings = [], error } = await ask({ sql });
      return error === undefined ? findings : [...findings, { kind: 'script', text: sql, error }];
    },
    async stop() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** With everything that is there before the first statement: the tables of the contract, and what BigQuery keeps of its own. */
export async function openWithContract(spec: BigQuerySpec = DEFAULTS): Promise<Analyser> {
  const analyser = await openAnalyser();
  for (const table of [...RAW_TABLES, ...Object.values(TRUTH), ...MART_TABLES, DELETIONS])
    await analyser.declare(nameIn(spec, schemaOf(table) as Schema, table.name), fieldsOf(table));
  for (const dataset of Object.values(spec.datasets))
    for (const [view, fields] of Object.entries(INFORMATION))
      await analyser.declare(`${spec.project}.${dataset}.INFORMATION_SCHEMA.${view}`, fields);
  return analyser;
}

export function fieldsOf(table: Table): Field[] {
  return emitBigQuery(table).schema.fields.map(({ name, type }) => ({ name, type }));
}

export function nameIn({ project, datasets }: BigQuerySpec, schema: Schema, name: string): string {
  return `${project}.${datasets[schema]}.${name}`;
}

const texts = (...names: readonly string[]): Field[] => names.map((name) => ({ name, type: 'STRING' }));

const INFORMATION: Readonly<Record<string, readonly Field[]>> = {
  COLUMNS: [
    ...texts('table_catalog', 'table_schema', 'table_name', 'column_name'),
    { name: 'ordinal_position', type: 'INT64' },
    ...texts('is_nullable', 'data_type'),
  ],
  TABLES: [
    ...texts('table_catalog', 'table_schema', 'table_name', 'table_type', 'is_insertable_into'),
    { name: 'creation_time', type: 'TIMESTAMP' },
  ],
};

/** The errors among them, each with the text it is about. */
export function errorsOf(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ error, text }) => (error === undefined ? [] : [`${error}\n${excerpt(text, error)}`]));
}

/** The lines around the place that the error names. */
function excerpt(text: string, error: string): string {
  const line = Number(/\[at (\d+):\d+\]/.exec(error)?.[1] ?? 1);
  return text
    .split('\n')
    .slice(Math.max(line - 3, 0), line + 1)
    .map((one) => one.slice(0, 400))
    .join('\n');
}
