/** The first rows of a file, as --suggest looks at them. */
import { pieceOf } from '../../contract/reading/pieces.js';
import type { Spellings } from '../../contract/reading/reading.js';
import type { Scratch } from '../../warehouse/scratch.js';
import { literal } from '../../warehouse/sql.js';
import { openLines } from './open.js';

export interface Sample {
  readonly header: readonly string[];
  /** Lines before the header. */
  readonly skip: number;
  /** By column, trimmed; null where empty. */
  readonly columns: readonly (readonly (string | null)[])[];
}

/** Rows of the sample: all, or those whose column has one of the words. */
export type Where = { readonly column: string; readonly words: readonly string[] } | null;

const LOOKED_AT = 2000;

export async function takeSample(scratch: Scratch, path: string): Promise<Sample> {
  const beside = await scratch.beside();
  const skip = await linesBefore(path, beside);
  const { header, rows } = await openLines(path, { skip }, beside);
  const columns: (string | null)[][] = header.map(() => []);
  for await (const { cells, problem } of rows) {
    if (problem !== undefined) continue;
    for (const [at, column] of columns.entries()) column.push(cells[at]?.trim() || null);
    if (columns[0]!.length >= LOOKED_AT) break;
  }
  return { header, skip, columns };
}

/** A report's title stands before the table, in fewer cells than it: the header is the first line as wide as the ones after it. */
async function linesBefore(path: string, engine: Parameters<typeof openLines>[2]): Promise<number> {
  const { header, rows } = await openLines(path, { header: ['the first line is none'] }, engine).catch(() => NOTHING);
  if (header.length !== 1) return 0;
  const widths: { readonly line: number; readonly cells: number }[] = [];
  for await (const { line, cells } of rows) {
    widths.push({ line, cells: cells.length });
    if (widths.length >= 30) break;
  }
  const widest = Math.max(...widths.map(({ cells }) => cells));
  const first = widths.find(({ cells }) => cells === widest);
  return first === undefined || widest === 1 ? 0 : first.line - 1;
}

const NOTHING: Awaited<ReturnType<typeof openLines>> = { header: [], rows: (async function* () {})() };

/** The scratch table `sample`: c0, c1 … as they are, a0 … the amounts and k0 … the currencies in them. */
export async function keepSample(scratch: Scratch, { columns }: Sample, spellings: Spellings): Promise<void> {
  await scratch.execute(`create table bare (${columns.map((_, at) => `c${at} varchar`).join(', ')})`);
  if ((columns[0]?.length ?? 0) > 0) await scratch.append('bare', columns as (string | null)[][]);
  const pieces = columns.flatMap((_, at) => [
    `${pieceOf(`c${at}`, 'amount', spellings)} as a${at}`,
    `${pieceOf(`c${at}`, 'currency', spellings)} as k${at}`,
  ]);
  await scratch.execute(`create table sample as select *, ${pieces.join(', ')} from bare; drop table bare`);
}

/** SQL for the rows of the sample that are meant. */
export function rowsWhere({ header }: Sample, where: Where): string {
  if (where === null) return 'true';
  return `c${header.indexOf(where.column)} in (${where.words.map(literal).join(', ')})`;
}

/** Distinct values of a column, in order of appearance. */
export function wordsOf({ header, columns }: Sample, column: string, where: Where, most: number): string[] {
  const cells = columns[header.indexOf(column)]!;
  const kinds = where === null ? null : columns[header.indexOf(where.column)]!;
  const words = new Set<string>();
  for (const [row, cell] of cells.entries()) {
    if (cell === null || (kinds !== null && !where!.words.includes(kinds[row] ?? ''))) continue;
    words.add(cell);
    if (words.size > most) break;
  }
  return [...words];
}
