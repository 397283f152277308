/**
 * Which rows are somebody's, and how a script takes them out: the meaning of `src/warehouse/people.ts` in BigQuery's words. People are
 * known by their digests alone, for the text of a job is kept for half a year.
 */
import { DELETIONS } from '../../contract/deletions.js';
import { RAW } from '../../contract/raw/index.js';
import type { Table } from '../../contract/table.js';
import { coverageName } from '../coverage.js';
import { type IsPerson, ofPerson } from '../people.js';
import type { Forgotten } from '../warehouse.js';
import { identifier, literal } from './sql.js';
import { type Facts, goneName, place, stagedName, takeDays, takeKeys, touchedName } from './statements.js';

/** A table in which somebody's rows may lie. */
export interface PeoplesTable {
  readonly table: Table;
  /** The variable that says how many. */
  readonly counted: string;
  /** Take them out. */
  readonly statements: readonly string[];
}

interface Taking {
  readonly isPerson: IsPerson;
  /** Where a table's rows lie. */
  readonly rowsOf: (table: Table) => string;
  /** Under which the keys that went are noted. */
  readonly nameOf: (table: Table) => string;
  /** Whether the days of what went are touched. */
  readonly isTold: boolean;
}

/** Out of what is loaded. The tables are given parents first. */
export function erase(facts: Facts, tables: readonly Table[], isPerson: IsPerson): PeoplesTable[] {
  const nameOf = ({ name }: Table) => name;
  return peoplesTables(facts, tables, { isPerson, rowsOf: place, nameOf, isTold: true });
}

/** Out of what is staged. The tables are given parents first. */
export function leaveOut(facts: Facts, tables: readonly Table[], isPerson: IsPerson): PeoplesTable[] {
  const rowsOf = (table: Table) => stagedName(facts, table);
  const nameOf = ({ name }: Table) => `left out of ${name}`;
  return peoplesTables(facts, tables, { isPerson, rowsOf, nameOf, isTold: false });
}

function peoplesTables(facts: Facts, tables: readonly Table[], taking: Taking): PeoplesTable[] {
  const { rowsOf, nameOf, isTold } = taking;
  return tables.flatMap((table, at) => {
    const theirs = theirRows(facts, table, tables.slice(0, at), taking);
    if (theirs === null) return [];
    const rows = `${rowsOf(table)} t where ${theirs}`;
    const counted = `out_${at}`;
    const statements = [
      `set ${counted} = (select count(*) from ${rows})`,
      ...takeKeys(facts, table, nameOf(table), rows),
      ...(isTold ? takeDays(facts, table, rows) : []),
      `delete from ${rows}`,
    ];
    return [{ table, counted, statements }];
  });
}

/** For the columns of an answer: how many of a table's rows were taken out. */
export function countOf(people: readonly PeoplesTable[], table: Table): string {
  return people.find((one) => one.table === table)?.counted ?? '0';
}

const LEDGER: Table = RAW.ledger_entries;

/** SQL over the row `t`: whether it is one of theirs, or would be an orphan without one; null where none can be. */
function theirRows(facts: Facts, table: Table, before: readonly Table[], taking: Taking): string | null {
  const { isPerson, rowsOf, nameOf } = taking;
  if (table === LEDGER) return ofTransactions(rowsOf(table), isPerson);
  if (table === DELETIONS) return ofKeys(rowsOf(table), isPerson);
  const named = ofPerson(table, isPerson, (name) => `t.${identifier(name)}`);
  // Whoever names a person is theirs already.
  const parents = table.parents.filter(({ column }) => column !== 'user_id' || named === null);
  const orphaned = parents.flatMap(({ column, table: name }) => {
    const parent = before.find((one) => one.name === name);
    if (parent === undefined) return [];
    const gone = `select g.key from ${goneName(facts)} g where g.table_name = ${literal(nameOf(parent))}`;
    return [`t.${identifier(column)} in (${gone})`];
  });
  const all = [...(named === null ? [] : [named]), ...orphaned];
  return all.length === 0 ? null : `(${all.join(' or ')})`;
}

const isHouse = (row: string): string => `starts_with(${row}.account_id, 'house:')`;

/** Their legs, and the house's in transactions in which nobody else has one. */
function ofTransactions(ledger: string, isPerson: IsPerson): string {
  const theirs = `select p.refid from ${ledger} p where ${isPerson('p.account_id')}`;
  const others = `select o.refid from ${ledger} o where not ${isHouse('o')} and not ${isPerson('o.account_id')}`;
  return `(${isPerson('t.account_id')} or (${isHouse('t')} and t.refid in (${theirs}) and t.refid not in (${others})))`;
}

/** Of rows that were deleted: one of the key's parts is the id. */
function ofKeys(deletions: string, isPerson: IsPerson): string {
  const keys = `select d.key from ${deletions} d cross join unnest(json_value_array(d.key)) as part where ${isPerson('part')}`;
  return `t.key in (${keys})`;
}

/**
 * The house's balances as the sums of what is there: of the accounts that `staged` speaks of, from its first day on; of all where it is
 * null. The days of the rows that change are touched.
 */
export function rebalanceHouse(facts: Facts, staged: string | null): string[] {
  const ledger = place(LEDGER);
  const accounts = `select distinct s.account_id, s.asset from ${staged ?? ledger} s where ${isHouse('s')}`;
  const since = staged === null ? 'true' : `day >= (select min(date(s.timestamp)) from ${staged} s)`;
  const sums = `select e.ledger_id, date(e.timestamp) as day, e.balance as was,
      sum(e.amount - e.fee) over (partition by e.account_id, e.asset order by e.timestamp, e.ledger_id) as balance
    from ${ledger} e join (${accounts}) a on a.account_id = e.account_id and a.asset = e.asset`;
  const changed = `(select ledger_id, day, balance from (${sums}) where balance <> was and ${since}) r`;
  return [
    `insert into ${touchedName(facts)} (table_name, day) select distinct ${literal(coverageName(LEDGER))}, r.day from ${changed}`,
    `update ${ledger} e set balance = r.balance from ${changed} where r.ledger_id = e.ledger_id`,
  ];
}

/** Of those in `meta.forgotten`, whose salts these are. */
export function isForgotten(salts: readonly string[]): IsPerson {
  return (id) => {
    const among = salts.map((salt) => {
      const list = `select f.digest from meta.forgotten f where f.salt = ${literal(salt)}`;
      return `coalesce(${digestOf(salt, id)} in (${list}), false)`;
    });
    return `(${among.join(' or ')})`;
  };
}

/** One person, who may not be in the list yet. */
export function isOne({ salt, digest }: Forgotten): IsPerson {
  return (id) => `coalesce(${digestOf(salt, id)} = ${literal(digest)}, false)`;
}

function digestOf(salt: string, id: string): string {
  return `to_hex(sha256(concat(${literal(salt)}, ${id})))`;
}
