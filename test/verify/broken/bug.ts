/** A planted bug: statements on the good world, and the check that must catch it. */
export interface Bug {
  readonly bug: string;
  readonly sql: readonly string[];
  /** `group/name`. */
  readonly caughtBy: string;
}

export const bug = (caughtBy: string, bug: string, ...sql: readonly string[]): Bug => ({ bug, sql, caughtBy });

/** Changes the first row (by key) that fits. */
export function change(table: string, key: string, set: string, where = 'true'): string {
  return `update raw.${table} set ${set} where ${key} = (select min(${key}) from raw.${table} where ${where})`;
}

export function drop(table: string, key: string, where = 'true'): string {
  return `delete from raw.${table} where ${key} = (select min(${key}) from raw.${table} where ${where})`;
}

/** Repeats the first row that fits, with these columns replaced. */
export function repeat(table: string, key: string, replace: string, where = 'true'): string {
  return `insert into raw.${table} select * replace (${replace}) from raw.${table}
    where ${key} = (select min(${key}) from raw.${table} where ${where})`;
}

export const NOBODY = "'ffffffff-ffff-4fff-8fff-ffffffffffff'";

export const usersOf = (country: string): string =>
  `user_id in (select user_id from raw.users where country = '${country}')`;
