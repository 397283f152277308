/** A suggestion as the text of a map, with what is still to be said in its comments. */
import type { Found, Suggestion } from './suggest.js';

/** `file` as it was named. */
export function proposalOf({ table, rows, columns, missing, ignored }: Suggestion, file: string): string {
  const said = columns.map((one) => one.said);
  const lines = [
    `# Proposed by kro import --suggest from the names and the first rows (${rows}) of this file:`,
    '# read it before you use it.',
    ...questions(columns, missing),
    ...(said.some(({ ids }) => ids === 'hashed') ? ['ids: hashed  # its ids are no UUIDs'] : []),
    ...(said.some(({ zone }) => zone !== undefined) ? ['zone: UTC  # it names no time zone: is it UTC?'] : []),
    'tables:',
    `  ${table}:`,
    `    files: ${scalar(file)}`,
    '    columns:',
    ...columns.map((one) => `      ${one.column}: ${columnText(one)}`),
    ...(ignored.length === 0 ? [] : [`    ignore: [${ignored.map(scalar).join(', ')}]`]),
  ];
  return lines.join('\n');
}

function questions(columns: readonly Found[], missing: readonly string[]): string[] {
  const open = [
    ...missing.map((name) => `${name}: nothing in the file looks like it ({constant: …} says one for all)`),
    ...columns
      .filter(({ unknown }) => unknown.length > 0)
      .map(({ column, unknown }) => `${column}: what means ${unknown.join(', ')}?`),
    ...columns
      .filter(({ doubt }) => doubt.length > 0)
      .map(({ column, doubt }) => `${column}: is it ${doubt.join(' or ')}?`),
  ];
  return open.length === 0 ? [] : ['# Still to be said:', ...open.map((line) => `#   ${line.replaceAll(/\s+/g, ' ')}`)];
}

/** A doubt is left out, so that an import refuses rather than guesses. */
function columnText({ from, said, values, doubt }: Found): string {
  const { ids: _ids, zone: _zone, format, ...others } = said;
  const entries = Object.entries({ ...others, ...(format === undefined || doubt.length > 0 ? {} : { format }) });
  const words = Object.entries(values).map(([word, meaning]) => `${scalar(word)}: ${scalar(meaning)}`);
  if (entries.length === 0 && words.length === 0) return scalar(from);
  const parts = [
    `from: ${scalar(from)}`,
    ...entries.map(([key, value]) => `${key}: ${scalar(value)}`),
    ...(words.length === 0 ? [] : [`values: {${words.join(', ')}}`]),
  ];
  return `{${parts.join(', ')}}`;
}

/** Anything but a plain word is quoted; JSON's quotes are YAML's too. */
function scalar(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}
