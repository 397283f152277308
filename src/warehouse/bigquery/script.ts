/**
 * One load as one script in one transaction, text from facts alone. What the rows are and which days they have is known before; in
 * here only rows are moved and rules are kept. A row of the lease is written first, so that of two loads at once one is undone;
 * there is no DDL and no handler of exceptions, so that whatever is raised leaves everything as it was.
 */
import { RAW, RAW_TABLES } from '../../contract/raw/index.js';
import { AS_OF, columnNames, type Parent, schemaOf, type Table } from '../../contract/table.js';
import type { Day, Micros, Window } from '../../time.js';
import { coverageName } from '../coverage.js';
import { dateLiteral, dayOf, identifier, listColumns, literal, sameKey, within } from './sql.js';

export interface ScriptPart {
  readonly table: Table;
  /** Days whose rows the files replace: those of the window of which no newer load has spoken. */
  readonly replaced: readonly Window[];
  /** Days of which newer loads have spoken. */
  readonly newer: readonly Window[];
  /** Days of the staged rows, and so of the rows that they take the place of; null where those may lie anywhere. */
  readonly days: readonly Window[] | null;
  /** Staged rows. */
  readonly rows: number;
  /** For `pipeline_runs`; a window that ends before it begins covers no day. */
  readonly window: Window;
  readonly rowCount: number;
  readonly sha256: string;
}

export interface ScriptFacts {
  /** Letters and digits that this load's own tables bear. */
  readonly key: string;
  readonly runId: string;
  readonly asOf: Day;
  readonly producer: string;
  readonly startedAt: Micros;
  readonly now: Micros;
  /** The lease as it was when the coverage was read. */
  readonly lease: number;
  /** Parents first. */
  readonly parts: readonly ScriptPart[];
}

/** What the script fails with where another load was quicker. */
export const OUTRUN = 'kro: another load was quicker';
/** Before the sentence of every other refusal of ours. */
export const REFUSED = 'kro refuses: ';

export function loadScript(facts: ScriptFacts): string {
  return `${[
    'declare bad string',
    'declare finished timestamp',
    'begin transaction',
    `if (select max(version) from meta.lease) <> ${facts.lease} then select error(${literal(OUTRUN)}); end if`,
    `update meta.lease set version = ${facts.lease + 1}, run_id = ${literal(facts.runId)} where true`,
    ...facts.parts.flatMap((part) => [...replace(facts, part), ...(part.rows === 0 ? [] : put(facts, part))]),
    ...facts.parts.filter(({ rows }) => rows > 0).flatMap((part) => refuseWithoutParents(facts, part)),
    ...facts.parts.flatMap((part) => refuseOrphans(facts, part)),
    ...record(facts),
    ...['unsaved', 'unbuilt'].map((reader) => noteTouched(facts, reader)),
    'commit transaction',
    `select ${facts.parts.map(({ table }, p) => `(select count(*) from ${stagedName(facts, table)}) as written_${p}`).join(', ')}`,
  ].join(';\n')};\n`;
}

/** The load's own tables: they lie in `meta`, made before and gone after it. */
export function stagedName({ key }: Pick<ScriptFacts, 'key'>, table: Table): string {
  return `meta.load_${key}_${schemaOf(table)}_${table.name}`;
}
export const goneName = ({ key }: Pick<ScriptFacts, 'key'>): string => `meta.load_${key}_gone`;
export const touchedName = ({ key }: Pick<ScriptFacts, 'key'>): string => `meta.load_${key}_touched`;

const place = (table: Table): string => `${schemaOf(table)}.${table.name}`;

/** Takes out the rows created on the days the load replaces, and keeps their keys: their children must not be orphaned. */
function replace(facts: ScriptFacts, { table, replaced }: ScriptPart): string[] {
  if (replaced.length === 0) return [];
  const old = `${within(table, 't', replaced)} and t.${identifier(AS_OF)} <= ${dateLiteral(facts.asOf)}`;
  return [...takeNote(facts, table, `${place(table)} t where ${old}`), `delete from ${place(table)} t where ${old}`];
}

/** Puts the staged rows into the table where they are newer than what is there. */
function put(facts: ScriptFacts, { table, newer, days }: ScriptPart): string[] {
  const [staged, own] = [stagedName(facts, table), place(table)];
  const near = days === null ? 'true' : within(table, 't', days);
  const met = `${sameKey('s', 't', table.key)} and ${near}`;
  const columns = listColumns(columnNames(table));
  const asOf = identifier(AS_OF);
  const isStale = `exists (select 1 from ${own} t where ${met} and t.${asOf} >= s.${asOf})`;
  return [
    `delete from ${staged} s where ${isStale}`,
    ...(newer.length === 0 ? [] : shut(facts, table, { near, newer })),
    ...takeDays(facts, table, `${own} t join ${staged} s on ${met}`),
    `delete from ${own} t where ${near} and exists (select 1 from ${staged} s where ${sameKey('s', 't', table.key)})`,
    ...takeDays(facts, table, `${staged} t`),
    `insert into ${own} (${columns}) select ${columns} from ${staged}`,
  ];
}

/**
 * On days of which a newer load has spoken, only rows that it left there are changed. One that moved there is gone from where it
 * was, and nothing takes its place; one that is new there is unknown to who knows better.
 */
