/** What a check is: one figure out of the warehouse and the bound it must keep. */

/** A number the figure must equal, or the ends (inclusive) it must lie within. */
export type Bound = number | { readonly min?: number; readonly max?: number };

export interface Check {
  readonly group: string;
  readonly name: string;
  readonly figure: number;
  readonly bound: Bound;
  readonly ok: boolean;
}

export interface CheckSpec {
  readonly group: string;
  readonly name: string;
  /** What holds when the check passes. */
  readonly title: string;
  readonly bound: Bound;
  /** One row, one column `figure`; null where there is nothing yet to judge. */
  readonly sql: string;
  /** The offending rows, for people; only where the figure counts them. */
  readonly offenders?: string;
}

export interface CheckGroup {
  /** The statement selects the rows that break the rule; there must be none. */
  none(name: string, title: string, rows: string): CheckSpec;
  /** The statement selects one number as `figure`. */
  figure(name: string, title: string, bound: Bound, sql: string): CheckSpec;
}

export function checkGroup(group: string): CheckGroup {
  return {
    none: (name, title, rows) => ({
      group,
      name,
      title,
      bound: 0,
      sql: `select count(*) as figure from (${rows}) as offenders`,
      offenders: rows,
    }),
    figure: (name, title, bound, sql) => ({ group, name, title, bound, sql }),
  };
}

export function isWithin(figure: number, bound: Bound): boolean {
  if (typeof bound === 'number') return figure === bound;
  return figure >= (bound.min ?? Number.NEGATIVE_INFINITY) && figure <= (bound.max ?? Number.POSITIVE_INFINITY);
}
