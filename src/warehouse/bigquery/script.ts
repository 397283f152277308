/** One load as one script, text from facts alone. What the rows are and which days they have is known before; in here rows are moved. */
import { RAW, RAW_TABLES } from '../../contract/raw/index.js';
import { AS_OF, columnNames, type Parent, type Table } from '../../contract/table.js';
import type { Window } from '../../time.js';
import { countOf, isForgotten, leaveOut, rebalanceHouse } from './people.js';
import { fewer, spans } from './quotas.js';
import { dateLiteral, dayOf, identifier, listColumns, sameKey, within } from './sql.js';
import {
  type Facts,
  noteTouched,
  orphans,
  place,
  type Recorded,
  record,
  refuse,
  refuseOrphans,
  scriptOf,
  stagedName,
  takeDays,
  takeNote,
} from './statements.js';

export interface ScriptPart extends Recorded {
  /** Days whose rows the files replace: those of the window of which no newer load has spoken. */
  readonly replaced: readonly Window[];
  /** Days of which newer loads have spoken. */
  readonly newer: readonly Window[];
  /** Days of the staged rows. */
  readonly days: readonly Window[];
  /** Whether the rows that they take the place of may lie on other days. */
  readonly mayMove: boolean;
  /** Staged rows. */
  readonly rows: number;
}

export interface ScriptFacts extends Facts {
  /** Parents first. */
  readonly parts: readonly ScriptPart[];
  /** A row that is as new as the one that is there takes its place. */
  readonly takesTies: boolean;
  /** Of the digests of people who were forgotten; none where nobody was. */
  readonly salts: readonly string[];
}

/** Answers for each part how many rows it has written, and how many it has left out. */
export function loadScript(facts: ScriptFacts): string {
  const { parts, salts } = facts;
  const filled = parts.filter(({ rows }) => rows > 0);
  const people =
    salts.length === 0
      ? []
      : leaveOut(
          facts,
          filled.map(({ table }) => table),
          isForgotten(salts),
        );
  return scriptOf(facts, {
    variables: people.map(({ counted }) => `${counted} int64`),
    statements: [
      ...people.flatMap(({ statements }) => statements),
      ...parts.flatMap((part) => [...replace(facts, part), ...(part.rows === 0 ? [] : put(facts, part))]),
      ...filled.flatMap((part) => refuseWithoutParents(facts, part)),
      ...parts.flatMap(({ table, replaced, newer }) =>
        replaced.length + newer.length === 0 ? [] : refuseOrphans(facts, table),
      ),
      ...record(facts, parts),
      ...(salts.length === 0 ? [] : settleBooks(facts)),
      ...noteTouched(facts),
    ],
    answer: parts
      .flatMap(({ table }, p) => [
        `(select count(*) from ${stagedName(facts, table)}) as written_${p}`,
        `${countOf(people, table)} as left_out_${p}`,
      ])
      .join(', '),
  });
}

/** Takes out the rows created on the days the load replaces, and keeps their keys: their children must not be orphaned. */
function replace(facts: ScriptFacts, { table, replaced, mayMove }: ScriptPart): string[] {
  if (replaced.length === 0) return [];
  const old = `${mayMove ? within(table, 't', replaced) : lyingIn(table, replaced)} and t.${identifier(AS_OF)} <= ${dateLiteral(facts.asOf)}`;
  const rows = (days: string) => `${place(table)} t where ${days}${old}`;
  const statement = (days: string) => `delete from ${rows(days)}`;
  return [...takeNote(facts, table, rows('')), ...inSpans(table, 't', replaced, statement)];
}

