/**
 * `meta.forgotten`: who was erased, as salted digests of their ids, so that they do not come back and nobody can read who they
 * were. A list that came with a restored backup may have a salt of its own.
 */
import { createHash } from 'node:crypto';
import { UserError } from '../error.js';
import type { Session } from './session.js';
import { literal } from './sql.js';
import type { Forgetting, Forgotten, Warehouse } from './warehouse.js';

/** The statement that makes the list where it was never begun. */
export const CREATE_FORGOTTEN =
  'create table if not exists meta.forgotten (salt string not null, digest string not null)';

/** A warehouse tells its tables itself, whatever its engine; a session is one of DuckDB's. */
export type Asked = Pick<Session, 'query'> & Partial<Pick<Warehouse, 'columns'>>;

/** Nobody where the list was never begun; `catalog` is the name of an attached warehouse. */
export async function readForgotten(warehouse: Asked, catalog?: string): Promise<Forgotten[]> {
  if (!(await isBegun(warehouse, catalog))) return [];
  const name = catalog === undefined ? 'meta.forgotten' : `${catalog}.meta.forgotten`;
  const rows = await warehouse.query(`select salt, digest from ${name} order by salt, digest`);
  return rows as readonly unknown[] as Forgotten[];
}

async function isBegun(warehouse: Asked, catalog?: string): Promise<boolean> {
  if (catalog === undefined && warehouse.columns !== undefined)
    return (await warehouse.columns('meta')).has('forgotten');
  const database = catalog === undefined ? 'current_database()' : literal(catalog);
  const tables = await warehouse.query(
    `select 1 from duckdb_tables() where database_name = ${database} and schema_name = 'meta' and table_name = 'forgotten'`,
  );
  return tables.length > 0;
}

/** Adds those that are not in the list. */
export async function noteForgotten(
  warehouse: Asked & Pick<Session, 'execute'>,
  added: readonly Forgotten[],
): Promise<void> {
  const known = await readForgotten(warehouse);
  const fresh = withAll(known, added).slice(known.length);
  if (fresh.length === 0) return;
  const rows = fresh.map(({ salt, digest }) => `(${literal(salt)}, ${literal(digest)})`);
  await warehouse.execute(CREATE_FORGOTTEN);
  await warehouse.execute(`insert into meta.forgotten (salt, digest) values ${rows.join(', ')}`);
}

/** The person as the list has or will have them: under the salt that it has already. */
export function personIn(
  list: readonly Forgotten[],
  { userId, salt: fresh }: Pick<Forgetting, 'userId' | 'salt'>,
): { readonly person: Forgotten; readonly isKnown: boolean } {
  const known = list.find(({ salt, digest }) => digest === digestOf(salt, userId));
  const salt = list[0]?.salt ?? fresh;
  return { person: known ?? { salt, digest: digestOf(salt, userId) }, isKnown: known !== undefined };
}

export function nobody(userId: string): UserError {
  return new UserError(`nobody has the user_id ${userId} here: kro sql finds it`);
}

function digestOf(salt: string, userId: string): string {
  return createHash('sha256').update(`${salt}${userId}`).digest('hex');
}

/** The first list, then those of the second that are not in it. */
export function withAll(list: readonly Forgotten[], added: readonly Forgotten[]): Forgotten[] {
  const digests = new Set(list.map(({ digest }) => digest));
  return [...list, ...added.filter(({ digest }) => !digests.has(digest))];
}

/** SQL: whether `id`, which may be null, is the id of somebody in the list. */
export function isForgotten(id: string, list: readonly Forgotten[]): string {
  const salts = [...new Set(list.map(({ salt }) => salt))];
  const among = salts.map((salt) => {
    const digests = list.filter((one) => one.salt === salt).map(({ digest }) => literal(digest));
    return `coalesce(sha256(${literal(salt)} || ${id}) in (${digests.join(', ')}), false)`;
  });
  return among.length === 0 ? 'false' : `(${among.join(' or ')})`;
}
