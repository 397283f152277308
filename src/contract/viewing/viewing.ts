/**
 * How a column type reads a cell of a table that somebody has in BigQuery already: GoogleSQL for the value. A type added later states
 * its own, so a view never asks which type it has. What text it takes is what an import takes (`src/contract/reading`).
 */
import { UserError } from '../../error.js';
import type { Manner } from '../reading/reading.js';

export interface Cell {
  /** GoogleSQL, which appears several times in the value: it is to be a column. */
  readonly sql: string;
  /** As BigQuery's API calls it; a text is one without spaces around it, and null where nothing is left. */
  readonly type: string;
}

/** The value; null where the cell is none. Throws UserError, a sentence's end, for a cell that can never be one. */
export type View = (cell: Cell, manner: Manner) => string;

export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

export function matches(text: string, pattern: string): string {
  return `regexp_contains(${text}, ${quoted(pattern)})`;
}

export function textOf({ sql, type }: Cell): string {
  if (type === 'STRING') return sql;
  if (!PLAIN.has(type)) throw unfit(type, 'a value');
  return `cast(${sql} as string)`;
}

/** As a cell has it. */
export function trimmed(text: string): string {
  return `nullif(trim(${text}, ' '), '')`;
}

/** Types of one value that can be written down. */
const PLAIN = new Set([
  ...['INTEGER', 'INT64', 'FLOAT', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'BOOLEAN', 'BOOL'],
  ...['TIMESTAMP', 'DATETIME', 'DATE'],
]);

export function isNumeric({ type }: Cell): boolean {
  return ['INTEGER', 'INT64', 'NUMERIC', 'BIGNUMERIC'].includes(type);
}

export function isFloat({ type }: Cell): boolean {
  return type === 'FLOAT' || type === 'FLOAT64';
}

export function unfit(type: string, what: string): UserError {
  return new UserError(`is a ${type}, of which no view makes ${what}`);
}

/** `value` where the condition holds. */
export function given(condition: string, value: string): string {
  return `case when ${condition} then ${value} end`;
}
