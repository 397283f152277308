/** The columns of a file that a model reads, as numbers or texts; all others are ignored. */
import { UserError } from '../../error.js';

export interface ColumnSpec {
  readonly name: string;
  /** Other names it goes by. */
  readonly aliases?: readonly string[];
  /** May be missing. */
  readonly optional?: true;
  readonly text?: true;
  /** Cells may be empty: NaN, or '' of a text. */
  readonly blank?: true;
}

export interface Sheet {
  /** The file, for messages. */
  readonly name: string;
  readonly rows: number;
  /** The column's numbers, by row; null where the file has no such column. */
  readonly maybeNumbers: (column: string) => Float64Array | null;
  /** The same of a column that is not optional. */
  readonly numbers: (column: string) => Float64Array;
  readonly maybeTexts: (column: string) => readonly string[] | null;
  readonly texts: (column: string) => readonly string[];
  /** Where a row begins in the file, for messages. */
  readonly lineOf: (row: number) => number;
}

export interface SheetBuilder {
  readonly add: (cells: readonly (string | null)[], line: number) => void;
  /** Throws UserError where no row was added. */
  readonly sheet: () => Sheet;
}

export interface Header {
  readonly file: string;
  readonly names: readonly string[];
  /** The file's name of a column, where it is another than the model's. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Throws UserError for columns that are missing, and for cells that are no numbers. */
export function buildSheet(specs: readonly ColumnSpec[], header: Header): SheetBuilder {
  refuseUnknown(specs, header);
  const columns = specs.flatMap((spec) => {
    const place = placeOf(spec, header);
    return place === null ? [] : [{ spec, place, numbers: new Numbers(), texts: [] as string[] }];
  });
  const lines = new Numbers();
  return {
    add: (cells, line) => {
      lines.push(line);
      for (const { spec, place, numbers, texts } of columns) {
        const text = (cells[place] ?? '').trim();
        if (text === '' && spec.blank !== true)
          throw new UserError(`${header.file} line ${line}: ${header.names[place]} is empty`);
        if (spec.text === true) texts.push(text);
        else numbers.push(numberOf(text, header, place, line));
      }
    },
    sheet: () => {
      if (lines.all().length === 0) throw new UserError(`${header.file} has a header and no rows below it`);
      const named = (column: string) => columns.find(({ spec }) => spec.name === column);
      const maybeNumbers = (column: string) => named(column)?.numbers.all() ?? null;
      const maybeTexts = (column: string) => named(column)?.texts ?? null;
      return {
        name: header.file,
        rows: lines.all().length,
        maybeNumbers,
        numbers: (column) => maybeNumbers(column)!,
        maybeTexts,
        texts: (column) => maybeTexts(column)!,
        lineOf: (row) => lines.all()[row]!,
      };
    },
  };
}

function refuseUnknown(specs: readonly ColumnSpec[], { file, names, renamed }: Header): void {
  for (const [column, name] of renamed) {
    if (!specs.some((spec) => spec.name === column || spec.aliases?.includes(column)))
      throw new UserError(`--columns: this model reads no ${column}; it reads ${namesOf(specs)}`);
    if (!names.includes(name))
      throw new UserError(`--columns: ${file} has no column ${name}; it has ${names.join(', ')}`);
  }
}

/** Null where an optional column is missing. */
function placeOf(spec: ColumnSpec, { file, names, renamed }: Header): number | null {
  const wanted = [spec.name, ...(spec.aliases ?? [])];
  for (const name of wanted) {
    const column = renamed.get(name) ?? name;
    const place = names.indexOf(column);
    if (place !== names.lastIndexOf(column)) throw new UserError(`${file} has the column ${column} twice`);
    if (place >= 0) return place;
  }
  if (spec.optional === true) return null;
  throw new UserError(
    `${file} has no column ${wanted.join(' or ')}; it has ${names.join(', ')}: say which it is with --columns ${spec.name}=NAME`,
  );
}

function namesOf(specs: readonly ColumnSpec[]): string {
  return specs.map(({ name }) => name).join(', ');
}

function numberOf(text: string, { file, names }: Header, place: number, line: number): number {
  if (text === '') return Number.NaN;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new UserError(`${file} line ${line}: ${names[place]} is ${JSON.stringify(text)}, not a number`);
}

/** Numbers one after another, without an object for each. */
class Numbers {
  private values = new Float64Array(1024);
  private count = 0;

  push(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Float64Array(2 * this.count);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count++] = value;
  }

  all(): Float64Array {
    return this.values.subarray(0, this.count);
  }
}
