/** Pieces of GoogleSQL that need care, and the names of tables. */
import type { Table } from '../../contract/table.js';
import { type Day, formatDay, type Window } from '../../time.js';
import { type BigQuerySpec, SCHEMAS, type Schema } from './spec.js';

export function identifier(name: string): string {
  return `\`${name}\``;
}

export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

export function dateLiteral(day: Day): string {
  return `date '${formatDay(day)}'`;
}

/** `alias.k1, alias.k2` */
export function listColumns(columns: readonly string[], alias?: string): string {
  return columns.map((column) => (alias === undefined ? '' : `${alias}.`) + identifier(column)).join(', ');
}

export function sameKey(left: string, right: string, key: readonly string[]): string {
  return key.map((column) => `${left}.${identifier(column)} = ${right}.${identifier(column)}`).join(' and ');
}

/** The UTC day of a row. */
export function dayOf(table: Table, alias: string): string {
  return `date(${alias}.${identifier(table.day)})`;
}

/** Whether a row's day lies in one of the windows, as bare bounds of the column, by which partitions are left out. */
export function within(table: Table, alias: string, windows: readonly Window[]): string {
  if (windows.length === 0) return 'false';
  const column = `${alias}.${identifier(table.day)}`;
  const bound = boundOf(table);
  return `(${windows.map(({ from, to }) => `(${column} >= ${bound(from)} and ${column} < ${bound(to + 1)})`).join(' or ')})`;
}

function boundOf(table: Table): (day: Day) => string {
  const isStamp = table.columns[table.day]!.type.bigquery === 'TIMESTAMP';
  return isStamp ? (day) => `timestamp '${formatDay(day)} 00:00:00+00'` : dateLiteral;
}

/** `project.dataset.table` in backticks. */
function address({ project, datasets }: BigQuerySpec, schema: Schema, name: string): string {
  return identifier(`${project}.${datasets[schema]}.${name}`);
}

/** Every `raw.users` and `raw."users"` of a statement, outside of texts and comments, becomes the full address of the table. */
export function qualified(spec: BigQuerySpec, sql: string): string {
  return sql.replace(TOKENS, (token, ...[schema, quoted, plain]: (string | undefined)[]) => {
    const name = quoted ?? plain;
    return schema === undefined || name === undefined ? token : address(spec, schema as Schema, name);
  });
}

/** Texts, comments and names in backticks are tokens of their own, so that nothing is found inside of them. */
const TOKENS = new RegExp(
  [
    String.raw`(?<![\w.])(${SCHEMAS.join('|')})\.(?:"([a-z_]\w*)"|([a-z_]\w*))`,
    String.raw`'(?:[^'\\]|\\.|'')*'`,
    String.raw`"(?:[^"\\]|\\.)*"`,
    '`[^`]*`',
    String.raw`--[^\n]*`,
    String.raw`#[^\n]*`,
    String.raw`/\*[\s\S]*?\*/`,
  ].join('|'),
  'g',
);
