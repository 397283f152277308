/**
 * What a map says of a table that lies in BigQuery already → the text of a view of the contract's shape over it. A view takes the rows that
 * an import would call sound and leaves the others out; what no view can do is refused by the name of its entry.
 */
import { AS_OF, columnNames, type Parent, type Table } from '../../contract/table.js';
import { type Cell, textOf, trimmed } from '../../contract/viewing/viewing.js';
import { UserError } from '../../error.js';
import type { Day } from '../../time.js';
import { dateLiteral, identifier, listColumns, literal } from '../../warehouse/bigquery/sql.js';
import { type ColumnMap, IMPORTABLE, type Source, type Working } from './map.js';

export interface Viewing {
  readonly source: Source;
  /** Types, as the API calls them, by the names of the columns that are there; of a map's own rows none. */
  readonly columns: ReadonlyMap<string, string>;
  /** Rows without `_as_of` date from it, and nothing of later days is taken. */
  readonly asOf: Day;
  /** For messages. */
  readonly map: string;
}

export interface Seen {
  /** One row per row of the source: `v0`, `v1` … are the values of the table's columns. */
  readonly rows: string;
  /** What a sound row keeps, by the column that is at fault where it does not. */
  readonly sound: readonly (readonly [column: string, condition: string])[];
  /** Of `_as_of`. */
  readonly version: string;
}

/** Throws UserError naming the entry of the map that no view can follow. */
export function seenRows(viewing: Viewing): Seen {
  const { source, asOf } = viewing;
  const { table } = source;
  refuseFiles(viewing);
  const names = columnNames(table);
  const cells = names.map((name) => within(viewing, name, () => cellOf(viewing, name)));
  const values = names.map((name, at) => within(viewing, name, () => viewed(viewing, name, at, cells[at]!)));
  const isEmpty = names.map((_, at) => `x${at} is null as e${at}`);
  const inner = `select ${cells.map((cell, at) => `${cell?.sql ?? 'null'} as x${at}`).join(', ')} from ${placeOf(source)} s${wanted(viewing)}`;
  const read = `select ${values.map((value, at) => `${value} as v${at}`).join(', ')}, ${isEmpty.join(', ')} from (${inner})`;
  const worked = names.flatMap((name, at) => {
    const { working } = source.columns[name] ?? {};
    return working === undefined ? [] : [`${workedOut(working, names)} as v${at}`];
  });
  const rows = worked.length === 0 ? read : `select * replace (${worked.join(', ')}) from (${read})`;
  const sound = [...names.map((name, at) => isSound(table, name, at)), ...isKnown(table, names, asOf)];
  return { rows, sound, version: `v${names.indexOf(AS_OF)}` };
}

/** The rows of all sources of a table, sound ones only, under the contract's names. */
export function viewText(table: Table, seen: readonly Seen[]): string {
  const columns = columnNames(table).map((name, at) => `v${at} as ${identifier(name)}`);
  return seen
    .map(({ rows, sound }) => `select ${columns.join(', ')} from (${rows}) where ${all(sound)}`)
    .join('\nunion all\n');
}

/** One row: `rows_there`, `rows_sound`, the `newest` version, and how many rows each condition is not kept in, `bad_0`, `bad_1` … */
export function countText({ rows, sound, version }: Seen): string {
  const faults = sound.map(([, condition], at) => `countif(not (${condition})) as bad_${at}`);
  return `select count(*) as rows_there, countif(${all(sound)}) as rows_sound, max(if(${all(sound)}, ${version}, null)) as newest,
    ${faults.join(', ')} from (${rows})`;
}

/**
 * What a table must not have, and no row tells alone, as rows of `what` and `key`: under −1 the key of several rows, under 0, 1 … what its
 * rows call a row of that parent that is not there. Five of each.
 */
