/** Staged text → values of the contract's types, each beside what is wrong with it. SQL alone: rows never pass through here. */
import type { Column } from '../../contract/column.js';
import { quoted } from '../../contract/reading/reading.js';
import { columnNames, type Table } from '../../contract/table.js';
import type { Day } from '../../time.js';
import { isForgotten } from '../../warehouse/forgotten.js';
import { ofPerson } from '../../warehouse/people.js';
import type { Session } from '../../warehouse/session.js';
import { identifier } from '../../warehouse/sql.js';
import type { Forgotten } from '../../warehouse/warehouse.js';
import { textOf } from './cell.js';
import { computed } from './computed.js';
import type { Source } from './map.js';
import { mergeRows, summedOver } from './merge.js';
import { REJECTED } from './rejected.js';

export interface Parsing {
  readonly source: Source;
  /** The scratch table of text, and the files' columns in it. */
  readonly staged: string;
  readonly columns: readonly (string | null)[];
  readonly asOf: Day;
  /** Of whom not even what is wrong with their rows is told. */
  readonly forgotten: readonly Forgotten[];
}

/** The scratch table of a table's sound rows. */
export function soundTable(table: Table): string {
  return `sound_${table.name}`;
}

export async function createSound(scratch: Session, table: Table): Promise<void> {
  const columns = Object.entries(table.columns).map(([name, { type }]) => `${identifier(name)} ${type.duckdb}`);
  await scratch.execute(`create table ${soundTable(table)} (_file varchar, _line bigint, ${columns.join(', ')})`);
}

/**
 * Adds the source's rows to the table's sound ones, and to the rejected ones for each value that its column does not take. Returns how
 * many sound rows went into others, and how many were dropped because something is wrong with them and their people were forgotten.
 */
export async function parseSource(scratch: Session, parsing: Parsing): Promise<{ merged: number; forgotten: number }> {
  const { table } = parsing.source;
  const names = columnNames(table);
  await scratch.execute(`create or replace table parsed as ${parsedRows(parsing)}`);
  const isSound = names.map((_, at) => `p${at} is null`).join(' and ');
  const forgotten = await dropForgotten(scratch, parsing, isSound);
  for (const [at, name] of names.entries())
    await scratch.execute(
      `insert into ${REJECTED} select ${quoted(table.name)}, file, line, ${quoted(name)}, ${shown(parsing.source, name, at)}, p${at}
       from parsed where p${at} is not null`,
    );
  const merged = await mergeRows(scratch, parsing.source, isSound);
  await scratch.execute(
    `insert into ${soundTable(table)}
     select file, cast(line as bigint), ${names.map((_, at) => `v${at}`).join(', ')} from parsed where ${isSound}`,
  );
  await scratch.execute('drop table parsed');
  return { merged, forgotten };
}

async function dropForgotten(scratch: Session, { source, forgotten }: Parsing, isSound: string): Promise<number> {
  const names = columnNames(source.table);
  const isPerson = (id: string) => isForgotten(id, forgotten);
  const theirs = ofPerson(source.table, isPerson, (name) => `v${names.indexOf(name)}`);
  if (theirs === null || forgotten.length === 0) return 0;
  return scratch.change(`delete from parsed where ${theirs} and not (${isSound})`);
}

/** Of an address that is to be hashed, nothing is shown. */
function shown({ columns }: Source, name: string, at: number): string {
  return columns[name]?.manner.emailSalt === undefined ? `x${at}` : 'null';
}

function parsedRows(parsing: Parsing): string {
  const { source, staged } = parsing;
  const { table } = source;
  const names = columnNames(table);
  const texts = names.map((name, at) => `${textOf(name, parsing)} as x${at}`);
  const readings = names.map((name, at) => {
    const column = table.columns[name]!;
    const { value, problem } = column.type.read(`x${at}`, source.columns[name]?.manner ?? source.manner);
    return `case when x${at} is not null then cast(${value} as ${column.type.duckdb}) end as v${at},
      case when x${at} is not null then ${problem} ${emptiness(column)} end as p${at}`;
  });
  const worked = names.flatMap((name, at) => {
    const { working } = source.columns[name] ?? {};
    if (working === undefined) return [];
    const [left, right] = working.of.map((one) => names.indexOf(one)) as [number, number];
    const { value, problem } = computed(working.how, `v${left}`, `v${right}`);
    const isKnown = `v${left} is not null and v${right} is not null`;
    // Where an operand is wrong, that is what is wrong with the row.
    return `case when ${isKnown} then ${value} end as v${at},
      case when ${isKnown} then ${problem} when p${left} is null and p${right} is null then ${table.columns[name]!.nullable ? 'null' : `'is empty'`} end as p${at}`;
  });
  const read = `select file, line, ${partOf(parsing)} as part, ${names.map((_, at) => `x${at}`).join(', ')}, ${readings.join(', ')}
    from (select *, ${texts.join(', ')} from ${staged})`;
  return worked.length === 0 ? read : `select * replace (${worked.join(', ')}) from (${read})`;
}

function emptiness({ nullable }: Column): string {
  return nullable ? '' : "else 'is empty'";
}

/** What tells the rows apart of which others are the sum. */
function partOf({ source, columns }: Parsing): string {
  const cells = summedOver(source).map((name) => `coalesce(c${columns.indexOf(name)}, '')`);
  return cells.length === 0 ? 'cast(null as varchar)' : cells.join(` || chr(31) || `);
}
