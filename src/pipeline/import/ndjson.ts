/** JSON, one object a line. Numbers stay the text they are written as: none goes through a float. */
import { splitLines } from './csv.js';
import type { Line, Lines } from './line.js';

/** The columns are those of all the objects' keys that anybody asks for: `wanted`, in that order. */
export function readNdjson(text: AsyncIterable<string>, name: string, wanted: readonly string[]): Lines['rows'] {
  return rowsOf(text, name, (object) => wanted.map((key) => cellOf(object[key])));
}

/** The keys of the first objects, in order of appearance. */
export async function keysOf(text: AsyncIterable<string>, name: string, objects: number): Promise<string[]> {
  const keys = new Set<string>();
  let seen = 0;
  for await (const { text: line } of splitLines(text, name)) {
    for (const key of Object.keys(maybeObject(line) ?? {})) keys.add(key);
    if (++seen >= objects) break;
  }
  return [...keys];
}

type Json = Readonly<Record<string, unknown>>;

async function* rowsOf(
  text: AsyncIterable<string>,
  name: string,
  pick: (object: Json) => (string | null)[],
): AsyncGenerator<Line> {
  for await (const { line, text: json } of splitLines(text, name)) {
    if (json.trim() === '') continue;
    const object = maybeObject(json);
    yield object === null
      ? { line, cells: [], problem: 'is no JSON object on one line' }
      : { line, cells: pick(object) };
  }
}

/** A string or a number outside of one; a number becomes a string before a parser can round it. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function maybeObject(json: string): Json | null {
  try {
    const object: unknown = JSON.parse(
      json.replaceAll(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`)),
    );
    return typeof object === 'object' && object !== null && !Array.isArray(object) ? (object as Json) : null;
  } catch {
    return null;
  }
}

function cellOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
