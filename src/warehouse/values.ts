/** DuckDB's values → the contract form. No other file knows how DuckDB hands values over. */
import {
  type DuckDBDataChunk,
  type DuckDBDateValue,
  type DuckDBDecimalValue,
  type DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { formatDay } from '../time.js';
import type { ResultRow, Value } from './warehouse.js';

type Convert = (value: NonNullable<DuckDBValue>) => Value;

export function rowsOf(chunk: DuckDBDataChunk, names: readonly string[], types: readonly DuckDBTypeId[]): ResultRow[] {
  const rows: Record<string, Value>[] = Array.from({ length: chunk.rowCount }, () => ({}));
  names.forEach((name, c) => {
    const convert = FORMS.get(types[c]!) ?? asText;
    const vector = chunk.getColumnVector(c);
    for (let i = 0; i < rows.length; i++) {
      const value = vector.getItem(i);
      rows[i]![name] = value === null ? null : convert(value);
    }
  });
  return rows;
}

const asIs: Convert = (value) => value as Value;
/** Lists, structs and whatever else a query of the user's own returns. */
const asText: Convert = (value) => String(value);
const asNumber: Convert = (value) => {
  const number = Number(value as bigint);
  if (!Number.isSafeInteger(number)) throw new RangeError(`count beyond 2^53: ${value} (cast it to text)`);
  return number;
};
const asStamp: Convert = (value) => formatMicros((value as DuckDBTimestampValue).micros);

const FORMS: ReadonlyMap<DuckDBTypeId, Convert> = new Map([
  [DuckDBTypeId.VARCHAR, asIs],
  [DuckDBTypeId.BOOLEAN, asIs],
  [DuckDBTypeId.TINYINT, asIs],
  [DuckDBTypeId.SMALLINT, asIs],
  [DuckDBTypeId.INTEGER, asIs],
  [DuckDBTypeId.UTINYINT, asIs],
  [DuckDBTypeId.USMALLINT, asIs],
  [DuckDBTypeId.UINTEGER, asIs],
  [DuckDBTypeId.FLOAT, asIs],
  [DuckDBTypeId.DOUBLE, asIs],
  [DuckDBTypeId.BIGINT, asNumber],
  [DuckDBTypeId.UBIGINT, asNumber],
  [DuckDBTypeId.HUGEINT, asNumber],
  [DuckDBTypeId.UHUGEINT, asNumber],
  [DuckDBTypeId.DECIMAL, (value) => formatDecimal(value as DuckDBDecimalValue)],
  [DuckDBTypeId.TIMESTAMP, asStamp],
  [DuckDBTypeId.TIMESTAMP_TZ, asStamp],
  [DuckDBTypeId.DATE, (value) => dayText((value as DuckDBDateValue).days)],
]);

const days = new Map<number, string>();

/** The same few days again and again. */
function dayText(day: number): string {
  let text = days.get(day);
  if (text === undefined) {
    text = formatDay(day);
    days.set(day, text);
  }
  return text;
}

/** All the digits of its scale: money has 8. */
function formatDecimal({ value, scale }: DuckDBDecimalValue): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** `2026-05-02T12:00:00.000000Z` */
function formatMicros(micros: bigint): string {
  const within = ((micros % 1000n) + 1000n) % 1000n;
  const millis = Number((micros - within) / 1000n);
  return `${new Date(millis).toISOString().slice(0, -1)}${within.toString().padStart(3, '0')}Z`;
}
