/**
 * Features that know the future. A feature is sound where it is the same whether it is made of all that is known today or of what was known
 * at the moment of the prediction: so both are made, and held against each other.
 */
import type { Day } from '../../time.js';
import type { FeatureColumn, FeatureTable } from './featureTable.js';

export interface Leak {
  readonly feature: string;
  /** Subjects whose feature has changed since their moment, out of those compared. */
  readonly subjects: number;
  readonly compared: number;
  /** One of them: what was known at its moment, and what is said today. */
  readonly example: { readonly id: string; readonly moment: Day; readonly known: number; readonly today: number };
}

export interface LeakSearch<Facts> {
  readonly facts: Facts;
  /** Makes the features that are under suspicion. */
  readonly features: (facts: Facts) => FeatureTable;
  /** What was known at the end of a day: `livesAt`, `snapshotsAt`, or marts that were built on the day. */
  readonly at: (facts: Facts, day: Day) => Facts;
  /** How many of the moments are looked at, evenly chosen; 12 where absent. */
  readonly moments?: number;
}

/** The features that leak, worst first; none where all are sound. */
export function findLeaks<Facts>({ facts, features, at, moments = 12 }: LeakSearch<Facts>): Leak[] {
  const today = features(facts);
  const leaks = new Map<string, Leak>();
  for (const moment of evenlyAmong(today.moment, moments))
    for (const leak of leaksBetween(features(at(facts, moment)), today, moment)) {
      const before = leaks.get(leak.feature);
      leaks.set(leak.feature, before === undefined ? leak : added(before, leak));
    }
  return [...leaks.values()].filter(({ subjects }) => subjects > 0).toSorted((a, b) => b.subjects - a.subjects);
}

function evenlyAmong(days: Int32Array, count: number): Day[] {
  const distinct = [...new Set(days)].toSorted((a, b) => a - b);
  const chosen = Math.min(count, distinct.length);
  return Array.from({ length: chosen }, (_, k) => distinct[Math.floor(((k + 0.5) * distinct.length) / chosen)]!);
}

/** Every feature of either table; one that a table lacks is 0 there. */
function leaksBetween(known: FeatureTable, today: FeatureTable, moment: Day): Leak[] {
  const before = rowsAt(known, moment);
  const pairs = [...rowsAt(today, moment)].map(([id, row]) => ({ id, row, knownRow: before.get(id) }));
  const columns = pairedColumns(known, today);
  return columns.map(({ name, was, is }) => {
    const changed = pairs.filter(
      ({ row, knownRow }) => knownRow === undefined || (was?.values[knownRow] ?? 0) !== (is?.values[row] ?? 0),
    );
    const { id = '', row = 0, knownRow } = changed[0] ?? {};
    const wasValue = knownRow === undefined ? Number.NaN : (was?.values[knownRow] ?? 0);
    const example = { id, moment, known: wasValue, today: is?.values[row] ?? 0 };
    return { feature: name, subjects: changed.length, compared: pairs.length, example };
  });
}

function rowsAt({ ids, moment }: FeatureTable, day: Day): Map<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < ids.length; row++) if (moment[row] === day) rows.set(ids[row]!, row);
  return rows;
}

interface Pair {
  readonly name: string;
  readonly was: FeatureColumn | undefined;
  readonly is: FeatureColumn | undefined;
}

function pairedColumns(known: FeatureTable, today: FeatureTable): Pair[] {
  const names = new Set([...today.columns, ...known.columns].map(({ name }) => name));
  const named = ({ columns }: FeatureTable, name: string) => columns.find((column) => column.name === name);
  return [...names].map((name) => ({ name, was: named(known, name), is: named(today, name) }));
}

function added(a: Leak, b: Leak): Leak {
  const worse = a.subjects > 0 ? a.example : b.example;
  return { ...a, subjects: a.subjects + b.subjects, compared: a.compared + b.compared, example: worse };
}
