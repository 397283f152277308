/** What went wrong in dbt, in a sentence: the model or test, where its compiled SQL lies, the first offending rows. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { BusyError, UserError } from '../error.js';
import type { ResultRow } from '../warehouse/warehouse.js';
import type { DbtResult, Ended } from './dbtEvents.js';

const ROWS_SHOWN = 3;

/** dbt ended before it ran anything: usage, a reference that does not resolve, a lock, no connection. */
export function brokenRun({ code, errors }: Ended, duckdbPath: string): UserError {
  const said = errors.join('\n');
  if (/could not set lock|conflicting lock/i.test(said))
    return new BusyError(`another process holds the warehouse ${duckdbPath}: try again when it has ended`);
  if (/no space left/i.test(said))
    return new UserError('dbt found no space left on the disk: free some, or name another place with --home');
  return new UserError(`dbt stopped with exit code ${code} before it built anything: ${told(errors)}`);
}

export type Ask = (sql: string) => Promise<readonly ResultRow[]>;

export interface Place {
  readonly target: string;
  readonly duckdbPath: string;
  readonly ask: Ask;
}

/** dbt ran, and a model or test failed. */
export async function failedRun(results: readonly DbtResult[], ended: Ended, place: Place): Promise<UserError> {
  const failed = results.filter(({ status }) => status === 'error' || status === 'fail' || status === 'runtime error');
  const first = failed[0];
  if (first === undefined) return brokenRun(ended, place.duckdbPath);
  const others = failed.length === 1 ? '' : `, and ${failed.length - 1} more failed`;
  const path = await compiledPath(first.unique_id, place.target);
  const sql = path === null ? '' : `; its SQL: ${path}`;
  const rows = first.status === 'fail' ? await offendingRows(first, place.ask) : '';
  return new UserError(`${sentence(first)}${others}${sql}${rows}`);
}

function sentence({ unique_id, status, failures, message }: DbtResult): string {
  const [kind = '', , ...name] = unique_id.split('.');
  const what = `${KINDS[kind] ?? kind} ${kind === 'test' ? name[0] : name.join('.')}`;
  if (status === 'fail' && kind === 'test') return `${what} failed: ${failures} ${failures === 1 ? 'row' : 'rows'}`;
  return `${what} failed: ${told([message ?? ''])}`;
}

const KINDS: Readonly<Record<string, string>> = { model: 'dbt model', test: 'dbt test', seed: 'dbt seed' };

/** dbt's lines as one, at a length that can be read; of a traceback only what came before it. */
function told(lines: readonly string[]): string {
  const text = lines
    .map((line) => line.split('Traceback (most recent call last)')[0]!)
    .flatMap((line) => line.split('\n'))
    .map((line) => line.replace(/^\[ERROR\]: (Encountered an error:)?/, '').trim())
    .filter((line) => line !== '')
    .join(' ');
  return text === '' ? 'it said nothing' : text.slice(0, 1000);
}

async function compiledPath(id: string, target: string): Promise<string | null> {
  try {
    const manifest = JSON.parse(await readFile(join(target, 'manifest.json'), 'utf8'));
    const path: unknown = manifest.nodes?.[id]?.compiled_path;
    if (typeof path !== 'string') return null;
    return isAbsolute(path) ? path : join(target, path.replace(/^.*?(?=compiled\/)/, ''));
  } catch {
    return null;
  }
}

/** dbt has let go of the warehouse by now, so the test's own query can be asked again. */
async function offendingRows({ compiled_code }: DbtResult, ask: Ask): Promise<string> {
  if (compiled_code === null || compiled_code === undefined) return '';
  try {
    const rows = await ask(`select * from (${compiled_code}) as offending limit ${ROWS_SHOWN}`);
    return `; the first of them:${rows.map((row) => `\n  ${rowText(row)}`).join('')}`;
  } catch {
    // The failure itself matters more than its rows.
    return '';
  }
}

function rowText(row: ResultRow): string {
  return Object.entries(row)
    .map(([name, value]) => `${name} ${value ?? 'null'}`)
    .join(', ');
}
