/**
 * What dbt promises us: a mart is a plain table like a raw one, in the schema `marts` and without `_as_of`. dbt's
 * documentation and tests of the marts are emitted from here; a test builds them and compares names and types.
 */
import type { RawName } from '../raw/index.js';
import type { Columns, Parent, Table } from '../table.js';

/** Folder of `dbt/models/marts`: the question that a mart belongs to. */
export type MartGroup = 'acquisition' | 'retention' | 'monetization' | 'ramp' | 'finance';

export interface Mart<C extends Columns = Columns> extends Table<C> {
  readonly schema: 'marts';
  readonly group: MartGroup;
  /** The rows of a day follow from raw rows of that day (or one beside it), and are made again where loads have touched it. */
  readonly isDaily: boolean;
  /** The rows of a month (`month`) follow from what happened up to its end, or soon after: made again from the earliest touched month on. */
  readonly isMonthly: boolean;
  /** Rows of this raw table as they are: those of the days are tested that loads have touched in it. */
  readonly viewOf: RawName | null;
  /** Conditions that every row keeps, in SQL that both engines read. */
  readonly holds: readonly string[];
  /** What only a simulated world must keep: exports of others may begin in the middle. */
  readonly holdsWhenSimulated: readonly string[];
}

interface MartSpec<C extends Columns> {
  readonly name: string;
  readonly group: MartGroup;
  /** Begins with the grain. */
  readonly description: string;
  readonly columns: C;
  readonly key: readonly (keyof C & string)[];
  /** The day of a row; a mart without one is read whole. */
  readonly day?: keyof C & string;
  readonly isDaily?: true;
  readonly isMonthly?: true;
  readonly viewOf?: RawName;
  /** Marts whose rows these rows belong to. */
  readonly parents?: readonly Parent[];
  readonly holds?: readonly string[];
  readonly holdsWhenSimulated?: readonly string[];
}

export function mart<const C extends Columns>(spec: MartSpec<C>): Mart<C> {
  const day = spec.day ?? '';
  const partition = { column: day, by: 'month' } as const;
  return {
    parents: [],
    holds: [],
    holdsWhenSimulated: [],
    isDaily: false,
    isMonthly: false,
    viewOf: null,
    ...spec,
    schema: 'marts',
    day,
    partition,
    cluster: spec.key,
  };
}
