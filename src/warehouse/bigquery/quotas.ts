/**
 * What BigQuery takes at once (https://cloud.google.com/bigquery/quotas), and work cut so that it does. A load is one transaction, whatever
 * its size; its statements are cut by the days that they change.
 */
import type { Table } from '../../contract/table.js';
import { UserError } from '../../error.js';
import { firstDayOfMonth, lastDayOfMonth, type Window } from '../../time.js';

/** Partitions that one statement, or one load job, may change. */
export const PARTITIONS_PER_STATEMENT = 4_000;
/** Partitions that all statements of a transaction may change together. */
export const PARTITIONS_PER_TRANSACTION = 100_000;
/** Bytes of a script. */
export const SCRIPT_LENGTH = 1024 * 1024;

/** Windows that a condition lists; more are joined over the gaps between them. */
const WINDOWS = 200;

/** One after the other they cover the windows, each in as many partitions as a statement may change, gaps included. */
export function spans(table: Pick<Table, 'partition'>, windows: readonly Window[]): Window[] {
  const found: Window[] = [];
  for (const { from, to } of windows) {
    for (let begin = from; begin <= to; ) {
      const last = found.at(-1);
      const end = last === undefined ? begin - 1 : Math.min(to, endOf(table, last.from));
      if (last !== undefined && end >= begin) {
        found[found.length - 1] = { from: last.from, to: end };
        begin = end + 1;
      } else {
        const own = Math.min(to, endOf(table, begin));
        found.push({ from: begin, to: own });
        begin = own + 1;
      }
    }
  }
  return found;
}

/** The last day of so many partitions from that of the day on. */
function endOf({ partition }: Pick<Table, 'partition'>, day: number): number {
  if (partition.by === 'day') return day + PARTITIONS_PER_STATEMENT - 1;
  // Some days too few, so that no month is counted that is not whole.
  return lastDayOfMonth(firstDayOfMonth(day) + 30 * (PARTITIONS_PER_STATEMENT - 1));
}

/** The same days and perhaps others, in no more windows than a condition lists: those with the least days between them are joined. */
export function fewer(windows: readonly Window[], most = WINDOWS): Window[] {
  if (windows.length <= most) return [...windows];
  const gaps = windows.slice(1).map(({ from }, at) => from - windows[at]!.to);
  const widest = new Set([...gaps.keys()].sort((a, b) => gaps[b]! - gaps[a]!).slice(0, most - 1));
  const joined: Window[] = [windows[0]!];
  for (const [at, window] of windows.slice(1).entries())
    if (widest.has(at)) joined.push(window);
    else joined[joined.length - 1] = { from: joined.at(-1)!.from, to: window.to };
  return joined;
}

/** Throws UserError where rows lie on more days than a transaction may write to. */
export function refuseTooMany(tables: readonly { readonly table: Table; readonly days: number }[]): void {
  const all = tables.reduce((sum, { days }) => sum + days, 0);
  if (all <= PARTITIONS_PER_TRANSACTION) return;
  throw new UserError(
    `the rows lie in ${all} partitions, and BigQuery changes ${PARTITIONS_PER_TRANSACTION} at most in one transaction: load fewer tables or days at a time`,
  );
}

export function refuseLong(script: string): string {
  if (Buffer.byteLength(script) <= SCRIPT_LENGTH) return script;
  throw new UserError(
    `the script of this load is longer than the ${SCRIPT_LENGTH} bytes that BigQuery takes: load fewer tables or days at a time`,
  );
}
