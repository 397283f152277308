/** Rows of simple tables: comma-separated, perhaps quoted, without commas or line ends inside a cell. */
import { UserError } from '../error.js';
import { type Day, parseDay } from '../time.js';

/** A line and where it stands, for messages. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface CsvRow extends Place {
  readonly cells: readonly string[];
}

/** Column name → index. */
export type Columns = Readonly<Record<string, number>>;

export function splitCells(line: string): string[] {
  const cells = line.split(',');
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!.trim();
    cells[i] = cell.length > 1 && cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1).trim() : cell;
  }
  return cells;
}

export function columnsOf(header: readonly string[]): Columns {
  return Object.fromEntries(header.map((name, index) => [name.toLowerCase(), index]));
}

/** The cell's text; empty where the column is absent or blank. */
export function textOf(row: CsvRow, columns: Columns, name: string): string {
  const index = columns[name];
  return index === undefined ? '' : (row.cells[index] ?? '');
}

/** A number, or null for a blank. Throws UserError naming line, column and value. */
export function maybeNumber(row: CsvRow, columns: Columns, name: string): number | null {
  const text = textOf(row, columns, name);
  if (text === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value) || /^[+-]?0[xob]/i.test(text))
    throw refusal(row, `column ${name} is not a number: ${text}`);
  return value;
}

export function numberOf(row: CsvRow, columns: Columns, name: string): number {
  const value = maybeNumber(row, columns, name);
  if (value === null) throw refusal(row, `column ${name} is empty`);
  return value;
}

/** The smallest and the largest price that 8 decimals and 2^53 units hold. */
const PRICES = { least: 1e-8, most: 90_000_000 };

/** A price or rate: positive, and within what the warehouse can hold exactly. Null for a blank. */
export function maybePrice(row: CsvRow, columns: Columns, name: string): number | null {
  const value = maybeNumber(row, columns, name);
  if (value === null || (value >= PRICES.least && value <= PRICES.most)) return value;
  throw refusal(
    row,
    `column ${name} must be a price from ${PRICES.least} to ${PRICES.most}: ${textOf(row, columns, name)}`,
  );
}

export function priceOf(row: CsvRow, columns: Columns, name: string): number {
  return maybePrice(row, columns, name) ?? numberOf(row, columns, name);
}

/** Null for a blank; never negative. */
export function maybeVolume(row: CsvRow, columns: Columns, name: string): number | null {
  const value = maybeNumber(row, columns, name);
  if (value !== null && value < 0) throw refusal(row, `column ${name} is negative: ${textOf(row, columns, name)}`);
  return value;
}

export function dayOf(row: CsvRow, columns: Columns, name: string): Day {
  return parseDay(textOf(row, columns, name), `${name} in ${row.file} line ${row.line}`);
}

export function refusal({ file, line }: Place, what: string): UserError {
  return new UserError(`${file} line ${line}: ${what}`);
}
