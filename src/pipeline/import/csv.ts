/** CSV in any common dialect, a row at a time: quotes doubled inside quotes, delimiters and line ends between them. */
import { UserError } from '../../error.js';
import type { Line } from './line.js';

export interface Dialect {
  /** The file's name, for messages. */
  readonly name: string;
  /** Found out from the first line where absent. */
  readonly delimiter?: string | undefined;
  /** Lines that are none of the rows. */
  readonly skip?: number | undefined;
}

const DELIMITERS = [',', ';', '\t', '|'];
/** A row of millions of characters is no row; a file without line ends must not fill the memory. */
const LONGEST = 32_000_000;

/** Every row, the header first; blank lines are none. Throws UserError for a quote that is never closed. */
export async function* readCsv(
  text: AsyncIterable<string>,
  { name, delimiter, skip = 0 }: Dialect,
): AsyncGenerator<Line> {
  let sign = delimiter;
  let open: { readonly line: number; readonly text: string } | null = null;
  for await (const { line, text: physical } of splitLines(text, name)) {
    if (line <= skip) continue;
    sign ??= delimiterOf(physical);
    const row: { readonly line: number; readonly text: string } =
      open === null ? { line, text: physical } : { line: open.line, text: `${open.text}\n${physical}` };
    if (row.text.length > LONGEST) throw neverClosed(name, row.line);
    // Only a quote ends what a quote has begun.
    const parsed: Line | null = open !== null && !physical.includes('"') ? null : parseRow(row.text, row.line, sign);
    open = parsed === null ? row : null;
    if (parsed !== null && !isBlank(parsed)) yield parsed;
  }
  if (open !== null) throw neverClosed(name, open.line);
}

/** The sign that a header has most of, outside quotes. */
export function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((sign) => bare.split(sign).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** Lines as they lie in the file, by `\n`, `\r\n`, or `\r` where the file has nothing else. */
export async function* splitLines(
  text: AsyncIterable<string>,
  name: string,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  let rest = '';
  let line = 1;
  let end: string | undefined;
  for await (const piece of text) {
    rest += piece;
    end ??= endOf(rest);
    if (end === undefined && rest.length <= LONGEST) continue;
    const lines = rest.split(end ?? '\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST)
      throw new UserError(`${name} line ${line + lines.length}: it is no line of text, it does not end`);
    for (const one of lines) yield { line: line++, text: withoutReturn(one) };
  }
  if (rest !== '') yield { line, text: withoutReturn(rest) };
}

/** A return at the very end may be half of a line end. */
function endOf(text: string): string | undefined {
  if (text.includes('\n')) return '\n';
  return /\r./s.test(text) ? '\r' : undefined;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function isBlank({ cells }: Line): boolean {
  return cells.length === 1 && (cells[0] === null || cells[0]!.trim() === '');
}

/** Null while a quote is open. An empty cell is null. */
function parseRow(text: string, line: number, delimiter: string): Line | null {
  if (!text.includes('"')) return { line, cells: text.split(delimiter).map(orNull) };
  const cells: (string | null)[] = [];
  let problem: string | undefined;
  for (let at = 0; at <= text.length; ) {
    const quoted = /^ *"/.exec(text.slice(at, at + 64));
    if (quoted === null) {
      const end = indexOr(text, delimiter, at);
      cells.push(orNull(text.slice(at, end)));
      at = end + 1;
      continue;
    }
    const start = at + quoted[0].length;
    const close = closingQuote(text, start);
    if (close < 0) return null;
    const end = indexOr(text, delimiter, close + 1);
    if (text.slice(close + 1, end).trim() !== '') problem = 'has text after the end of a quoted field';
    cells.push(orNull(text.slice(start, close).replaceAll('""', '"')));
    at = end + 1;
  }
  return { line, cells, ...(problem === undefined ? {} : { problem }) };
}

/** Where the quoted field that starts here ends; −1 where it does not. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function indexOr(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from);
  return at < 0 ? text.length : at;
}

const orNull = (cell: string): string | null => (cell === '' ? null : cell);

function neverClosed(name: string, line: number): UserError {
  return new UserError(
    `${name} line ${line}: a quote that opens there is never closed, so the rest cannot be told apart`,
  );
}
