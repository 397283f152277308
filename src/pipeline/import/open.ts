/** Any file that can be imported → its columns and its rows of text. What a file is, its first bytes say, not its name. */
import { basename } from 'node:path';
import { UserError } from '../../error.js';
import type { Session } from '../../warehouse/session.js';
import { identifier, literal } from '../../warehouse/sql.js';
import { readCsv } from './csv.js';
import { decode, readHead } from './decode.js';
import type { Line, Lines } from './line.js';
import { keysOf, readNdjson } from './ndjson.js';

export interface Opening {
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  /** Lines of CSV before its header; none where absent. */
  readonly skip?: number | undefined;
  /** The columns' names, where the CSV has no header. */
  readonly header?: readonly string[] | undefined;
  /** Columns may have the same name: whoever reads one of them minds. */
  readonly mayRepeat?: boolean;
}

/** Objects that are looked at to know the keys of NDJSON. */
const LOOKED_AT = 10_000;

/** Throws UserError for a file that is empty, cut short, of another kind, or without sound columns. */
export async function openLines(
  path: string,
  opening: Opening,
  engine: Pick<Session, 'query' | 'stream'>,
): Promise<Lines> {
  const name = basename(path);
  const head = await readHead(path, name);
  if (head.length === 0) throw new UserError(`${name} is empty`);
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return openParquet(path, name, engine);
  if (head.subarray(0, 2).toString('latin1') === 'PK')
    throw new UserError(`${name} is a spreadsheet or a zip: save it as CSV, or unpack it`);
  const text = () => decode(path, { name, encoding: opening.encoding });
  const first = await firstSign(text());
  if (first === '[') throw new UserError(`${name} is one JSON list: write one object on each line`);
  if (first === '{') return openNdjson(text, name);
  return openCsv(text(), name, opening);
}

/** What neither a gzip nor a name tells. */
async function firstSign(text: AsyncIterable<string>): Promise<string> {
  for await (const piece of text) {
    const first = piece.trimStart();
    if (first !== '') return first.charAt(0);
  }
  return '';
}

async function openNdjson(text: () => AsyncIterable<string>, name: string): Promise<Lines> {
  const header = await keysOf(text(), name, LOOKED_AT);
  if (header.length === 0) throw new UserError(`${name} line 1: it is no JSON object on one line`);
  return { header, rows: readNdjson(text(), name, header) };
}

async function openCsv(text: AsyncIterable<string>, name: string, opening: Opening): Promise<Lines> {
  const rows = readCsv(text, { name, ...opening });
  const header = opening.header ?? (await firstCells(rows, name));
  if (opening.mayRepeat !== true) refuseTwice(header, name);
  return { header, rows: dataRows(rows, header) };
}

async function firstCells(rows: AsyncGenerator<Line>, name: string): Promise<string[]> {
  const first = await rows.next();
  if (first.done === true) throw new UserError(`${name} is empty`);
  return first.value.cells.map((cell) => (cell ?? '').trim());
}

function refuseTwice(header: readonly string[], name: string): void {
  const twice = header.find((column, at) => column !== '' && header.indexOf(column) !== at);
  if (twice !== undefined)
    throw new UserError(
      `${name}: the column ${twice} is there twice (in a map, header with skip gives the columns names)`,
    );
}

/** Rows with as many cells as the header; others, and the header again, are told as problems. */
async function* dataRows(rows: AsyncIterable<Line>, header: readonly string[]): AsyncGenerator<Line> {
  const again = header.join('\0');
  for await (const row of rows) {
    const count = row.cells.length;
    if (row.problem !== undefined) yield row;
    else if (count !== header.length)
      yield { ...row, problem: `has ${count} cells where the header has ${header.length}` };
    else if (row.cells.map((cell) => (cell ?? '').trim()).join('\0') === again)
      yield { ...row, problem: 'is the header again' };
    else yield row;
  }
}

async function openParquet(path: string, name: string, engine: Pick<Session, 'query' | 'stream'>): Promise<Lines> {
  const file = `read_parquet(${literal(path)}, file_row_number = true)`;
  const columns = await engine
    .query(`describe select * exclude (file_row_number) from ${file}`)
    .catch((error: Error) => {
      throw new UserError(`${name} is cut short or no sound Parquet: ${error.message}`, { cause: error });
    });
  const header = columns.map((column) => String(column['column_name']));
  const cells = header.map((column, at) => `nullif(cast(${identifier(column)} as varchar), '') as c${at}`);
  const sql = `select file_row_number + 1 as line, ${cells.join(', ')} from ${file}`;
  return { header, rows: parquetRows(sql, name, header.length, engine) };
}

async function* parquetRows(
  sql: string,
  name: string,
  columns: number,
  engine: Pick<Session, 'stream'>,
): AsyncGenerator<Line> {
  try {
    for await (const rows of engine.stream(sql))
      for (const row of rows)
        yield {
          line: row['line'] as number,
          cells: Array.from({ length: columns }, (_, at) => row[`c${at}`] as string | null),
        };
  } catch (error) {
    throw new UserError(`${name} is cut short or no sound Parquet: ${(error as Error).message}`, { cause: error });
  }
}
