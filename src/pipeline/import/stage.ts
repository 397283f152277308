/** A source's files → a scratch table of text, and what of them is no row at all. */
import { basename } from 'node:path';
import { columnNames } from '../../contract/table.js';
import { UserError } from '../../error.js';
import type { Scratch } from '../../warehouse/scratch.js';
import type { Line, Lines } from './line.js';
import type { Source } from './map.js';
import { summedOver } from './merge.js';
import { openLines } from './open.js';
import { REJECTED } from './rejected.js';

export interface Staged {
  readonly rows: number;
  /** Rows that `where` leaves out. */
  readonly left: number;
  /** The columns of the files that are needed, in the order of `c0, c1 …`; not each is in every file, and null is in none. */
  readonly columns: readonly (string | null)[];
}

export interface Staging {
  readonly signal: AbortSignal;
  /** Whether what stands in a line that is no row is told; where it cannot be known whose it is, it may have to be silent. */
  readonly isTold?: boolean;
}

/** As many rows as one of the engine's vectors holds. */
const BATCH = 2048;

/** Makes the table `name`: file, line, c0, c1 … Throws UserError for a file that cannot be what it is taken for. */
export async function stageSource(
  scratch: Scratch,
  name: string,
  source: Source,
  { signal, isTold = true }: Staging,
): Promise<Staged> {
  const columns = neededColumns(source);
  const list = columns.map((_, at) => `, c${at} varchar`).join('');
  await scratch.execute(`create or replace table ${name} (file varchar, line varchar${list})`);
  const found = new Set<string>();
  const total = { rows: 0, left: 0 };
  for (const path of source.rows === null ? source.files : [source.rows.path]) {
    const counts = await stageFile(scratch, name, source, { path, columns, found, signal, isTold });
    total.rows += counts.rows;
    total.left += counts.left;
  }
  return { ...total, columns: columns.map((column) => (found.has(column) ? column : null)) };
}

/** Columns of the files that the map or the contract asks for. */
function neededColumns(source: Source): string[] {
  const { table, columns, where } = source;
  const named = columnNames(table).flatMap((name) => {
    const map = columns[name];
    if (map?.constant !== undefined || map?.working !== undefined) return [];
    return map === undefined || map.from.length === 0 ? [name] : map.from;
  });
  return [...new Set([...named, ...summedOver(source), ...Object.keys(where)])];
}

interface FileTask {
  readonly path: string;
  readonly columns: readonly string[];
  readonly found: Set<string>;
  readonly signal: AbortSignal;
  readonly isTold: boolean;
}

async function stageFile(
  scratch: Scratch,
  table: string,
  source: Source,
  { path, columns, found, signal, isTold }: FileTask,
): Promise<{ rows: number; left: number }> {
  const name = basename(path);
  const beside = await scratch.beside();
  try {
    const { header, rows } = source.rows === null ? await openLines(path, source, beside) : ownRows(source.rows.cells);
    refuseHeader(header, source, name);
    const places = columns.map((column) => header.indexOf(column));
    for (const column of header) found.add(column);
    const batch = createBatch(scratch, table, columns.length + 2);
    const bad = createBatch(scratch, REJECTED, 6);
    const counts = { rows: 0, left: 0 };
    for await (const line of rows) {
      if (line.problem !== undefined) {
        counts.rows++;
        await bad.add([source.table.name, path, String(line.line), null, isTold ? textOf(line) : null, line.problem]);
      } else if (!isWanted(line, header, source)) counts.left++;
      else {
        counts.rows++;
        await batch.add([path, String(line.line), ...places.map((at) => (at < 0 ? null : (line.cells[at] ?? null)))]);
      }
      if ((counts.rows & 0xfff) === 0) signal.throwIfAborted();
    }
    await batch.flush();
    await bad.flush();
    return counts;
  } finally {
    beside.close();
  }
}

/** The map's own rows, numbered. */
function ownRows(records: readonly Readonly<Record<string, string>>[]): Lines {
  const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const lines = records.map((record, at) => ({ line: at + 1, cells: header.map((name) => record[name] ?? null) }));
  return { header, rows: streamed(lines) };
}

async function* streamed(lines: readonly Line[]): AsyncGenerator<Line> {
  yield* lines;
}

function textOf({ cells }: Line): string {
  return cells.map((cell) => (cell ?? '').slice(0, 100)).join(' | ');
}

function isWanted({ cells }: Line, header: readonly string[], { where }: Source): boolean {
  return Object.entries(where).every(([column, values]) => {
    const cell = (cells[header.indexOf(column)] ?? '').trim();
    return values.some((value) => (SIGNS.get(value) ?? ((text: string) => text === value))(cell));
  });
}

/** Of numbers in any manner, the sign alone tells. */
const SIGNS: ReadonlyMap<string, (cell: string) => boolean> = new Map([
  ['<0', (cell: string) => /^[-(]|-$/.test(cell) && /[1-9]/.test(cell)],
  ['>0', (cell: string) => !/^[-(]|-$/.test(cell) && /[1-9]/.test(cell)],
]);

/** A file without what it must have, or with what nobody has spoken of, is not what it is taken for. */
function refuseHeader(header: readonly string[], source: Source, name: string): void {
  const { table, columns, where, ignore } = source;
  const known = neededColumns(source);
  const required = columnNames(table).filter((column) => {
    const map = columns[column];
    if (map !== undefined && map.from.length > 0) return true;
    return (
      column !== '_as_of' &&
      !table.columns[column]!.nullable &&
      map?.constant === undefined &&
      map?.default === undefined &&
      map?.working === undefined
    );
  });
  const named = required.flatMap((column) => {
    const from = columns[column]?.from ?? [];
    return from.length === 0 ? column : from;
  });
  const missing = [...new Set([...named, ...summedOver(source), ...Object.keys(where)])].filter(
    (column) => !header.includes(column),
  );
  if (missing.length > 0 && header.length === 1)
    throw new UserError(
      `${name} has one column only, ${header[0]}: is its delimiter another one (delimiter says which)?`,
    );
  if (missing.length > 0 && !header.some((column) => known.includes(column)))
    throw new UserError(
      `${name} has no header that ${table.name} knows: it begins with ${header.slice(0, 4).join(', ')}`,
    );
  if (missing.length > 0)
    throw new UserError(
      `${name} lacks ${missing.join(', ')} for ${table.name}; it has ${header.join(', ')} (a map says what is what)`,
    );
  const strange = ignore.includes('*')
    ? []
    : header.filter((column) => !known.includes(column) && !ignore.includes(column));
  if (strange.length > 0)
    throw new UserError(
      `${name} has columns that ${table.name} does not know: ${strange.join(', ')} (in a map, name them in columns or in ignore)`,
    );
}

interface Batch {
  add(row: readonly (string | null)[]): Promise<void>;
  flush(): Promise<void>;
}

/** Rows go over a vector at a time. */
function createBatch(scratch: Scratch, table: string, width: number): Batch {
  let columns: (string | null)[][] = Array.from({ length: width }, () => []);
  const flush = async () => {
    if (columns[0]!.length === 0) return;
    await scratch.append(table, columns);
    columns = Array.from({ length: width }, () => []);
  };
  return {
    async add(row) {
      for (let c = 0; c < width; c++) columns[c]!.push(row[c]!);
      if (columns[0]!.length >= BATCH) await flush();
    },
    flush,
  };
}
