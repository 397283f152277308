/**
 * What the scripts of loads, deletions, erasures and restores have in common. A row of the lease is written first, so that of two at
 * once one is undone; there is no DDL and no handler of exceptions, so that whatever is raised leaves everything as it was.
 */
import { RAW, RAW_TABLES } from '../../contract/raw/index.js';
import { AS_OF, columnNames, type Parent, schemaOf, type Table } from '../../contract/table.js';
import type { Day, Micros, Window } from '../../time.js';
import { coverageName } from '../coverage.js';
import { dateLiteral, dayOf, identifier, listColumns, literal } from './sql.js';

export interface Facts {
  /** Letters and digits that the script's own tables bear. */
  readonly key: string;
  readonly runId: string;
  readonly asOf: Day;
  readonly producer: string;
  readonly startedAt: Micros;
  readonly now: Micros;
  /** The lease as it was when was read what the script takes for granted. */
  readonly lease: number;
}

/** What the script fails with where another one was quicker. */
export const OUTRUN = 'kro: another load was quicker';
/** Before the sentence of every other refusal of ours. */
export const REFUSED = 'kro refuses: ';

export interface Transaction {
  /** `name type`; those of `record` and `refuse` are there anyway. */
  readonly variables?: readonly string[];
  readonly statements: readonly string[];
  /** What the script is asked for at its end, as columns of one row. */
  readonly answer: string;
  /** Everything is done and taken back again. */
  readonly isDry?: boolean;
}

export function scriptOf(
  { lease, runId }: Pick<Facts, 'lease' | 'runId'>,
  { variables = [], statements, answer, isDry }: Transaction,
): string {
  return `${[
    ...['bad string', 'finished timestamp', ...variables].map((variable) => `declare ${variable}`),
    'begin transaction',
    `if (select max(version) from meta.lease) <> ${lease} then select error(${literal(OUTRUN)}); end if`,
    `update meta.lease set version = ${lease + 1}, run_id = ${literal(runId)} where true`,
    ...statements,
    isDry === true ? 'rollback transaction' : 'commit transaction',
    `select ${answer}`,
  ].join(';\n')};\n`;
}

/** A script's own tables: they lie in `meta`, made before and gone after it. */
export function stagedName({ key }: Pick<Facts, 'key'>, table: Table): string {
  return `meta.load_${key}_${schemaOf(table)}_${table.name}`;
}
export const goneName = ({ key }: Pick<Facts, 'key'>): string => `meta.load_${key}_gone`;
export const touchedName = ({ key }: Pick<Facts, 'key'>): string => `meta.load_${key}_touched`;

export const place = (table: Table): string => `${schemaOf(table)}.${table.name}`;

/** `rows` names and chooses them as `t`: their days have changed, and their children may have lost them. */
export function takeNote(facts: Facts, table: Table, rows: string): string[] {
  return [...takeKeys(facts, table, table.name, rows), ...takeDays(facts, table, rows)];
}

/** Under a name, where there can be children at all. */
export function takeKeys(facts: Facts, table: Table, name: string, rows: string): string[] {
  if (childrenOf(table).length === 0) return [];
  const key = identifier(table.key[0]!);
  return [`insert into ${goneName(facts)} (table_name, key) select ${literal(name)}, t.${key} from ${rows}`];
}

export function takeDays(facts: Facts, table: Table, rows: string): string[] {
  const days = `select distinct ${literal(coverageName(table))}, ${dayOf(table, 't')} from ${rows}`;
  return [`insert into ${touchedName(facts)} (table_name, day) ${days}`];
}

/** Of the rows whose keys were noted. Nearly always no parent is gone, and no child is read. */
export function refuseOrphans(facts: Facts, table: Table, saying?: Saying): string[] {
  const children = childrenOf(table);
  if (children.length === 0) return [];
  const gone = `${goneName(facts)} g where g.table_name = ${literal(table.name)}`;
  const lost = `select g.key from ${gone} and not exists (select 1 from ${place(table)} p where p.${identifier(table.key[0]!)} = g.key)`;
  const checks = children.flatMap(({ child, parent }) =>
    refuse(child, parent, { rows: `${place(child)} c`, which: `c.${identifier(parent.column)} in (${lost})`, saying }),
  );
  // Asked for first, because the parents are read for the other question, whatever its answer.
  return [
    `if exists (select 1 from ${gone}) then if exists (${lost}) then\n  ${checks.join(';\n  ')};\nend if; end if`,
  ];
}

