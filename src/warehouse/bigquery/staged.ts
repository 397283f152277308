/** A load's own tables: made to expire, filled from the landed files, looked at once, and taken away. */
import { emitBigQuery } from '../../contract/emit/bigquery.js';
import type { Table } from '../../contract/table.js';
import { UserError } from '../../error.js';
import { type Day, type Micros, parseDay } from '../../time.js';
import { coverageName } from '../coverage.js';
import { sideBySide } from '../sideBySide.js';
import type { TableLoad } from '../warehouse.js';
import type { Client } from './client.js';
import { identifier } from './sql.js';
import { goneName, stagedName, touchedName } from './statements.js';
import { tableOf, told } from './tables.js';
import { upload } from './upload.js';

/** A load that was cut off leaves them behind: they go by themselves. */
const LIFE_MILLIS = 24 * 3_600_000;

export interface Staged {
  readonly rows: number;
  /** The UTC days of the rows, in order. */
  readonly days: readonly Day[];
}

/** Throws UserError for files that hold other rows than they were written with, or a key more than once. */
export async function stageAll(
  client: Client,
  key: string,
  tables: readonly TableLoad[],
  now: Micros,
): Promise<Map<Table, Staged>> {
  const filled = tables.filter(({ files }) => files.some(({ rows }) => rows > 0));
  await makeOwn(client, key, now);
  await sideBySide(tables, (one) => stage(client, key, one, now));
  return lookAt(client, key, tables, filled);
}

/** The tables of every script: keys that are gone, and days that are touched. */
export async function makeOwn(client: Client, key: string, now: Micros): Promise<void> {
  const expiry = expiryAfter(now);
  await make(client, goneName({ key }), expiry, [field('table_name'), field('key')]);
  await make(client, touchedName({ key }), expiry, [field('table_name'), field('day', 'DATE')]);
}

function expiryAfter(now: Micros): string {
  return String(now / 1000 + LIFE_MILLIS);
}

/** They would expire anyway. */
export async function removeOwn(
  client: Client,
  key: string,
  tables: readonly Pick<TableLoad, 'table'>[],
): Promise<void> {
  const names = [goneName({ key }), touchedName({ key }), ...tables.map(({ table }) => stagedName({ key }, table))];
  await sideBySide(names, (name) =>
    ownTable(client, name)
      .delete({ ignoreNotFound: true })
      .catch(() => {}),
  );
}

type Making = { readonly name: string; readonly type: string };
const field = (name: string, type = 'STRING'): Making => ({ name, type });

/** Without modes: what a file must not lack was judged when it was written. */
async function make(client: Client, name: string, expiry: string, fields: readonly Making[]): Promise<void> {
  const table = ownTable(client, name);
  await table.delete({ ignoreNotFound: true }).catch(() => {});
  await told(() => table.create({ schema: { fields: [...fields] }, expirationTime: expiry }));
}

function ownTable(client: Client, name: string) {
  return tableOf(client, 'meta', name.replace(/^meta\./, ''));
}

/** The table of the files' rows. */
export async function stage(client: Client, key: string, { table, files }: TableLoad, now: Micros): Promise<void> {
  const name = stagedName({ key }, table);
  await make(
    client,
    name,
    expiryAfter(now),
    emitBigQuery(table).schema.fields.map((one) => field(one.name, one.type)),
  );
  await upload(
    client,
    name,
    table,
    files.filter(({ rows }) => rows > 0),
  );
}

/** One query for all of them. */
async function lookAt(
  client: Client,
  key: string,
  tables: readonly TableLoad[],
  filled: readonly TableLoad[],
): Promise<Map<Table, Staged>> {
  const empty: Staged = { rows: 0, days: [] };
  const staged = new Map<Table, Staged>(tables.map(({ table }) => [table, empty]));
  if (filled.length === 0) return staged;
  const looks = filled.map(({ table }, at) => {
    const columns = table.key.map((column) => `cast(${identifier(column)} as string)`).join(`, '\\n', `);
    const name = stagedName({ key }, table);
    return `select ${at} as place, day, rows_of_day, all_rows, all_keys from
      (select date(${identifier(table.day)}) as day, count(*) as rows_of_day from ${name} group by 1),
      (select count(*) as all_rows, count(distinct concat(${columns}, '')) as all_keys from ${name})`;
  });
  const { rows } = await client.query(`${looks.join(' union all ')} order by place, day`);
  for (const [at, { table, files }] of filled.entries()) {
    const own = rows.filter((row) => row['place'] === at);
    const [found, keys] = [Number(own[0]?.['all_rows'] ?? 0), Number(own[0]?.['all_keys'] ?? 0)];
    const promised = files.reduce((sum, file) => sum + file.rows, 0);
    if (found !== promised)
      throw new UserError(
        `${coverageName(table)}: the landed files hold ${found} rows, not the ${promised} they were written with`,
      );
    if (keys !== found) throw await doubles(client, key, table);
    staged.set(table, { rows: found, days: own.map((row) => parseDay(row['day'] as string, 'day')) });
  }
  return staged;
}

async function doubles(client: Client, key: string, table: Table): Promise<UserError> {
  const columns = table.key.map(identifier).join(', ');
  const { rows } = await client.query(
    `select ${columns} from ${stagedName({ key }, table)} group by ${columns} having count(*) > 1 order by ${columns} limit 5`,
  );
  const keys = rows.map((row) => table.key.map((column) => row[column]).join(' '));
  return new UserError(
    `${table.name}: keys are more than once in the files: ${table.key.join(' ')} ${keys.join(', ')}`,
  );
}
