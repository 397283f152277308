/** The dbt data tests that follow from a contract: few and large, because a build's time is in the number of its queries. */
import type { Column } from '../column.js';
import type { Columns, Parent } from '../table.js';

export type DataTest = Readonly<Record<string, unknown>>;

export function uniqueKey(name: string, columns: readonly string[]): DataTest {
  return { unique_key: { name: `${name}_unique_key`, arguments: { columns: [...columns] } } };
}

/** What every row keeps: required columns, choices out of their values, and the conditions; those of a simulated world not in imports. */
export function sound(
  name: string,
  columns: Columns,
  conditions: readonly string[] = [],
  whenSimulated: readonly string[] = [],
): DataTest {
  const entries = Object.entries(columns);
  const required = entries.flatMap(([column, { nullable }]) => (nullable ? [] : [column]));
  const accepted = Object.fromEntries(entries.flatMap(([column, spec]) => choicesOf(column, spec)));
  const some = {
    ...(Object.keys(accepted).length > 0 ? { accepted } : {}),
    ...(conditions.length > 0 ? { conditions: [...conditions] } : {}),
    ...(whenSimulated.length > 0 ? { when_simulated: [...whenSimulated] } : {}),
  };
  return { sound: { name: `${name}_sound`, arguments: { required, ...some } } };
}

/** Each row's parent exists. */
export function relationship(to: string, { key }: Parent): DataTest {
  return { relationships: { arguments: { to, field: key } } };
}

function choicesOf(name: string, { type }: Column): [string, readonly string[]][] {
  return type.dbtTests.flatMap((test): [string, readonly string[]][] => {
    if (typeof test === 'string' || !('accepted_values' in test)) return [];
    const { values } = (test['accepted_values'] as { arguments: { values: readonly string[] } }).arguments;
    return [[name, values]];
  });
}
