/** The bytes of statements that were sent, by `scans.py`, from the tables as they are afterwards. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { pythonPath } from '../../test/bigquery/emulator.js';
import { type Sizes, sizesOf } from './sizes.js';

export interface Sent {
  readonly query: string;
}

export interface Cost {
  readonly statements: number;
  /** Tables that the jobs name, each counted once a job. */
  readonly tables: number;
  /** That anything is read of, of all jobs together; each table's counted once. */
  readonly partitions: number;
  readonly bytes: number;
  /** With at least 10 MB for each table of a job. */
  readonly billed: number;
  /** Bytes by dbt model, or by kind of step, most first. */
  readonly parts: readonly (readonly [name: string, bytes: number])[];
}

const SCANS = fileURLToPath(new URL('./scans.py', import.meta.url));
const LEAST = 10 * 2 ** 20;

type Scan = readonly (readonly [table: string, bytes: number, partitions: number])[];

/** `before` are the statements that made the views. `rows`: of the last load. */
export async function costsOf(
  host: string,
  before: readonly Sent[],
  steps: readonly (readonly Sent[])[],
): Promise<{ readonly costs: readonly Cost[]; readonly rows: number }> {
  const warehouse = await openBigQuery({ ...DEFAULTS, emulator: host }, { journal: null, readOnly: true });
  const made = before.map(({ query }) => query);
  const { tables, rows } = await sizesOf(warehouse, made);
  await warehouse.close();
  const views = made.filter((sql) => /create or replace view/i.test(sql));
  const all = steps.flatMap((step) => step.map(({ query }) => query));
  const scans = (await scansOf({ tables, statements: [...views, ...all] })).slice(views.length);
  let from = 0;
  const costs = steps.map((step) => {
    const own = scans.slice(from, from + step.length);
    from += step.length;
    return costOf(step, own);
  });
  return { costs, rows };
}

function costOf(sent: readonly Sent[], scans: readonly Scan[]): Cost {
  const all = scans.flat();
  const partitions = new Map<string, number>();
  // A count of rows reads no column.
  for (const [table, bytes, count] of all)
    if (bytes > 0) partitions.set(table, Math.max(count, partitions.get(table) ?? 0));
  const parts = new Map<string, number>();
  for (const [at, scan] of scans.entries()) {
    const name = nameOf(sent[at]!.query);
    parts.set(name, (parts.get(name) ?? 0) + sum(scan.map(([, bytes]) => bytes)));
  }
  return {
    statements: sum(sent.map(({ query }) => query.split(/;\s*(?:\n|$)/).filter((one) => one.trim() !== '').length)),
    tables: all.length,
    partitions: sum([...partitions.values()]),
    bytes: sum(all.map(([, bytes]) => bytes)),
    billed: sum(all.map(([, bytes]) => Math.max(bytes, LEAST))),
    parts: [...parts].sort(([, a], [, b]) => b - a),
  };
}

/** dbt says in a comment for which of its nodes it asks. */
function nameOf(sql: string): string {
  const node = /"node_id": "(\w+)\.\w+\.([^".]+)/.exec(sql);
  if (node !== null) return node[1] === 'test' ? 'dbt tests' : node[2]!;
  if (sql.startsWith('declare')) return 'the script of the load';
  return 'questions of kro';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

async function scansOf(question: {
  readonly tables: Readonly<Record<string, Sizes>>;
  readonly statements: readonly string[];
}): Promise<Scan[]> {
  const child = spawn(pythonPath(), [SCANS], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(question));
  let said = '';
  for await (const text of child.stdout.setEncoding('utf8')) said += text;
  return JSON.parse(said) as Scan[];
}
