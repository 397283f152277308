/** The dbt data tests that follow from a contract: few and large, because a build's time is in the number of its queries. */
import type { Column } from '../column.js';
import type { Columns, Parent } from '../table.js';

export type DataTest = Readonly<Record<string, unknown>>;

/** Of which rows a build of few days looks at those of its days alone: their day, and whose days (`dbt/macros/daily.sql`). */
export interface LookedAt {
  readonly day: string;
  /** A raw table, or `facts` for all that the facts depend on. */
  readonly table: string;
  /** Whole months (`day` is the first of one): from that of the earliest touched day, or what looks back to it, on. */
  readonly byMonth?: true;
}

/** `isOfDay`: rows with the same key have the same day, so that none of another day can have it. */
export function uniqueKey(name: string, columns: readonly string[], lookedAt?: LookedAt, isOfDay = false): DataTest {
  const own = { name: `${name}_unique_key` };
  if (lookedAt === undefined || isOfDay)
    return { unique_key: { ...own, arguments: { columns: [...columns] }, ...where(lookedAt) } };
  return { unique_key: { ...own, arguments: { columns: [...columns], touched: { ...lookedAt } } } };
}

/** What every row keeps: required columns, choices out of their values, and the conditions; those of a simulated world not in imports. */
export function sound(
  name: string,
  columns: Columns,
  conditions: readonly string[] = [],
  { lookedAt, whenSimulated = [] }: { lookedAt?: LookedAt | undefined; whenSimulated?: readonly string[] } = {},
): DataTest {
  const entries = Object.entries(columns);
  const required = entries.flatMap(([column, { nullable }]) => (nullable ? [] : [column]));
  const accepted = Object.fromEntries(entries.flatMap(([column, spec]) => choicesOf(column, spec)));
  const some = {
    ...(Object.keys(accepted).length > 0 ? { accepted } : {}),
    ...(conditions.length > 0 ? { conditions: [...conditions] } : {}),
    ...(whenSimulated.length > 0 ? { when_simulated: [...whenSimulated] } : {}),
  };
  return { sound: { name: `${name}_sound`, arguments: { required, ...some }, ...where(lookedAt) } };
}

/** Each row's parent exists. */
export function relationship(to: string, { key }: Parent, lookedAt?: LookedAt): DataTest {
  return { relationships: { arguments: { to, field: key }, ...where(lookedAt) } };
}

function where(lookedAt: LookedAt | undefined): { config?: { where: string } } {
  return lookedAt === undefined
    ? {}
    : { config: { where: `${lookedAt.day} in touched_${lookedAt.byMonth ? 'months' : 'days'}(${lookedAt.table})` } };
}

function choicesOf(name: string, { type }: Column): [string, readonly string[]][] {
  return type.dbtTests.flatMap((test): [string, readonly string[]][] => {
    if (typeof test === 'string' || !('accepted_values' in test)) return [];
    const { values } = (test['accepted_values'] as { arguments: { values: readonly string[] } }).arguments;
    return [[name, values]];
  });
}
