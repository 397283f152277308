/** Rows as text: aligned columns for people, within 80 characters where that is possible, or comma-separated values. */
import type { Value } from '../warehouse/warehouse.js';

const WIDTH = 80;
const GAP = '  ';

type Cells = readonly string[];

/** Numbers stand right, the rest left; the widest columns give way first. */
export function renderTable(names: readonly string[], rows: readonly (readonly Value[])[], width = WIDTH): string {
  const right = names.map((_, c) => rows.every((row) => row[c] === null || isNumeric(row[c]!)));
  const cells = [names, ...rows.map((row) => row.map(display))];
  const widths = fitted(naturalWidths(cells, names.length), right, width);
  const line = (row: Cells) =>
    row
      .map((cell, c) => pad(cut(cell, widths[c]!), widths[c]!, right[c]!))
      .join(GAP)
      .trimEnd();
  const [head, ...body] = cells.map(line);
  return [head!, widths.map((w) => '─'.repeat(w)).join(GAP), ...body].join('\n');
}

/** RFC 4180; null is empty. */
export function renderCsv(names: readonly string[], rows: readonly (readonly Value[])[]): string {
  const quoted = (value: Value) => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

function display(value: Value): string {
  // Control characters would break the columns, or the terminal.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return value === null ? '' : String(value).replace(/[\u0000-\u001f\u007f]+/g, ' ');
}

function isNumeric(value: Value): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?[\d,]+(\.\d+)?%?$/.test(value));
}

function naturalWidths(cells: readonly Cells[], columns: number): number[] {
  return Array.from({ length: columns }, (_, c) => cells.reduce((most, row) => Math.max(most, row[c]!.length), 1));
}

/** Numbers keep their width, text gives way down to 8 characters. */
function fitted(natural: readonly number[], right: readonly boolean[], width: number): number[] {
  const widths = [...natural];
  const total = () => widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
  while (total() > width) {
    const widest = widths.reduce(
      (best, w, c) => (!right[c] && w > 8 && (best < 0 || w > widths[best]!) ? c : best),
      -1,
    );
    if (widest < 0) break;
    widths[widest]!--;
  }
  return widths;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}
