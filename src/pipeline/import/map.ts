/** What the user wrote of their files → what is done with each: total, and checked against the contract. */
import { isAbsolute, resolve } from 'node:path';
import { MONEY } from '../../contract/column.js';
import { RAW_TABLES } from '../../contract/raw/index.js';
import { PIECES, type Piece } from '../../contract/reading/pieces.js';
import type { Manner, Spellings } from '../../contract/reading/reading.js';
import { type Reference, spellingsOf } from '../../contract/spellings.js';
import { columnNames, type Table } from '../../contract/table.js';
import { UserError } from '../../error.js';
import { momentForm } from './forms.js';
import type { MapSpec } from './mapSpec.js';
import { type ColumnSpec, EPOCHS, type SourceSpec, UNITS } from './sourceSpec.js';

/** Files of one kind, and how their columns become a table's. */
export interface Source {
  readonly table: Table;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** The address of a table in BigQuery, of which a view is made; null where files are read. */
  readonly from: string | null;
  /** Rows that the map itself holds, and its path; null where it names files. */
  readonly rows: { readonly path: string; readonly cells: readonly Readonly<Record<string, string>>[] } | null;
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  /** Lines before the header. */
  readonly skip: number;
  /** The columns' names, where the file has none. */
  readonly header: readonly string[] | undefined;
  readonly nulls: readonly string[];
  /** By the file's columns: texts of which the cell is one, or `<0` and `>0`. */
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly ignore: readonly string[];
  /** By the contract's names; a column that is not in it is taken from the file's column of the same name. */
  readonly columns: Readonly<Record<string, ColumnMap>>;
  /** How a column that the map does not name is read. */
  readonly manner: Manner;
}

export interface ColumnMap {
  /** Of several, the cells stand beside each other with a space between; of none, the column of the same name. */
  readonly from: readonly string[];
  readonly constant: string | undefined;
  readonly default: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly piece: Piece | undefined;
  /** Rows of one key are one row with the sum of this: the file's columns that tell apart what is summed; none, no sum. */
  readonly sum: readonly string[];
  readonly working: Working | undefined;
  readonly manner: Manner;
}

/** An amount that is worked out of two others of the same table. */
export interface Working {
  readonly how: 'product' | 'quotient';
  readonly of: readonly [string, string];
}

/** For messages and relative paths. */
export interface MapFile {
  readonly name: string;
  readonly folder: string;
}

/** What a home knows beforehand. */
export interface Known {
  readonly reference: Reference;
  readonly salt: string;
}

/** Tables that an import can fill: all but the log of the loads themselves. */
export const IMPORTABLE: readonly Table[] = RAW_TABLES.filter(({ name }) => name !== 'pipeline_runs');

export function importableTable(name: string, where: string): Table {
  const table = IMPORTABLE.find((one) => one.name === name);
  if (table !== undefined) return table;
  throw new UserError(`${where}: unknown table ${name} (known: ${IMPORTABLE.map((one) => one.name).join(', ')})`);
}

/** The sources of a map, or of one of its tables with other files. Throws UserError for what the contract does not have. */
export function sourcesOf(spec: MapSpec, file: MapFile, known: Known): Source[] {
  const spellings = spellingsOf(known.reference);
  return Object.entries(spec.tables ?? {}).flatMap(([name, given]) => {
    const table = importableTable(name, `${file.name}: tables`);
    return [given].flat().map((source) => sourceOf(table, source, { spec, file, known, spellings }));
  });
}

interface Around {
  readonly spec: MapSpec;
  readonly file: MapFile;
  readonly known: Known;
  readonly spellings: Spellings;
}