export function brokenText({ key, parents }: Table, view: string, rowsOf: (table: Table) => string): string {
  const keys = key.map((column) => `cast(${identifier(column)} as string)`).join(`, ' ', `);
  const doubles = `select -1 as what, concat(${keys}, '') as key from own group by ${listColumns(key)} having count(*) > 1 limit 5`;
  const strays = parents.map((parent, at) => strayText(parent, at));
  const others = parents.map(({ table }, at) => `parent_${at} as (${rowsOf(importable(table))})`);
  const looks = [doubles, ...strays].map((look) => `(${look})`);
  return `with ${[`own as (${view})`, ...others].join(', ')} ${looks.join(' union all ')} order by what, key`;
}

/** A table that is not there yet. */
export function noRows({ columns }: Table): string {
  const cells = Object.entries(columns).map(
    ([name, { type }]) => `cast(null as ${type.bigquery}) as ${identifier(name)}`,
  );
  return `select ${cells.join(', ')} from (select 1) where false`;
}

function importable(name: string): Table {
  return IMPORTABLE.find((one) => one.name === name)!;
}

function strayText({ column, key, must }: Parent, at: number): string {
  const fits = must === undefined ? '' : ` and p.${identifier(must.column)} in (${must.among.map(literal).join(', ')})`;
  const own = `c.${identifier(column)}`;
  return `select distinct ${at} as what, ${own} as key from own c
    where ${own} is not null and not exists (select 1 from parent_${at} p where p.${identifier(key)} = ${own}${fits}) limit 5`;
}

function all(sound: Seen['sound']): string {
  return sound.map(([, condition]) => condition).join(' and ');
}

function refuseFiles({ source, map }: Viewing): void {
  const { table, encoding, delimiter, skip, header } = source;
  const said = Object.entries({ encoding, delimiter, header, skip: skip === 0 ? undefined : skip });
  const [entry] = said.find(([, value]) => value !== undefined) ?? [];
  if (entry !== undefined)
    throw new UserError(`${map}: tables.${table.name}.${entry} is for files, and a view reads none`);
}

