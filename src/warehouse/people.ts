/**
 * Which rows are somebody's, and how they are taken out: what names them; the children of that; and of the ledger whole
 * transactions, the house's legs included, after which the house's balances are summed anew.
 */
import { DELETIONS } from '../contract/deletions.js';
import { RAW, RAW_TABLES } from '../contract/raw/index.js';
import type { Table } from '../contract/table.js';
import { TRUTH } from '../contract/truth/index.js';
import type { Day } from '../time.js';
import type { Session } from './session.js';
import { dateLiteral, identifier, listColumns, literal, sameKey } from './sql.js';
import { staging, target } from './staging.js';

/** Every table in which somebody's rows may lie, parents first. */
export const PEOPLES_TABLES: readonly Table[] = [...RAW_TABLES, ...Object.values(TRUTH), DELETIONS];

/** SQL over SQL: whether an id is that of one of the people. */
export type IsPerson = (id: string) => string;

export interface Taking {
  /** Where a table's rows lie. */
  readonly place: (table: Table) => string;
  readonly isPerson: IsPerson;
}

/** What was taken out, most of it known only by key and day: `temp.forgotten_…`, for tables in which there was something. */
export type Taken = Map<Table, number>;

/** Takes the people's rows out of the tables, which are given parents first; `taken` is what went before, and grows. */
export async function takePeople(
  session: Session,
  tables: readonly Table[],
  taking: Taking,
  taken: Taken = new Map(),
): Promise<Taken> {
  for (const table of tables) {
    const rows = await takeFrom(session, table, taking, taken);
    if (rows > 0) taken.set(table, rows);
  }
  return taken;
}

async function takeFrom(session: Session, table: Table, { place, isPerson }: Taking, taken: Taken): Promise<number> {
  const named = ofPerson(table, isPerson);
  const parents = parentsIn(table, taken);
  if (named === null && parents.length === 0) return 0;
  const gone = staging('forgotten', table);
  const columns = `${listColumns(table.key)}, cast(${identifier(table.day)} as date) as _day`;
  const where = [...(named === null ? [] : [named]), ...parents].join(' or ');
  let rows = await session.change(
    `create or replace temp table ${gone} as select ${columns}${table === LEDGER ? ', refid' : ''} from ${place(table)} where ${where}`,
  );
  if (rows === 0) return 0;
  if (table === LEDGER) rows += await session.change(`insert into ${gone} ${houseLegs(place(table), gone, columns)}`);
  await session.execute(`delete from ${place(table)} t using ${gone} g where ${sameKey('t', 'g', table.key)}`);
  return rows;
}

const LEDGER: Table = RAW.ledger_entries;
const HOUSE = `account_id like 'house:%'`;

/** SQL: whether a row is one of the people's; null for tables of which none is. `column` is how a row's is written. */
export function ofPerson(
  table: Table,
  isPerson: IsPerson,
  column: (name: string) => string = identifier,
): string | null {
  if (table === LEDGER) return isPerson(column('account_id'));
  if (table === RAW.predictions) return `(${column('level')} = 'user' and ${isPerson(column('subject'))})`;
  if (table === DELETIONS)
    return `len(list_filter(from_json("key", '["VARCHAR"]'), lambda part: ${isPerson('part')})) > 0`;
  return 'user_id' in table.columns ? isPerson(column('user_id')) : null;
}

/** Rows of others whose parent went, so that they would be orphans. */
function parentsIn(table: Table, taken: Taken): string[] {
  return table.parents.flatMap(({ column, table: name, key }) => {
    const parent = [...taken.keys()].find((one) => one.name === name && (one.schema ?? 'raw') === 'raw');
    return parent === undefined
      ? []
      : [`${identifier(column)} in (select ${identifier(key)} from ${staging('forgotten', parent)})`];
  });
}

/** Of transactions in which nobody else has a leg: another person's books stay as they are. */
function houseLegs(ledger: string, gone: string, columns: string): string {
  return `select ${columns}, refid from ${ledger} where ${HOUSE} and refid in (
    select g.refid from ${gone} g where not exists (
      select 1 from ${ledger} e where e.refid = g.refid and not e.${HOUSE}
        and not exists (select 1 from ${gone} o where o.ledger_id = e.ledger_id)))`;
}

/**
 * The house's balances from a day on, as the sums of what is there: for the accounts in `which` (SQL: account_id, asset). Returns
 * the days of the rows that changed, as a temporary table `rebalanced` of `day`.
 */
export async function rebalanceHouse(session: Session, which: string, from: Day | null): Promise<string> {
  const since = from === null ? 'true' : `timestamp >= ${dateLiteral(from)}`;
  await session.execute(
    `create or replace temp table touched_accounts as select distinct account_id, asset from (${which}) where ${HOUSE};
     create or replace temp table rebalanced as
     with entries as (
       select ledger_id, account_id, asset, timestamp, amount, fee, balance from ${target(LEDGER)}
       semi join touched_accounts using (account_id, asset)
     ), before as (
       select account_id, asset, sum(amount - fee) as balance from entries where not (${since}) group by all
     ), sums as (
       select e.ledger_id, e.timestamp, e.balance as was, coalesce(b.balance, 0)
         + sum(amount - fee) over (partition by e.account_id, e.asset order by e.timestamp, e.ledger_id) as balance
       from entries e left join before b using (account_id, asset) where ${since.replace('timestamp', 'e.timestamp')}
     )
     select ledger_id, cast(timestamp as date) as day, cast(balance as ${LEDGER.columns['balance']!.type.duckdb}) as balance
     from sums where balance <> was;
     update ${target(LEDGER)} e set balance = r.balance from rebalanced r where r.ledger_id = e.ledger_id`,
  );
  return 'select distinct day from rebalanced';
}

/** For one person, whose id is known. */
export function isUser(userId: string): IsPerson {
  return (id) => `coalesce(${id} = ${literal(userId)}, false)`;
}
