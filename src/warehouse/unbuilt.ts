/**
 * What the marts were built from (`meta.built`), and which days loads have touched since (`meta.unbuilt`). The one is worth
 * nothing without the other: a build takes `meta.built` away before it begins, and gives it back, with the days taken off, in one
 * transaction when it has passed. So a build that failed or was killed leaves no basis, and the next one makes everything anew.
 */
import type { Day } from '../time.js';
import { dateLiteral, literal } from './sql.js';
import { createNotes, readNotes } from './touched.js';
import type { Warehouse } from './warehouse.js';

export interface Built {
  /** Of the loads and the dbt project. */
  readonly digest: string;
  /** Of the dbt project and its variables alone: with others, days that nothing has touched would come out differently. */
  readonly project: string;
  /** The day through which the marts speak. */
  readonly asOf: Day;
}

/** Takes away what the marts were built from, if it is known. */
export const FORGET_BUILT = 'drop table if exists meta.built';

/** Days by the tables' names in `pipeline_runs`. */
export function readUnbuilt(warehouse: Pick<Warehouse, 'execute' | 'query'>): Promise<Map<string, readonly Day[]>> {
  return readNotes(warehouse, 'unbuilt');
}

/** The marts are those of everything that is loaded. */
export async function saveBuilt(
  warehouse: Pick<Warehouse, 'execute'>,
  { digest, project, asOf }: Built,
): Promise<void> {
  await warehouse.execute(
    `${FORGET_BUILT}; create table meta.built (digest string not null, project string not null, as_of date not null);
     ${createNotes('unbuilt')};
     begin transaction;
     insert into meta.built (digest, project, as_of) values (${literal(digest)}, ${literal(project)}, ${dateLiteral(asOf)});
     delete from meta.unbuilt where true;
     commit transaction;`,
  );
}