function childrenOf(table: Table): { readonly child: Table; readonly parent: Parent }[] {
  if (schemaOf(table) !== 'raw') return [];
  return RAW_TABLES.flatMap((child) =>
    child.parents.filter((parent) => parent.table === table.name).map((parent) => ({ child, parent })),
  );
}

/** What stands in a sentence before and after what is wrong. */
export interface Saying {
  readonly before: string;
  readonly after: string;
}

interface Orphans {
  /** Names the rows `c`. */
  readonly rows: string;
  readonly which: string;
  /** Those of the rows `p` that may be parents; all of them where absent. */
  readonly among?: string;
  readonly saying?: Saying | undefined;
}

/** Raises where one of the rows has no parent. */
export function refuse(child: Table, parent: Parent, rows: Orphans): string[] {
  const { saying } = rows;
  const what = `${child.name}: rows without their ${parent.key.replace(/_id$/, '')} in ${parent.table}: ${parent.column} `;
  return [
    `set bad = (select string_agg(key, ', ') from (select key from (${orphans(parent, rows)}) order by key limit 5))`,
    refuseBad({ before: `${saying?.before ?? ''}${what}`, after: saying?.after ?? '' }),
  ];
}

/** What the rows without a parent call it. */
export function orphans(parent: Parent, { rows, which, among = 'true' }: Orphans): string {
  const column = `c.${identifier(parent.column)}`;
  return `select distinct ${column} as key from ${rows}
    where ${which} and ${column} is not null
      and not exists (select 1 from raw.${parent.table} p where p.${identifier(parent.key)} = ${column} and ${among})`;
}

/** Raises where `bad` says something. */
export function refuseBad({ before, after }: Saying): string {
  return `if bad is not null then select error(concat(${literal(REFUSED + before)}, bad, ${literal(after)})); end if`;
}

/** A table's line in the log. */
export interface Recorded {
  readonly table: Table;
  /** One that ends before it begins covers no day. */
  readonly window: Window;
  readonly rowCount: number;
  readonly sha256: string;
}

/** No day. */
export function noWindow(asOf: Day): Window {
  return { from: asOf + 1, to: asOf };
}

/** The log is in the order of the loads, though the clock may have been set back between two. */
export function record(facts: Facts, parts: readonly Recorded[]): string[] {
  if (parts.length === 0) return [];
  const names = parts.map(({ table }) => literal(coverageName(table)));
  const now = `timestamp_micros(${facts.now})`;
  const log = place(RAW.pipeline_runs);
  return [
    `delete from ${log} where run_id = ${literal(facts.runId)} and table_name in (${names.join(', ')})`,
    `set finished = (select case when max(finished_at) >= ${now} then timestamp_add(max(finished_at), interval 1 microsecond) else ${now} end from ${log})`,
    `insert into ${log} (${listColumns(columnNames(RAW.pipeline_runs))}) values ${parts.map((part) => runRow(facts, part)).join(', ')}`,
    `insert into ${touchedName(facts)} (table_name, day) select 'pipeline_runs', date(finished)`,
  ];
}

function runRow({ runId, asOf, producer, startedAt }: Facts, { table, window, rowCount, sha256 }: Recorded): string {
  const values = {
    run_id: literal(runId),
    table_name: literal(coverageName(table)),
    window_start: dateLiteral(window.from),
    window_end: dateLiteral(window.to),
    as_of: dateLiteral(asOf),
    producer: literal(producer),
    row_count: rowCount,
    sha256: literal(sha256),
    started_at: `timestamp_micros(${startedAt})`,
    finished_at: 'finished',
    [AS_OF]: dateLiteral(asOf),
  };
  return `(${Object.values(values).join(', ')})`;
}

/** For the next backup, and for the next build of the marts. */
export function noteTouched(facts: Facts): string[] {
  return ['unsaved', 'unbuilt'].map(
    (reader) =>
      `insert into meta.${reader} (table_name, day) select distinct t.table_name, t.day from ${touchedName(facts)} t
    where not exists (select 1 from meta.${reader} n where n.table_name = t.table_name and n.day = t.day)`,
  );
}
