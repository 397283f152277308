/** The rows that were not taken, for people: a file per table that says where each stands, and why. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { reached } from '../../effects.js';
import type { Session } from '../../warehouse/session.js';
import { literal } from '../../warehouse/sql.js';

/** The scratch table of them: one row per thing that is wrong, all of it text. */
export const REJECTED = 'rejected';

export async function createRejected(scratch: Session): Promise<void> {
  await scratch.execute(
    `create table ${REJECTED} (tab varchar, file varchar, line varchar, col varchar, value varchar, reason varchar)`,
  );
}

export interface Reason {
  readonly column: string | null;
  readonly reason: string;
  readonly rows: number;
  /** The first of them. */
  readonly file: string;
  readonly line: number;
  readonly value: string | null;
}

/** What is wrong with a table's rows, the most frequent first. */
export async function reasonsOf(scratch: Session, table: string): Promise<Reason[]> {
  const rows = await scratch.query(
    `select col as "column", reason, count(*) as rows, arg_min(file, cast(line as bigint)) as file,
       min(cast(line as bigint)) as line, arg_min(left(value, 60), cast(line as bigint)) as value
     from ${REJECTED} where tab = ${literal(table)} group by col, reason order by rows desc, line, col`,
  );
  return rows as readonly unknown[] as Reason[];
}

/** Writes `<folder>/<table>.csv`. */
export async function writeRejected(scratch: Session, table: string, folder: string): Promise<string> {
  const path = join(folder, `${table}.csv`);
  await mkdir(folder, { recursive: true });
  const out = createWriteStream(`${path}.part`);
  out.write('file,line,column,value,reason\n');
  const rows = scratch.stream(
    `select file, line, col, left(value, ${LONGEST}) as value, reason from ${REJECTED} where tab = ${literal(table)}
     order by file, cast(line as bigint), col`,
  );
  for await (const part of rows) {
    const text = part.map(
      (row) => `${['file', 'line', 'col', 'value', 'reason'].map((name) => cellOf(row[name])).join(',')}\n`,
    );
    if (!out.write(text.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  reached(`import ${table} rejected`);
  await rename(`${path}.part`, path);
  reached(`import ${table} told`);
  return path;
}

/** So much of a value is enough to find it by. */
const LONGEST = 200;

/** RFC 4180; what a spreadsheet would run as a formula has an apostrophe before it. */
export function cellOf(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