function shut(
  facts: ScriptFacts,
  table: Table,
  { near, newer }: { readonly near: string; readonly newer: readonly Window[] },
): string[] {
  const [staged, own] = [stagedName(facts, table), place(table)];
  const isShut = within(table, 's', newer);
  const key = sameKey('s', 't', table.key);
  const moved = `${near} and exists (select 1 from ${staged} s where ${key} and ${isShut} and ${dayOf(table, 's')} <> ${dayOf(table, 't')})`;
  return [
    ...takeNote(facts, table, `${own} t where ${moved}`),
    `delete from ${own} t where ${moved}`,
    `delete from ${staged} s where ${isShut} and not exists (select 1 from ${own} t where ${key} and ${near})`,
  ];
}

/** `rows` names and chooses them as `t`: their days have changed, and their children may have lost them. */
function takeNote(facts: ScriptFacts, table: Table, rows: string): string[] {
  const key = identifier(table.key[0]!);
  const keys = `insert into ${goneName(facts)} (table_name, key) select ${literal(table.name)}, t.${key} from ${rows}`;
  return [...(childrenOf(table).length === 0 ? [] : [keys]), ...takeDays(facts, table, rows)];
}

function takeDays(facts: ScriptFacts, table: Table, rows: string): string[] {
  const days = `select distinct ${literal(coverageName(table))}, ${dayOf(table, 't')} from ${rows}`;
  return [`insert into ${touchedName(facts)} (table_name, day) ${days}`];
}

function refuseWithoutParents(facts: ScriptFacts, { table }: ScriptPart): string[] {
  return table.parents.flatMap((parent) => refuse(table, parent, `${stagedName(facts, table)} c`, 'true'));
}

/** Nearly always no parent is gone, and no child is read. */
function refuseOrphans(facts: ScriptFacts, { table, replaced, newer }: ScriptPart): string[] {
  const children = childrenOf(table);
  if (children.length === 0 || replaced.length + newer.length === 0) return [];
  const gone = `${goneName(facts)} g where g.table_name = ${literal(table.name)}`;
  const lost = `select g.key from ${gone} and not exists (select 1 from ${place(table)} p where p.${identifier(table.key[0]!)} = g.key)`;
  const checks = children.flatMap(({ child, parent }) =>
    refuse(child, parent, `${place(child)} c`, `c.${identifier(parent.column)} in (${lost})`),
  );
  return [`if exists (${lost}) then\n  ${checks.join(';\n  ')};\nend if`];
}

function childrenOf(table: Table): { readonly child: Table; readonly parent: Parent }[] {
  if (schemaOf(table) !== 'raw') return [];
  return RAW_TABLES.flatMap((child) =>
    child.parents.filter((parent) => parent.table === table.name).map((parent) => ({ child, parent })),
  );
}

/** Raises where one of the rows `c` has no parent. */
function refuse(child: Table, parent: Parent, rows: string, which: string): string[] {
  const column = `c.${identifier(parent.column)}`;
  const orphans = `select distinct ${column} as key from ${rows}
    where ${which} and ${column} is not null
      and not exists (select 1 from raw.${parent.table} p where p.${identifier(parent.key)} = ${column})`;
  const what = `${child.name}: rows without their ${parent.key.replace(/_id$/, '')} in ${parent.table}: ${parent.column} `;
  return [
    `set bad = (select string_agg(key, ', ') from (select key from (${orphans}) order by key limit 5))`,
    `if bad is not null then select error(concat(${literal(REFUSED + what)}, bad)); end if`,
  ];
}

/** The log is in the order of the loads, though the clock may have been set back between two. */
function record(facts: ScriptFacts): string[] {
  if (facts.parts.length === 0) return [];
  const names = facts.parts.map(({ table }) => literal(coverageName(table)));
  const now = `timestamp_micros(${facts.now})`;
  const log = place(RAW.pipeline_runs);
  return [
    `delete from ${log} where run_id = ${literal(facts.runId)} and table_name in (${names.join(', ')})`,
    `set finished = (select case when max(finished_at) >= ${now} then timestamp_add(max(finished_at), interval 1 microsecond) else ${now} end from ${log})`,
    `insert into ${log} (${listColumns(columnNames(RAW.pipeline_runs))}) values ${facts.parts.map((part) => runRow(facts, part)).join(', ')}`,
    `insert into ${touchedName(facts)} (table_name, day) select 'pipeline_runs', date(finished)`,
  ];
}

function runRow({ runId, asOf, producer, startedAt }: ScriptFacts, part: ScriptPart): string {
  const values = {
    run_id: literal(runId),
    table_name: literal(coverageName(part.table)),
    window_start: dateLiteral(part.window.from),
    window_end: dateLiteral(part.window.to),
    as_of: dateLiteral(asOf),
    producer: literal(producer),
    row_count: part.rowCount,
    sha256: literal(part.sha256),
    started_at: `timestamp_micros(${startedAt})`,
    finished_at: 'finished',
    [AS_OF]: dateLiteral(asOf),
  };
  return `(${Object.values(values).join(', ')})`;
}

/** For the next backup, and for the next build of the marts. */
function noteTouched(facts: ScriptFacts, reader: string): string {
  return `insert into meta.${reader} (table_name, day) select distinct t.table_name, t.day from ${touchedName(facts)} t
    where not exists (select 1 from meta.${reader} n where n.table_name = t.table_name and n.day = t.day)`;
}
