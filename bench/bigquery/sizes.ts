/** How large tables are, by day and column, as BigQuery counts bytes. */
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { schemaOf, type Table } from '../../src/contract/table.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { SCHEMAS } from '../../src/warehouse/bigquery/spec.js';
import type { ResultRow, StoredColumn, Warehouse } from '../../src/warehouse/warehouse.js';

/** As `scans.py` takes a table. */
export interface Sizes {
  readonly columns: Readonly<Record<string, string>>;
  readonly partition: Partition | null;
  readonly days: readonly (readonly [day: string, bytes: Readonly<Record<string, number>>])[];
}

type Partition = readonly [column: string, by: 'day' | 'month'];

/** Of every table and view, and of the tables that the last load made for itself; `statements` made those of dbt. */
export async function sizesOf(
  warehouse: Warehouse,
  statements: readonly string[],
): Promise<{ readonly tables: Readonly<Record<string, Sizes>>; readonly rows: number }> {
  const partitions = new Map<string, Partition>([...ofContract(), ...statements.flatMap(ofDbt)]);
  const tables: Record<string, Sizes> = {};
  for (const schema of SCHEMAS)
    for (const [name, columns] of await warehouse.columns(schema))
      if (!isView(statements, schema, name))
        tables[`${schema}.${name}`] = await sizeOf(warehouse, `${schema}.${name}`, {
          columns,
          partition: partitions.get(`${schema}.${name}`) ?? null,
        });
  const loaded = await warehouse.query(
    `select table_name, row_count from raw.pipeline_runs
     where finished_at = (select max(finished_at) from raw.pipeline_runs)`,
  );
  for (const row of loaded) {
    const name = row['table_name'] as string;
    const whole = name.includes('.') ? name : `raw.${name}`;
    tables[`staged.${whole.replace('.', '_')}`] = shareOf(tables[whole]!, row['row_count'] as number);
  }
  return { tables, rows: loaded.reduce((sum, row) => sum + (row['row_count'] as number), 0) };
}

function ofContract(): [string, Partition][] {
  const tables: readonly Table[] = [...RAW_TABLES, ...Object.values(TRUTH)];
  return tables.map((table) => [`${schemaOf(table)}.${table.name}`, [table.partition.column, table.partition.by]]);
}

/** `create or replace table … partition by day`, or `date_trunc(month, month)`. */
function ofDbt(sql: string): [string, Partition][] {
  const made = /create or replace table `[^`]+`\.`\w+_(\w+)`\.`(\w+)`\s+partition by (date_trunc\()?(\w+)/i.exec(sql);
  if (made === null) return [];
  const [, schema, name, isMonth, column] = made;
  return [[`${schema}.${name}`, [column!, isMonth === undefined ? 'day' : 'month']]];
}

function isView(statements: readonly string[], schema: string, name: string): boolean {
  const made = new RegExp(`create or replace view \`[^\`]+\`\\.\`\\w+_${schema}\`\\.\`${name}\``, 'i');
  return statements.some((sql) => made.test(sql));
}

async function sizeOf(
  warehouse: Warehouse,
  place: string,
  { columns, partition }: { readonly columns: readonly StoredColumn[]; readonly partition: Partition | null },
): Promise<Sizes> {
  const day = partition === null ? 'current_date()' : `date(${partition[0]})`;
  const sums = columns.map(({ name, type }) => `${bytesOf(name, type)} as bytes_${name}`);
  const rows = await warehouse.query(`select ${day} as part, ${sums.join(', ')} from ${place} group by 1 order by 1`);
  const names = columns.map(({ name }) => name);
  return {
    columns: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    partition,
    days: rows.map((row) => [row['part'] as string, bytesIn(row, names)]),
  };
}

/** A text takes its bytes and two, an amount 16, all else 8, and true or false 1; nothing takes nothing. */
function bytesOf(column: string, type: string): string {
  if (type.startsWith('STRING')) return `coalesce(sum(2 + byte_length(\`${column}\`)), 0)`;
  const each = /NUMERIC/.test(type) ? 16 : type === 'BOOL' ? 1 : 8;
  return `${each} * count(\`${column}\`)`;
}

function bytesIn(row: ResultRow, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, Number(row[`bytes_${name}`])]));
}

/** A table of so many rows as these are on average, in one piece. */
function shareOf({ columns, days }: Sizes, rows: number): Sizes {
  const names = Object.keys(columns);
  const total = (name: string) => days.reduce((sum, [, bytes]) => sum + (bytes[name] ?? 0), 0);
  const all = total('_as_of') / 8;
  const share = Object.fromEntries(names.map((name) => [name, all === 0 ? 0 : (total(name) * rows) / all]));
  return { columns, partition: null, days: [['2024-01-01', share]] };
}
