/** The text that a column is read from: its cell or cells, what of them is wanted, what that means, and what stands for nothing. */
import { pieceOf } from '../../contract/reading/pieces.js';
import { quoted } from '../../contract/reading/reading.js';
import { AS_OF } from '../../contract/table.js';
import { type Day, formatDay } from '../../time.js';
import type { ColumnMap, Source } from './map.js';

export interface Cells {
  readonly source: Source;
  /** The files' columns, in the order of `c0, c1 …`. */
  readonly columns: readonly (string | null)[];
  readonly asOf: Day;
}

/** SQL over the staged row for the text of the contract's column `name`; null where it is empty. */
export function textOf(name: string, { source, columns, asOf }: Cells): string {
  const map: ColumnMap | undefined = source.columns[name];
  if (map?.constant !== undefined) return `cast(${quoted(map.constant)} as varchar)`;
  if (map?.working !== undefined) return 'cast(null as varchar)';
  const places = (map === undefined || map.from.length === 0 ? [name] : map.from).map((from) => columns.indexOf(from));
  const known = places.filter((at) => at >= 0);
  const dated = name === AS_OF ? formatDay(asOf) : undefined;
  const otherwise = map?.default ?? (known.length === 0 ? dated : undefined);
  if (known.length === 0)
    return otherwise === undefined ? 'cast(null as varchar)' : `cast(${quoted(otherwise)} as varchar)`;
  const cells = known.map((at) => pieceWanted(cellOf(at, source), map));
  // What is missing leaves no gap: a day without its time of day is a day.
  const whole = cells.length === 1 ? cells[0]! : `nullif(concat_ws(' ', ${cells.join(', ')}), '')`;
  const meant = Object.keys(map?.values ?? {}).length === 0 ? whole : translated(whole, map!.values);
  return otherwise === undefined ? meant : `coalesce(${meant}, ${quoted(otherwise)})`;
}

function cellOf(at: number, { nulls }: Source): string {
  return nulls.reduce((text, nothing) => `nullif(${text}, ${quoted(nothing)})`, `nullif(trim(c${at}), '')`);
}

function pieceWanted(cell: string, map: ColumnMap | undefined): string {
  return map?.piece === undefined ? cell : pieceOf(`(${cell})`, map.piece, map.manner.spellings);
}

function translated(cell: string, values: Readonly<Record<string, string>>): string {
  const entries = Object.entries(values).map(([from, to]) => `${quoted(from)}: ${quoted(to)}`);
  // A word may mean nothing.
  return `nullif(coalesce(map {${entries.join(', ')}}[${cell}], ${cell}), '')`;
}