function sourceOf(table: Table, source: SourceSpec, around: Around): Source {
  const ways = (['files', 'from', 'rows'] as const).filter((way) => source[way] !== undefined);
  if (ways.length > 1)
    throw new UserError(
      `${around.file.name}: tables.${table.name} has ${ways.join(' and ')}: it takes one of them, or a list with each`,
    );
  const columns = Object.entries(source.columns ?? {}).map(([name, given]) => {
    if (!columnNames(table).includes(name))
      throw new UserError(
        `${around.file.name}: tables.${table.name}.columns: ${table.name} has no column ${name} (it has ${columnNames(table).join(', ')})`,
      );
    const column = columnOf(Array.isArray(given) ? { from: given } : given, source, around);
    refuseUnfit(name, column, table, around.file);
    return [name, column] as const;
  });
  const byName = Object.fromEntries(columns);
  refuseNested(byName, table, around.file);
  return {
    table,
    files: (source.files ?? []).map((path) => (isAbsolute(path) ? path : resolve(around.file.folder, path))),
    from: source.from ?? null,
    rows:
      source.rows === undefined ? null : { path: resolve(around.file.folder, around.file.name), cells: source.rows },
    encoding: source.encoding,
    delimiter: source.delimiter,
    skip: source.skip ?? 0,
    header: source.header,
    nulls: source.nulls ?? [],
    where: source.where ?? {},
    ignore: source.ignore ?? [],
    columns: byName,
    manner: mannerOf({}, source, around),
  };
}

function columnOf(given: ColumnSpec, source: SourceSpec, around: Around): ColumnMap {
  return {
    from: given.from ?? [],
    constant: given.constant,
    default: given.default,
    values: given.values ?? {},
    piece: PIECES.find((piece) => piece === given.part),
    sum: given.sum ?? [],
    working: workingOf(given),
    manner: mannerOf(given, source, around),
  };
}

function workingOf({ product, quotient }: ColumnSpec): Working | undefined {
  if (product !== undefined) return { how: 'product', of: product };
  return quotient === undefined ? undefined : { how: 'quotient', of: quotient };
}

/** Sums and workings are of amounts, and of amounts that are read. */
function refuseUnfit(name: string, { sum, working, from, constant }: ColumnMap, table: Table, file: MapFile): void {
  const place = `${file.name}: tables.${table.name}.columns.${name}`;
  const isAmount = (column: string) => table.columns[column]?.type.duckdb === MONEY.duckdb;
  if ((sum.length > 0 || working !== undefined) && !isAmount(name))
    throw new UserError(`${place}: sum, product and quotient are for amounts, which ${name} is not`);
  if (working === undefined) return;
  if (sum.length > 0 || from.length > 0 || constant !== undefined)
    throw new UserError(`${place}: a ${working.how} goes without from, constant and sum`);
  const other = working.of.find((column) => !isAmount(column) || column === name);
  if (other !== undefined)
    throw new UserError(`${place}.${working.how} takes two other amounts of ${table.name}, not ${other}`);
}

function refuseNested(columns: Source['columns'], table: Table, { name: file }: MapFile): void {
  for (const [name, { working }] of Object.entries(columns)) {
    const worked = working?.of.find((column) => columns[column]?.working !== undefined);
    if (worked !== undefined)
      throw new UserError(`${file}: tables.${table.name}.columns.${name}: ${worked} is itself worked out, not read`);
  }
}

/** The nearest word holds: the column's, the table's, the map's. */
function mannerOf(column: ColumnSpec, source: SourceSpec, { spec, known, spellings }: Around): Manner {
  const said = <K extends 'zone' | 'decimal' | 'thousands' | 'round' | 'ids'>(key: K) =>
    column[key] ?? source[key] ?? spec[key];
  const unit = column.unit;
  return {
    decimal: said('decimal') ?? '.',
    thousands: said('thousands'),
    shift: unit !== undefined && unit in UNITS ? UNITS[unit as keyof typeof UNITS] : 0,
    round: said('round') ?? false,
    absolute: column.sign === 'absolute',
    zone: said('zone'),
    format: column.format === undefined ? undefined : (momentForm(column.format) ?? undefined),
    epochMicros: unit !== undefined && unit in EPOCHS ? EPOCHS[unit as keyof typeof EPOCHS] : undefined,
    hashIds: said('ids') === 'hashed',
    emailSalt: column.hash === true ? (spec.salt ?? known.salt) : undefined,
    part: column.part === 'base' || column.part === 'quote' ? column.part : undefined,
    spellings,
  };
}
