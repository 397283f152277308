/**
 * A person goes, as one script: the meaning of `src/warehouse/forget.ts`. What was built of the rows is dropped when they are gone, for no
 * table can be dropped in a transaction.
 */
import { RAW } from '../../contract/raw/index.js';
import { type Day, parseDay } from '../../time.js';
import { coverageName } from '../coverage.js';
import { CREATE_FORGOTTEN, nobody, personIn, readForgotten } from '../forgotten.js';
import { PEOPLES_TABLES } from '../people.js';
import { runDigest } from '../runDigest.js';
import { FORGET_BUILT } from '../unbuilt.js';
import type { Forgetting, Forgotten, ForgottenRows, Warehouse } from '../warehouse.js';
import { type Client, short } from './client.js';
import { countOf, erase, isOne, rebalanceHouse } from './people.js';
import type { Schema } from './spec.js';
import { identifier, literal } from './sql.js';
import { makeOwn, removeOwn } from './staged.js';
import { type Facts, noteTouched, noWindow, REFUSED, record, refuseOrphans, scriptOf } from './statements.js';
import { type Transacting, transact } from './transact.js';

/** The tables must be there. Throws UserError for an id that nobody bears or bore. */
export async function runForget(
  transacting: Transacting,
  warehouse: Pick<Warehouse, 'columns' | 'query'>,
  forgetting: Forgetting,
): Promise<ForgottenRows> {
  const { client, now } = transacting;
  const { userId, runId, startedAt, dryRun, derived } = forgetting;
  if (!dryRun) await client.query(CREATE_FORGOTTEN);
  const answer = await transact(transacting, {
    // Another one for every command: an id, or what stands for it, is not to be written down here.
    key: short(`forget ${runId}`),
    runId,
    isDry: dryRun,
    prepare: async (own) => {
      await makeOwn(client, own, now());
      const { lease, asOf } = await readLastRun(client);
      const run = { key: own, runId, asOf: asOf ?? 0, producer: 'forget', startedAt, now: now(), lease };
      const { person, isKnown } = personIn(await readForgotten(warehouse), forgetting);
      return erasureScript({ ...run, person, isKnown, isLogged: asOf !== null, dryRun });
    },
    clear: (own) => removeOwn(client, own, []),
  }).catch((error: Error) => {
    throw error.message === NOBODY ? nobody(userId) : error;
  });
  if (!dryRun) await dropDerived(client, derived);
  const tables = PEOPLES_TABLES.map((table, t) => ({ table: coverageName(table), rows: Number(answer[`gone_${t}`]) }));
  return { wasForgotten: answer['was_forgotten'] as boolean, tables: tables.filter(({ rows }) => rows > 0) };
}

/** The lease, and the as-of up to which users are known; null where none were ever loaded. */
async function readLastRun(client: Client): Promise<{ readonly lease: number; readonly asOf: Day | null }> {
  const { rows } = await client.query(
    `select max(version) as version,
       (select max(as_of) from raw.pipeline_runs where table_name = ${literal(RAW.users.name)}) as as_of from meta.lease`,
  );
  const { version, as_of: asOf } = rows[0]!;
  return { lease: version as number, asOf: asOf === null ? null : parseDay(asOf as string, 'as_of') };
}

const NOBODY = 'nobody has this id';

export interface ErasureFacts extends Facts {
  readonly person: Forgotten;
  /** They are in the list already. */
  readonly isKnown: boolean;
  /** Whether there is a day of which the run can be. */
  readonly isLogged: boolean;
  readonly dryRun: boolean;
}

/** Answers how many rows of each table are gone. */
export function erasureScript(facts: ErasureFacts): string {
  const { person, isKnown, dryRun } = facts;
  const people = erase(facts, PEOPLES_TABLES, isOne(person));
  const all = people.map(({ counted }) => counted).join(' + ');
  return scriptOf(facts, {
    variables: people.map(({ counted }) => `${counted} int64`),
    statements: [
      ...people.flatMap(({ statements }) => statements),
      ...(isKnown ? [] : [`if ${all} = 0 then select error(${literal(REFUSED + NOBODY)}); end if`]),
      ...when(`${countOf(people, RAW.ledger_entries)} > 0`, rebalanceHouse(facts, null)),
      ...(dryRun || isKnown ? [] : [remember(person)]),
      ...people.flatMap(({ table }) => refuseOrphans(facts, table)),
      ...(facts.isLogged ? when(`${all} > 0`, record(facts, [runOf(facts)])) : []),
      ...noteTouched(facts),
    ],
    answer: [
      `${isKnown} as was_forgotten`,
      ...PEOPLES_TABLES.map((table, t) => `${countOf(people, table)} as gone_${t}`),
    ].join(', '),
    isDry: dryRun,
  });
}

function when(condition: string, statements: readonly string[]): string[] {
  return [`if ${condition} then\n  ${statements.join(';\n  ')};\nend if`];
}

/** The list is the same as when it was read, or the lease is not. */
function remember({ salt, digest }: Forgotten): string {
  return `insert into meta.forgotten (salt, digest) values (${literal(salt)}, ${literal(digest)})`;
}

/** It speaks of no day, and of no newer as-of than the users are known of. */
function runOf({ asOf }: Facts) {
  return { table: RAW.users, window: noWindow(asOf), rowCount: 0, sha256: runDigest([]) };
}

const BUILT: readonly Schema[] = ['staging', 'intermediate', 'marts'];

/** Of data sets in which somebody else's tables may lie, too. */
async function dropDerived(client: Client, derived: readonly string[]): Promise<void> {
  const { project, datasets } = client.spec;
  const lists = BUILT.map(
    (schema) =>
      `select ${literal(schema)} as place, table_name, table_type from ${identifier(`${project}.${datasets[schema]}`)}.INFORMATION_SCHEMA.TABLES`,
  );
  const { rows } = await client.query(lists.join(' union all '));
  const names = new Set(derived);
  // What a build that was cut off leaves bears a tail.
  const built = rows.filter((row) => names.has(String(row['table_name']).replace(/__dbt_.*$/, '')));
  const drops = built.map((row) => {
    const kind = row['table_type'] === 'VIEW' ? 'view' : 'table';
    return `drop ${kind} if exists ${row['place']}.${row['table_name']}`;
  });
  await client.query(`${[FORGET_BUILT, ...drops].join(';\n')};`);
}
