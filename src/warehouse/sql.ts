/** Pieces of SQL text that need care. */
import { formatDay, type Window } from '../time.js';

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function dateLiteral(day: number): string {
  return `date '${formatDay(day)}'`;
}

/** Whether a date or stamp lies in one of the windows; bare bounds, so that the engine can skip what lies outside. */
export function within(column: string, windows: readonly Window[]): string {
  if (windows.length === 0) return 'false';
  const ranges = windows.map(
    ({ from, to }) => `(${column} >= ${dateLiteral(from)} and ${column} < ${dateLiteral(to + 1)})`,
  );
  return `(${ranges.join(' or ')})`;
}

/** `a.k1 = b.k1 and a.k2 = b.k2` */
export function sameKey(left: string, right: string, key: readonly string[]): string {
  return key.map((column) => `${left}.${identifier(column)} = ${right}.${identifier(column)}`).join(' and ');
}

/** `prefix.k1, prefix.k2` */
export function listColumns(columns: readonly string[], prefix?: string): string {
  return columns.map((column) => (prefix === undefined ? '' : `${prefix}.`) + identifier(column)).join(', ');
}