/** Puts the staged rows into the table where they are newer than what is there. */
function put(facts: ScriptFacts, part: ScriptPart): string[] {
  const { table, newer, days, mayMove } = part;
  const [staged, own] = [stagedName(facts, table), place(table)];
  const near = mayMove ? 'true' : lyingIn(table, fewer(days));
  const met = `${sameKey('s', 't', table.key)} and ${near}`;
  const columns = listColumns(columnNames(table));
  const asOf = identifier(AS_OF);
  const isStale = `exists (select 1 from ${own} t where ${met} and t.${asOf} ${facts.takesTies ? '>' : '>='} s.${asOf})`;
  const isStaged = `exists (select 1 from ${staged} s where ${sameKey('s', 't', table.key)})`;
  const out = (among: string) => `delete from ${own} t where ${among}${near} and ${isStaged}`;
  return [
    `delete from ${staged} s where ${isStale}`,
    ...(newer.length === 0 ? [] : shut(facts, table, { near, newer })),
    ...takeDays(facts, table, `${own} t join ${staged} s on ${met}`),
    ...inSpans(table, 't', days, out, mayMove),
    ...takeDays(facts, table, `${staged} t`),
    ...inSpans(
      table,
      's',
      days,
      (among) => `insert into ${own} (${columns}) select ${columns} from ${staged} s where ${among}true`,
    ),
  ];
}

/** Rows `t` of the days, where what they lie in tells the same day by another column, as the date of sign-up does: partitions are left out by it. */
function lyingIn(table: Table, days: readonly Window[]): string {
  const { column } = table.partition;
  const isRow = within(table, 't', days);
  return column === table.day ? isRow : `${isRow} and ${within({ ...table, day: column }, 't', days)}`;
}

/** The statement once, or once for each span of as many days as it may change; `others`: for days outside of them, too. */
function inSpans(
  table: Table,
  alias: string,
  days: readonly Window[],
  statement: (among: string) => string,
  others = false,
): string[] {
  const cut = spans(table, days);
  if (cut.length < 2) return [statement('')];
  const among = cut.map((span) => within(table, alias, [span]));
  return [...among, ...(others ? [`not ${within(table, alias, cut)}`] : [])].map((one) => statement(`${one} and `));
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
  const hasMoved = `${isShut} and t.${identifier(AS_OF)} < s.${identifier(AS_OF)} and ${dayOf(table, 's')} <> ${dayOf(table, 't')}`;
  const moved = `${near} and exists (select 1 from ${staged} s where ${key} and ${hasMoved})`;
  return [
    ...takeNote(facts, table, `${own} t where ${moved}`),
    `delete from ${own} t where ${moved}`,
    `delete from ${staged} s where ${isShut} and not exists (select 1 from ${own} t where ${key} and ${near})`,
  ];
}

function refuseWithoutParents(facts: ScriptFacts, { table, days }: ScriptPart): string[] {
  const rows = `${stagedName(facts, table)} c`;
  return table.parents.flatMap((parent) => {
    const checks = refuse(table, parent, { rows, which: 'true' });
    const near = nearBy(parent, days);
    if (near === null) return checks;
    return [
      `if exists (${orphans(parent, { rows, which: 'true', among: near })}) then\n  ${checks.join(';\n  ')};\nend if`,
    ];
  });
}

/** Days that a parent may come before its child and is looked for first: an order stands for ninety. */
const LOOK_BACK = 100;

/** Where nearly every parent `p` is, so that older ones are only read for who is not; null for tables that are read whole anyway. */
function nearBy({ table: name }: Parent, days: readonly Window[]): string | null {
  const table = RAW_TABLES.find((one) => one.name === name)!;
  const [first, last] = [days[0], days.at(-1)];
  if (table.partition.by !== 'day' || first === undefined || last === undefined) return null;
  return within(table, 'p', [{ from: first.from - LOOK_BACK, to: last.to }]);
}

/** A producer books the house's balances as if nobody had been forgotten. */
function settleBooks(facts: ScriptFacts): string[] {
  const ledger = facts.parts.find(({ table, rows }) => table === RAW.ledger_entries && rows > 0);
  return ledger === undefined ? [] : rebalanceHouse(facts, stagedName(facts, ledger.table));
}
