/** What is known of each subject when it is predicted, as columns of numbers, and which signal each of them belongs to. */
import type { Grouping } from '../histories.js';

export interface FeatureColumn {
  readonly name: string;
  /** What it tells of, in plain words; the columns of one signal are judged together. */
  readonly signal: string;
  /** 1 where the subject belongs to a group; left in this unit, so that the penalty draws small groups to the rest. */
  readonly isGroup: boolean;
  readonly values: Float64Array;
}

export interface FeatureTable {
  /** The subject of each row. */
  readonly ids: readonly string[];
  /** The day at whose end the prediction of each row is made: nothing known later may be in it. */
  readonly moment: Int32Array;
  readonly columns: readonly FeatureColumn[];
}

/** How a column is made of what is known of a subject. */
export interface ColumnSpec<S> {
  readonly name: string;
  readonly signal: string;
  readonly value: (subject: S) => number;
}

/** The value, and how far it lies above each knot: a line that may bend there. */
export function bending<S>(spec: ColumnSpec<S>, knots: readonly number[]): ColumnSpec<S>[] {
  const above = (knot: number): ColumnSpec<S> => {
    const at = Math.log(knot);
    return { ...spec, name: `${spec.name} above ${knot}`, value: (subject) => Math.max(0, spec.value(subject) - at) };
  };
  return [spec, ...knots.map(above)];
}

export function columnsOf<S>(subjects: readonly S[], specs: readonly ColumnSpec<S>[]): FeatureColumn[] {
  return specs.map(({ name, signal, value }) => {
    const values = new Float64Array(subjects.length);
    for (let row = 0; row < subjects.length; row++) values[row] = value(subjects[row]!);
    return { name, signal, isGroup: false, values };
  });
}

/** A column for each group; `places` are those of the subjects in the grouping. */
export function groupColumns(signal: string, { names, of }: Grouping, places: ArrayLike<number>): FeatureColumn[] {
  const columns = names.map((name) => ({
    name: `${signal} ${name}`,
    signal,
    isGroup: true,
    values: new Float64Array(places.length),
  }));
  for (let row = 0; row < places.length; row++) columns[of[places[row]!]!]!.values[row] = 1;
  return columns;
}
