/** Which days are loaded: pure reasoning over the windows of `raw.pipeline_runs`. */
import { RAW_TABLES } from '../contract/raw/index.js';
import { schemaOf, type Table } from '../contract/table.js';
import { UserError } from '../error.js';
import { type Day, formatDay, formatWindow, type Window } from '../time.js';

/** Days of one table that other loads have covered. */
export interface Covered {
  readonly table: string;
  readonly window: Window;
  /** By a newer as-of than this load's. */
  readonly isNewer: boolean;
}

/** A table's name in `pipeline_runs`. */
export function coverageName(table: Table): string {
  return schemaOf(table) === 'raw' ? table.name : `${schemaOf(table)}.${table.name}`;
}

/** The same days in as few windows as possible, ascending. */
export function merge(windows: readonly Window[]): Window[] {
  const merged: Window[] = [];
  for (const window of [...windows].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || window.from > last.to + 1) merged.push(window);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, window.to) };
  }
  return merged;
}

/** The days of `window` that lie in none of the others. */
export function without(window: Window, others: readonly Window[]): Window[] {
  const left: Window[] = [];
  let from = window.from;
  for (const other of merge(others)) {
    if (other.to < from || other.from > window.to) continue;
    if (other.from > from) left.push({ from, to: other.from - 1 });
    from = other.to + 1;
  }
  return from <= window.to ? [...left, { from, to: window.to }] : left;
}

/** The first day that is missing between two loaded ones. */
export function firstGap(windows: readonly Window[]): Day | undefined {
  const [first, second] = merge(windows);
  return first === undefined || second === undefined ? undefined : first.to + 1;
}

export function windowsOf(covered: readonly Covered[], table: Table, which: 'all' | 'newer'): Window[] {
  const name = coverageName(table);
  return covered.filter((run) => run.table === name && (which === 'all' || run.isNewer)).map((run) => run.window);
}

/** Throws UserError where a day would be left out between what is loaded and the window. */
export function refuseGap(table: Table, window: Window | null, covered: readonly Window[]): void {
  if (window === null) return;
  const missing = firstGap([...covered, window]);
  if (missing === undefined) return;
  throw new UserError(
    `${coverageName(table)}: ${formatDay(missing)} is not loaded, so ${formatWindow(window)} cannot be: load that day first`,
  );
}

/** Parents first. */
export function inOrder<T extends { readonly table: Table }>(parts: readonly T[]): T[] {
  const place = ({ table }: T) => RAW_TABLES.findIndex((other) => other.name === table.name);
  return [...parts].sort((a, b) => place(a) - place(b));
}