/** The sentence's end with its place before it. */
function within<T>({ source: { table }, map }: Viewing, name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${map}: tables.${table.name}.columns.${name}: ${error.message}`, { cause: error });
  }
}

/** Null for nothing. */
function cellOf({ source, columns, asOf }: Viewing, name: string): Cell | null {
  const map = source.columns[name];
  if (map?.piece !== undefined) throw new UserError(`no view does part: ${map.piece} (an import does)`);
  if ((map?.sum.length ?? 0) > 0) throw new UserError('no view does sum (an import does)');
  if (map?.constant !== undefined) return { sql: literal(map.constant), type: 'STRING' };
  if (map?.working !== undefined) return null;
  const from = map === undefined || map.from.length === 0 ? [name] : map.from;
  const missing = from.filter((one) => !columns.has(one));
  if (missing.length > 0) return absent(source, name, map, { missing, asOf, columns });
  const plain = from.length === 1 && source.nulls.length === 0 && Object.keys(map?.values ?? {}).length === 0;
  if (plain && map?.default === undefined) return cellNamed(from[0]!, columns);
  return {
    sql: textWanted(
      source,
      map,
      from.map((one) => cellNamed(one, columns)),
    ),
    type: 'STRING',
  };
}

interface Absence {
  readonly missing: readonly string[];
  readonly asOf: Day;
  readonly columns: Viewing['columns'];
}

/** What stands for a column that the source does not have. */
function absent({ table }: Source, name: string, map: ColumnMap | undefined, absence: Absence): Cell | null {
  const { missing, asOf, columns } = absence;
  const isNamed = (map?.from.length ?? 0) > 0;
  if (!isNamed && map?.default !== undefined) return { sql: literal(map.default), type: 'STRING' };
  if (!isNamed && name === AS_OF) return { sql: dateLiteral(asOf), type: 'DATE' };
  if (!isNamed && table.columns[name]!.nullable) return null;
  throw new UserError(`the table lacks ${missing.join(', ')}; it has ${[...columns.keys()].join(', ')}`);
}

function cellNamed(name: string, columns: Viewing['columns']): Cell {
  const [sql, type] = [`s.${identifier(name)}`, columns.get(name)!];
  return { sql: type === 'STRING' ? trimmed(sql) : sql, type };
}

function textWanted({ nulls }: Source, map: ColumnMap | undefined, cells: readonly Cell[]): string {
  const texts = cells.map((cell) =>
    nulls.reduce((text, nothing) => `nullif(${text}, ${literal(nothing)})`, textOf(cell)),
  );
  // What is missing leaves no gap: a day without its time of day is a day.
  const whole = texts.length === 1 ? texts[0]! : `nullif(trim(concat(${texts.map(spaced).join(', ')}), ' '), '')`;
  const words = Object.entries(map?.values ?? {}).map(([from, to]) => `when ${literal(from)} then ${literal(to)}`);
  const meant = words.length === 0 ? whole : `nullif(case ${whole} ${words.join(' ')} else ${whole} end, '')`;
  return map?.default === undefined ? meant : `coalesce(${meant}, ${literal(map.default)})`;
}

function spaced(text: string): string {
  return `coalesce(concat(' ', ${text}), '')`;
}

function viewed({ source }: Viewing, name: string, at: number, cell: Cell | null): string {
  const { type } = source.table.columns[name]!;
  if (cell === null) return `cast(null as ${type.bigquery})`;
  return type.view({ sql: `x${at}`, type: cell.type }, source.columns[name]?.manner ?? source.manner);
}

/** A table by its address, or the map's own rows. */
function placeOf({ from, rows }: Source): string {
  if (from !== null) return identifier(from);
  const names = [...new Set(rows!.cells.flatMap((row) => Object.keys(row)))];
  const lines = rows!.cells.map(
    (row) => `select ${names.map((name) => `${cellText(row[name])} as ${identifier(name)}`).join(', ')}`,
  );
  return `(${lines.join(' union all ')})`;
}

function cellText(text: string | undefined): string {
  return text === undefined ? 'cast(null as string)' : literal(text);
}

function wanted({ source, columns, map }: Viewing): string {
  const conditions = Object.entries(source.where).map(([column, values]) => {
    if (!columns.has(column))
      throw new UserError(`${map}: tables.${source.table.name}.where: the table lacks ${column}`);
    const text = `coalesce(${textOf(cellNamed(column, columns))}, '')`;
    return `(${values.map((value) => SIGNS.get(value)?.(text) ?? `${text} = ${literal(value)}`).join(' or ')})`;
  });
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
}

/** Of numbers in any manner, the sign alone tells. */
const SIGNS: ReadonlyMap<string, (text: string) => string> = new Map([
  ['<0', (text: string) => `regexp_contains(${text}, '^[-(]|-$') and regexp_contains(${text}, '[1-9]')`],
  ['>0', (text: string) => `not regexp_contains(${text}, '^[-(]|-$') and regexp_contains(${text}, '[1-9]')`],
]);

/** Of two amounts, exact, rounded half-even; null where there is none. */
function workedOut({ how, of }: Working, names: readonly string[]): string {
  const [left, right] = of.map((name) => `cast(v${names.indexOf(name)} as bignumeric)`) as [string, string];
  const exact = how === 'product' ? `${left} * ${right}` : `${left} / nullif(${right}, 0)`;
  return `cast(round(${exact}, 8, 'ROUND_HALF_EVEN') as numeric)`;
}

function isSound({ columns }: Table, name: string, at: number): Seen['sound'][number] {
  return [name, columns[name]!.nullable ? `(e${at} or v${at} is not null)` : `v${at} is not null`];
}

/** Nothing of later days, and no row that dates from before it was. */
function isKnown({ day }: Table, names: readonly string[], asOf: Day): Seen['sound'] {
  const [own, version] = [`v${names.indexOf(day)}`, `v${names.indexOf(AS_OF)}`];
  return [
    [AS_OF, `coalesce(${version} <= ${dateLiteral(asOf)}, true)`],
    [day, `coalesce(date(${own}) <= ${version}, true)`],
  ];
}
