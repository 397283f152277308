/** Rows that go by lists of their keys: the meaning of `src/warehouse/removal.ts`, as one script. */
import { DELETIONS } from '../../contract/deletions.js';
import { AS_OF, type Table } from '../../contract/table.js';
import { coverageName } from '../coverage.js';
import { keyListOf, MISSING, ORPHANED } from '../removal.js';
import { runDigest } from '../runDigest.js';
import type { KeyFile, RemovalSpec, Removed } from '../warehouse.js';
import { type Client, short } from './client.js';
import { identifier, literal, sameKey } from './sql.js';
import { removeOwn, stageAll } from './staged.js';
import {
  type Facts,
  noteTouched,
  noWindow,
  place,
  record,
  refuseBad,
  refuseOrphans,
  scriptOf,
  stagedName,
  takeNote,
  touchedName,
} from './statements.js';
import { type Transacting, transact } from './transact.js';

export async function runRemoval(transacting: Transacting, removal: RemovalSpec): Promise<Removed[]> {
  const { client, now } = transacting;
  const { tables, runId, dryRun } = removal;
  const lists = tables.map(({ table, file }) => ({ table: keyListOf(table), window: null, files: [file] }));
  const answer = await transact(transacting, {
    key: keyOf(removal),
    runId,
    isDry: dryRun,
    prepare: async (own) => {
      await stageAll(client, own, lists, now());
      const lease = await readLease(client);
      return removalScript({ ...removal, key: own, now: now(), lease });
    },
    clear: (own) => removeOwn(client, own, lists),
  });
  return tables.map(({ table, file }, t) => {
    const [met, removed] = [Number(answer[`met_${t}`]), Number(answer[`removed_${t}`])];
    return { table: table.name, keys: file.rows, removed, missing: file.rows - met, newer: met - removed };
  });
}

/** Two lists are the same whose files are. */
function keyOf({ asOf, producer, strict, tables }: RemovalSpec): string {
  return short(JSON.stringify([asOf, producer, strict, tables.map(({ table, file }) => [table.name, file.sha256])]));
}

export async function readLease(client: Client): Promise<number> {
  const { rows } = await client.query('select max(version) as version from meta.lease');
  return rows[0]!['version'] as number;
}

export interface RemovalFacts extends Facts, Pick<RemovalSpec, 'tables' | 'strict' | 'dryRun'> {}

/** Answers for each table how many of the keys are in a row, and how many rows are gone. */
export function removalScript(facts: RemovalFacts): string {
  const { tables, strict, dryRun, asOf } = facts;
  const logged = tables.map(({ table, file }) => ({
    table,
    window: noWindow(asOf),
    rowCount: file.rows,
    sha256: runDigest([file]),
  }));
  return scriptOf(facts, {
    variables: tables.flatMap((_, t) => [`met_${t} int64`, `removed_${t} int64`]),
    statements: [
      ...tables.flatMap(({ table }, t) => takeOut(facts, table, t)),
      ...(strict ? refuseMissing(tables) : []),
      ...tables.flatMap(({ table }) => refuseOrphans(facts, table, ORPHANED)),
      ...tables.flatMap(({ table }) => remember(facts, table)),
      ...record(facts, logged),
      ...noteTouched(facts),
    ],
    answer: tables.map((_, t) => `met_${t} as met_${t}, removed_${t} as removed_${t}`).join(', '),
    isDry: dryRun,
  });
}

/** What is as old as its deletion, or older. */
function takeOut(facts: Facts, table: Table, t: number): string[] {
  const keys = stagedName(facts, keyListOf(table));
  const isListed = sameKey('t', 'k', table.key);
  const isOld = `t.${identifier(AS_OF)} <= k.${identifier(AS_OF)}`;
  const rows = `${place(table)} t join ${keys} k on ${isListed} where ${isOld}`;
  return [
    `set met_${t} = (select count(*) from ${place(table)} t join ${keys} k on ${isListed})`,
    `set removed_${t} = (select count(*) from ${rows})`,
    ...takeNote(facts, table, rows),
    `delete from ${place(table)} t where exists (select 1 from ${keys} k where ${isListed} and ${isOld})`,
  ];
}

function refuseMissing(tables: readonly KeyFile[]): string[] {
  const counts = tables.map(
    ({ table, file }, t) => `select ${t} as place, ${literal(table.name)} as name, ${file.rows} - met_${t} as missing`,
  );
  const told = `string_agg(concat(name, ' ', cast(missing as string)), ', ' order by place)`;
  return [`set bad = (select ${told} from (${counts.join(' union all ')}) where missing > 0)`, refuseBad(MISSING)];
}

/** Of two deletions of a key the newer one counts. */
function remember(facts: Facts, table: Table): string[] {
  const [list, keys, asOf] = [place(DELETIONS), stagedName(facts, keyListOf(table)), identifier(AS_OF)];
  const isThere = `d.table_name = ${literal(table.name)} and d.key = k.key`;
  const isOlder = `${isThere} and d.${asOf} < k.${asOf}`;
  const touched = (days: string) =>
    `insert into ${touchedName(facts)} (table_name, day) select distinct ${literal(coverageName(DELETIONS))}, ${days}`;
  return [
    touched(`d.${asOf} from ${list} d join ${keys} k on ${isOlder}`),
    touched(`k.${asOf} from ${keys} k`),
    `delete from ${list} d where exists (select 1 from ${keys} k where ${isOlder})`,
    `insert into ${list} (table_name, key, ${asOf}) select ${literal(table.name)}, k.key, k.${asOf} from ${keys} k
    where not exists (select 1 from ${list} d where ${isThere})`,
  ];
}
