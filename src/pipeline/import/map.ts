/** What the user wrote of their files → what is done with each: total, and checked against the contract. */
import { isAbsolute, resolve } from 'node:path';
import { RAW_TABLES } from '../../contract/raw/index.js';
import type { Manner, Spellings } from '../../contract/reading/reading.js';
import { type Reference, spellingsOf } from '../../contract/spellings.js';
import { columnNames, type Table } from '../../contract/table.js';
import { UserError } from '../../error.js';
import { momentForm } from './forms.js';
import { type ColumnSpec, EPOCHS, type MapSpec, type SourceSpec, UNITS } from './mapSpec.js';

/** Files of one kind, and how their columns become a table's. */
export interface Source {
  readonly table: Table;
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  readonly nulls: readonly string[];
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly ignore: readonly string[];
  /** By the contract's names; a column that is not in it is taken from the file's column of the same name. */
  readonly columns: Readonly<Record<string, ColumnMap>>;
  /** How a column that the map does not name is read. */
  readonly manner: Manner;
}

export interface ColumnMap {
  readonly from: string | undefined;
  readonly constant: string | undefined;
  readonly default: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly manner: Manner;
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
  const columns = Object.entries(source.columns ?? {}).map(([name, given]) => {
    if (!columnNames(table).includes(name))
      throw new UserError(
        `${around.file.name}: tables.${table.name}.columns: ${table.name} has no column ${name} (it has ${columnNames(table).join(', ')})`,
      );
    return [name, columnOf(typeof given === 'string' ? { from: given } : given, source, around)] as const;
  });
  return {
    table,
    files: (source.files ?? []).map((path) => (isAbsolute(path) ? path : resolve(around.file.folder, path))),
    encoding: source.encoding,
    delimiter: source.delimiter,
    nulls: source.nulls ?? [],
    where: source.where ?? {},
    ignore: source.ignore ?? [],
    columns: Object.fromEntries(columns),
    manner: mannerOf({}, source, around),
  };
}

function columnOf(given: ColumnSpec, source: SourceSpec, around: Around): ColumnMap {
  return {
    from: given.from,
    constant: given.constant,
    default: given.default,
    values: given.values ?? {},
    manner: mannerOf(given, source, around),
  };
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
    part: column.part,
    spellings,
  };
}
