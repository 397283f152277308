/** Staged text → values of the contract's types, each beside what is wrong with it. SQL alone: rows never pass through here. */
import type { Column } from '../../contract/column.js';
import { quoted } from '../../contract/reading/reading.js';
import { AS_OF, columnNames, type Table } from '../../contract/table.js';
import { type Day, formatDay } from '../../time.js';
import { isForgotten } from '../../warehouse/forgotten.js';
import { ofPerson } from '../../warehouse/people.js';
import type { Session } from '../../warehouse/session.js';
import { identifier } from '../../warehouse/sql.js';
import type { Forgotten } from '../../warehouse/warehouse.js';
import type { ColumnMap, Source } from './map.js';
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
 * many rows were neither, because something is wrong with them and their people were forgotten.
 */
export async function parseSource(scratch: Session, parsing: Parsing): Promise<{ forgotten: number }> {
  const { table } = parsing.source;
  const names = columnNames(table);
  await scratch.execute(`create or replace table parsed as ${parsedRows(parsing)}`);
  const sound = names.map((_, at) => `p${at} is null`).join(' and ');
  const dropped = await dropForgotten(scratch, parsing, sound);
  for (const [at, name] of names.entries())
    await scratch.execute(
      `insert into ${REJECTED} select ${quoted(table.name)}, file, line, ${quoted(name)}, ${shown(parsing.source, name, at)}, p${at}
       from parsed where p${at} is not null`,
    );
  await scratch.execute(
    `insert into ${soundTable(table)}
     select file, cast(line as bigint), ${names.map((_, at) => `v${at}`).join(', ')} from parsed
     where ${sound}`,
  );
  await scratch.execute('drop table parsed');
  return { forgotten: dropped };
}

async function dropForgotten(scratch: Session, { source, forgotten }: Parsing, sound: string): Promise<number> {
  const names = columnNames(source.table);
  const isPerson = (id: string) => isForgotten(id, forgotten);
  const theirs = ofPerson(source.table, isPerson, (name) => `v${names.indexOf(name)}`);
  if (theirs === null || forgotten.length === 0) return 0;
  return scratch.change(`delete from parsed where ${theirs} and not (${sound})`);
}

/** Of an address that is to be hashed, nothing is shown. */
function shown({ columns }: Source, name: string, at: number): string {
  return columns[name]?.manner.emailSalt === undefined ? `x${at}` : 'null';
}

function parsedRows({ source, staged, columns, asOf }: Parsing): string {
  const { table } = source;
  const names = columnNames(table);
  const texts = names.map((name, at) => `${textOf(name, { source, columns, asOf })} as x${at}`);
  const readings = names.map((name, at) => {
    const column = table.columns[name]!;
    const { value, problem } = column.type.read(`x${at}`, source.columns[name]?.manner ?? source.manner);
    return `case when x${at} is not null then cast(${value} as ${column.type.duckdb}) end as v${at},
      case when x${at} is not null then ${problem} ${emptiness(column)} end as p${at}`;
  });
  return `select file, line, ${names.map((_, at) => `x${at}`).join(', ')}, ${readings.join(', ')}
    from (select file, line, ${texts.join(', ')} from ${staged})`;
}

function emptiness({ nullable }: Column): string {
  return nullable ? '' : "else 'is empty'";
}

/** The text of a column: its cell, what the cell stands for, or what stands where there is none. */
function textOf(name: string, { source, columns, asOf }: Pick<Parsing, 'source' | 'columns' | 'asOf'>): string {
  const map: ColumnMap | undefined = source.columns[name];
  if (map?.constant !== undefined) return `cast(${quoted(map.constant)} as varchar)`;
  const at = columns.indexOf(map?.from ?? name);
  const dated = name === AS_OF ? formatDay(asOf) : undefined;
  const otherwise = map?.default ?? (at < 0 ? dated : undefined);
  if (at < 0) return otherwise === undefined ? 'cast(null as varchar)' : `cast(${quoted(otherwise)} as varchar)`;
  const cell = source.nulls.reduce(
    (text, nothing) => `nullif(${text}, ${quoted(nothing)})`,
    `nullif(trim(c${at}), '')`,
  );
  const meant = Object.keys(map?.values ?? {}).length === 0 ? cell : translated(cell, map!.values);
  return otherwise === undefined ? meant : `coalesce(${meant}, ${quoted(otherwise)})`;
}

function translated(cell: string, values: Readonly<Record<string, string>>): string {
  const entries = Object.entries(values).map(([from, to]) => `${quoted(from)}: ${quoted(to)}`);
  // A word may mean nothing.
  return `nullif(coalesce(map {${entries.join(', ')}}[${cell}], ${cell}), '')`;
}
