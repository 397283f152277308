/** Users who were active of late, as they stood at the end of each month and on the as-of day. */
import type { Day } from '../../time.js';
import type { Grouping } from '../histories.js';

/** Counts, days, and values in USD; of the last so many days where a number says so. */
export const SNAPSHOT_FIGURES = [
  'age',
  'sinceActivity',
  'activeDays30',
  'activeDays60',
  'activeDays90',
  'volume30',
  'volume60',
  'volume90',
  'deposits30',
  'withdrawals30',
  'balance',
  'hasWithdrawnAll',
  'failures30',
] as const;
export type SnapshotFigure = (typeof SNAPSHOT_FIGURES)[number];
export type Snapshot = Readonly<Record<SnapshotFigure, number>>;

export interface Snapshots {
  /** The last day that was seen. */
  readonly asOf: Day;
  /** The user of each row. */
  readonly ids: readonly string[];
  readonly snapshotOn: Int32Array;
  /** Groupings: channel, country, first_product. */
  readonly groupings: ReadonlyMap<string, Grouping>;
  readonly figures: Readonly<Record<SnapshotFigure, Float64Array>>;
  /** 1 where the user stayed away after, 0 where not, NaN where it is not known yet. */
  readonly churned: Float64Array;
}

export function snapshotOf({ figures }: Snapshots, row: number): Snapshot {
  return bySnapshotFigure((figure) => figures[figure][row]!);
}

/** What was known at the end of an earlier day; `days` is how long staying away takes to be churn. */
export function snapshotsAt(snapshots: Snapshots, day: Day, days: number): Snapshots {
  const rows = snapshots.ids.flatMap((_, row) => (snapshots.snapshotOn[row]! <= day ? [row] : []));
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  return {
    asOf: day,
    ids: rows.map((row) => snapshots.ids[row]!),
    snapshotOn: Int32Array.from(rows, (row) => snapshots.snapshotOn[row]!),
    groupings: new Map(
      [...snapshots.groupings].map(([name, { names, of }]) => [
        name,
        { names, of: Uint16Array.from(rows, (row) => of[row]!) },
      ]),
    ),
    figures: bySnapshotFigure((figure) => pick(snapshots.figures[figure])),
    churned: Float64Array.from(rows, (row) =>
      snapshots.snapshotOn[row]! + days <= day ? snapshots.churned[row]! : Number.NaN,
    ),
  };
}

export function bySnapshotFigure<T>(make: (figure: SnapshotFigure) => T): Record<SnapshotFigure, T> {
  return Object.fromEntries(SNAPSHOT_FIGURES.map((figure) => [figure, make(figure)])) as Record<SnapshotFigure, T>;
}
