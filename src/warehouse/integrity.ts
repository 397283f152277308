/** After a load's tables are written, before it is committed: every parent exists, and no child has lost its own. */
import { RAW_TABLES } from '../contract/raw/index.js';
import { type Parent, schemaOf, type Table } from '../contract/table.js';
import { UserError } from '../error.js';
import type { Session } from './session.js';
import { identifier } from './sql.js';
import { staging, target } from './staging.js';

/** Of the rows this load wrote: those that are still staged. */
export async function refuseWithoutParents(session: Session, table: Table): Promise<void> {
  for (const parent of table.parents)
    await refuse(
      session,
      table,
      parent,
      `select c.${identifier(parent.column)} as key from ${staging('staged', table)} c
       where c.${identifier(parent.column)} is not null and ${isMissing(parent)}`,
    );
}

/** Of the rows, loaded now or long ago, whose parent this load took out of the table. */
export async function refuseOrphans(session: Session, table: Table): Promise<void> {
  const present = await rawTables(session);
  for (const child of RAW_TABLES.filter(({ name }) => present.has(name)))
    for (const parent of child.parents.filter((of) => of.table === table.name && schemaOf(table) === 'raw'))
      await refuse(
        session,
        child,
        parent,
        `select c.${identifier(parent.column)} as key from ${target(child)} c
         where c.${identifier(parent.column)} in (select ${identifier(parent.key)} from ${staging('gone', table)})
           and ${isMissing(parent)}`,
      );
}

function isMissing(parent: Parent): string {
  return `not exists (select 1 from raw.${identifier(parent.table)} p
    where p.${identifier(parent.key)} = c.${identifier(parent.column)})`;
}

async function rawTables(session: Session): Promise<Set<unknown>> {
  const rows = await session.query(
    `select table_name as name from duckdb_tables() where database_name = current_database() and schema_name = 'raw'`,
  );
  return new Set(rows.map((row) => row['name']));
}

/** `orphans` selects the missing parent's `key`, once for each row that lacks it. */
async function refuse(session: Session, child: Table, parent: Parent, orphans: string): Promise<void> {
  const found = await session.query(
    `select key, sum(count(*)) over () as rows, count(*) over () as keys
     from (${orphans}) group by key order by key limit 5`,
  );
  const first = found[0];
  if (first === undefined) return;
  const keys = found.map((row) => row['key']);
  const more = (first['keys'] as number) > keys.length ? ', …' : '';
  throw new UserError(
    `${child.name}: ${first['rows']} rows without their ${parent.key.replace(/_id$/, '')} in ${parent.table}: ` +
      `${parent.column} ${keys.join(', ')}${more}`,
  );
}
