/** BigQuery's answers → the contract form. No other file knows how BigQuery hands values over. */
import { formatDay, parseDay } from '../../time.js';
import type { QueryResult, ResultRow, Value } from '../warehouse.js';

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
}

/** A row as the API has it. */
export interface RawRow {
  readonly f: readonly { readonly v: unknown }[];
}

export function resultOf(fields: readonly Field[], rows: readonly RawRow[]): QueryResult {
  const names = fields.map(({ name }) => name);
  const forms = fields.map(({ type, mode }) => (mode === 'REPEATED' ? asJson : (FORMS.get(type) ?? asText)));
  return { names, rows: rows.map(({ f }) => rowOf(names, forms, f)) };
}

type Convert = (value: unknown) => Value;

function rowOf(names: readonly string[], forms: readonly Convert[], cells: RawRow['f']): ResultRow {
  const row: Record<string, Value> = {};
  names.forEach((name, c) => {
    const value = cells[c]!.v;
    row[name] = value === null || value === undefined ? null : forms[c]!(value);
  });
  return row;
}

const asText: Convert = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
const asJson: Convert = (value) => JSON.stringify(value);
const asNumber: Convert = (value) => Number(value);
const asCount: Convert = (value) => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`count beyond 2^53: ${value} (cast it to text)`);
  return number;
};

const FORMS: ReadonlyMap<string, Convert> = new Map<string, Convert>([
  ['INTEGER', asCount],
  ['INT64', asCount],
  ['FLOAT', asNumber],
  ['FLOAT64', asNumber],
  ['BOOLEAN', (value) => String(value) === 'true'],
  ['BOOL', (value) => String(value) === 'true'],
  ['NUMERIC', (value) => money(String(value))],
  ['DATE', (value) => formatDay(parseDay(String(value), 'date'))],
  ['TIMESTAMP', (value) => stampOf(String(value))],
]);

/** Zeros at the end come and go; the contract writes eight decimals, and a ninth only where there is one. */
function money(text: string): string {
  const [whole, decimals = ''] = text.split('.');
  return `${whole}.${decimals.replace(/0+$/, '').padEnd(8, '0')}`;
}

/** Whole microseconds since the epoch, as the client asks for. `2026-05-02T12:00:00.000000Z` */
function stampOf(text: string): string {
  if (!/^-?\d+$/.test(text)) throw new RangeError(`a stamp that is no number of microseconds: ${text}`);
  const micros = BigInt(text);
  const within = ((micros % 1000n) + 1000n) % 1000n;
  return `${new Date(Number((micros - within) / 1000n)).toISOString().slice(0, -1)}${within.toString().padStart(3, '0')}Z`;
}
