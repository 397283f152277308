/** The rows that a list of keys asks for: it goes into a table of its own, so that nothing else of the table comes down. */
import type { Table } from '../../contract/table.js';
import type { Micros } from '../../time.js';
import type { LandedFile, ResultRow } from '../warehouse.js';
import { type Client, short } from './client.js';
import { identifier, listColumns } from './sql.js';
import { removeOwn, stage } from './staged.js';
import { place, stagedName } from './statements.js';

export interface LookUp {
  /** One whose key is one column. */
  readonly table: Table;
  /** Of the rows that are found. */
  readonly columns: readonly string[];
  /** The keys, each once, in the one column of the file. */
  readonly keys: LandedFile;
}

export async function* lookUp(
  client: Client,
  now: Micros,
  { table, columns, keys }: LookUp,
): AsyncGenerator<readonly ResultRow[]> {
  const key = table.key[0]!;
  const asked = askedOf(table);
  const own = short(`${keys.path} ${keys.sha256} ${now}`);
  try {
    await stage(client, own, { table: asked, window: null, files: [keys] }, now);
    const list = `select a.${identifier(key)} from ${stagedName({ key: own }, asked)} a`;
    for await (const { rows } of client.pages(
      `select ${listColumns(columns, 't')} from ${place(table)} t where t.${identifier(key)} in (${list})`,
    ))
      yield rows;
  } finally {
    await removeOwn(client, own, [{ table: asked }]);
  }
}

/** What the table of keys is. */
export function askedOf(table: Table): Table {
  const key = table.key[0]!;
  return { ...table, name: `${table.name}_asked`, columns: { [key]: table.columns[key]! } };
}
