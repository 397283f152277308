/**
 * A file that nobody has described → a map that somebody can correct. Names say which column could be which, and the contract's own
 * readings of the values say which is, and how it is written. What the data do not tell is asked, never guessed.
 */
import { basename } from 'node:path';
import type { Manner } from '../../contract/reading/reading.js';
import { OWN_REFERENCE, spellingsOf } from '../../contract/spellings.js';
import { AS_OF, columnNames, type Table } from '../../contract/table.js';
import { UserError } from '../../error.js';
import type { Scratch } from '../../warehouse/scratch.js';
import { momentForm } from './forms.js';
import { IMPORTABLE } from './map.js';
import { bareName, likeness, meaning } from './names.js';
import { openLines } from './open.js';
import { EPOCHS } from './sourceSpec.js';

export interface Suggestion {
  readonly table: string;
  /** Rows that were looked at. */
  readonly rows: number;
  readonly columns: readonly Found[];
  /** Required columns of which nothing was found. */
  readonly missing: readonly string[];
  /** Columns of the file that nothing takes. */
  readonly ignored: readonly string[];
}

export interface Found {
  readonly column: string;
  readonly from: string;
  /** What the map says beside `from`, as its keys. */
  readonly said: Said;
  /** Words of the file that mean one of ours, and those of which nobody knows. */
  readonly values: Readonly<Record<string, string>>;
  readonly unknown: readonly string[];
  /** Two ways to read it that the data do not tell apart. */
  readonly doubt: readonly string[];
}

export type Said = Readonly<
  Partial<Record<'zone' | 'format' | 'unit' | 'decimal' | 'thousands' | 'ids' | 'part' | 'sign', string>>
>;

const LOOKED_AT = 2000;
/** Words of a vocabulary that a column may have; more are no words. */
const MOST_WORDS = 30;

/** `chosen` is the table it must be; the likeliest one where nothing is said. */
export async function suggest(scratch: Scratch, path: string, chosen: Table | undefined): Promise<Suggestion> {
  const sample = await takeSample(scratch, path);
  const candidates = chosen === undefined ? IMPORTABLE : [chosen];
  const suggestions: Suggestion[] = [];
  for (const table of likeliest(candidates, sample, path)) suggestions.push(await suggestTable(scratch, table, sample));
  const best = suggestions.sort((a, b) => shareFound(b) - shareFound(a))[0];
  if (best === undefined || best.columns.length === 0)
    throw new UserError(
      `${basename(path)} looks like no table of ours: its columns are ${sample.header.join(', ')} (--table says which it is)`,
    );
  return best;
}

interface Sample {
  readonly header: readonly string[];
  readonly rows: number;
  /** Distinct values by column, a few. */
  readonly words: readonly (readonly string[])[];
}

async function takeSample(scratch: Scratch, path: string): Promise<Sample> {
  const { header, rows } = await openLines(path, {}, await scratch.beside());
  const columns: (string | null)[][] = header.map(() => []);
  for await (const { cells, problem } of rows) {
    if (problem !== undefined) continue;
    for (const [at, column] of columns.entries()) column.push(cells[at]?.trim() || null);
    if (columns[0]!.length >= LOOKED_AT) break;
  }
  await scratch.execute(`create table sample (${header.map((_, at) => `c${at} varchar`).join(', ')})`);
  const count = columns[0]?.length ?? 0;
  if (count > 0) await scratch.append('sample', columns);
  const words = columns.map((column) =>
    [...new Set(column.filter((cell): cell is string => cell !== null))].slice(0, MOST_WORDS + 1),
  );
  return { header, rows: count, words };
}

/** The tables whose columns' names fit best; values decide among them. */
function likeliest(tables: readonly Table[], { header }: Sample, path: string): Table[] {
  const name = bareName(basename(path));
  const scoreOf = (table: Table) => {
    const columns = requiredColumns(table);
    const known = columns.filter((column) => header.some((one) => likeness(column, one) > 0)).length;
    return known / columns.length + (name.includes(bareName(table.name).slice(0, 6)) ? 0.2 : 0);
  };
  const scored = tables.map((table) => ({ table, score: scoreOf(table) })).sort((a, b) => b.score - a.score);
  return scored.slice(0, 3).map(({ table }) => table);
}

function requiredColumns(table: Table): string[] {
  return columnNames(table).filter((name) => name !== AS_OF && !table.columns[name]!.nullable);
}

function shareFound({ table, missing }: Suggestion): number {
  const required = requiredColumns(IMPORTABLE.find(({ name }) => name === table)!).length;
  return (required - missing.length) / required;
}

async function suggestTable(scratch: Scratch, table: Table, sample: Sample): Promise<Suggestion> {
  const found = await assign(scratch, table, sample);
  await addDerived(scratch, table, sample, found);
  const columns = columnNames(table).flatMap((name) => found.get(name) ?? []);
  const used = new Set(columns.map(({ from }) => from));
  return {
    table: table.name,
    rows: sample.rows,
    columns,
    missing: requiredColumns(table).filter((name) => !found.has(name)),
    ignored: sample.header.filter((name) => !used.has(name)),
  };
}

/** Best pairs first, no column of the file twice. */
async function assign(scratch: Scratch, table: Table, sample: Sample): Promise<Map<string, Found>> {
  const pairs: { readonly found: Found; readonly score: number }[] = [];
  for (const column of columnNames(table))
    for (const from of sample.header) {
      const like = likeness(column, from);
      if (like === 0) continue;
      const fitted = await fit(scratch, table, column, sample, from);
      if (fitted.share > 0.5) pairs.push({ found: fitted.found, score: like + fitted.share });
    }
  const found = new Map<string, Found>();
  const used = new Set<string>();
  for (const { found: one } of pairs.sort((a, b) => b.score - a.score)) {
    if (found.has(one.column) || used.has(one.from)) continue;
    found.set(one.column, one);
    used.add(one.from);
  }
  return found;
}

/** What one column of theirs can tell of two of ours: a pair its sides, a moment its day and when it was recorded. */
const DERIVED: readonly (readonly [column: string, from: string, part?: string])[] = [
  ['base_currency', 'trading_pair', 'base'],
  ['quote_currency', 'trading_pair', 'quote'],
  ['fee_currency', 'trading_pair', 'quote'],
  ['created_at', 'timestamp'],
  ['created_at', 'signup_date'],
  ['signup_date', 'created_at'],
];

async function addDerived(scratch: Scratch, table: Table, sample: Sample, found: Map<string, Found>): Promise<void> {
  for (const [column, other, part] of DERIVED) {
    const source = found.get(other);
    if (table.columns[column] === undefined || found.has(column) || source === undefined) continue;
    const { share, found: one } = await fit(scratch, table, column, sample, source.from, part);
    if (share > 0.5) found.set(column, one);
  }
}

interface Fit {
  /** Of the values, those that can be read. */
  readonly share: number;
  readonly found: Found;
}

/** The plainest of the ways to read the column that leaves the fewest values unread. */
async function fit(
  scratch: Scratch,
  table: Table,
  column: string,
  { header, rows, words }: Sample,
  from: string,
  part?: string,
): Promise<Fit> {
  const at = header.indexOf(from);
  const { type } = table.columns[column]!;
  const nothing = { column, from, said: {}, values: {}, unknown: [], doubt: [] };
  if (rows === 0) return { share: 1, found: nothing };
  if (type.values !== undefined || type.duckdb === 'BOOLEAN')
    return fitWords(type.values ?? ['true', 'false'], words[at]!, nothing);
  const ways = WAYS.filter((way) => part === undefined || way.part === part);
  const counts = ways.map(
    (way, i) => `count(*) filter (${type.read(`c${at}`, mannerOf(way)).problem} is not null) as w${i}`,
  );
  const row = await scratch.first(`select count(*) as n, ${counts.join(', ')} from sample where c${at} is not null`);
  // A minus is left out only where most have one; a few are mistakes, not a habit.
  const isHabit = ({ sign }: Said) => sign === undefined || 2 * (row['w0'] as number) > (row['n'] as number);
  const unread = ways.map((way, i) => (isHabit(way) ? (row[`w${i}`] as number) : Number.POSITIVE_INFINITY));
  const best = unread.indexOf(Math.min(...unread));
  const said = ways[best]!;
  const doubt = isDated(said)
    ? ways.filter((way, i) => isDated(way) && unread[i] === unread[best]).map(({ format }) => format!)
    : [];
  const share = row['n'] === 0 ? 0.6 : 1 - unread[best]! / (row['n'] as number);
  return { share, found: { ...nothing, said, doubt: doubt.length > 1 ? doubt : [] } };
}

/** A form whose day and month could stand either way. */
function isDated({ format }: Said): boolean {
  return format !== undefined && /^(DD|MM)/.test(format);
}

function fitWords(vocabulary: readonly string[], words: readonly string[], nothing: Found): Fit {
  if (words.length > MOST_WORDS || words.length === 0) return { share: 0, found: nothing };
  const meant = words.map((word) => [word, meaning(word, vocabulary)] as const);
  const known = meant.filter((one): one is readonly [string, string] => one[1] !== undefined);
  return {
    share: known.length / words.length,
    found: {
      ...nothing,
      values: Object.fromEntries(known.filter(([word, meaning]) => word !== meaning)),
      unknown: meant.filter(([, meaning]) => meaning === undefined).map(([word]) => word),
    },
  };
}

const DAYS = ['DD/MM/YYYY', 'MM/DD/YYYY', 'DD.MM.YYYY', 'DD-MM-YYYY', 'MM-DD-YYYY', 'YYYY/MM/DD'];
const TIMES = ['', ' HH:mm', ' HH:mm:ss', ' HH:mm:ss.SSS', ' hh:mm A', ' hh:mm:ss A'];

/** From the contract's own way to the odder ones. */
const WAYS: readonly Said[] = [
  {},
  { zone: 'UTC' },
  { ids: 'hashed' },
  { part: 'base' },
  { part: 'quote' },
  { sign: 'absolute' },
  { decimal: ',' },
  { decimal: ',', thousands: '.' },
  { thousands: ',' },
  ...Object.keys(EPOCHS).map((unit) => ({ unit })),
  ...DAYS.flatMap((day) => TIMES.map((time) => ({ format: `${day}${time}`, zone: 'UTC' }))),
];

const SPELLINGS = spellingsOf(OWN_REFERENCE);

function mannerOf(way: Said): Manner {
  const epoch = EPOCHS[way.unit as keyof typeof EPOCHS] as number | undefined;
  return {
    decimal: way.decimal === ',' ? ',' : '.',
    thousands: way.thousands,
    shift: 0,
    round: false,
    absolute: way.sign === 'absolute',
    zone: way.zone,
    format: way.format === undefined ? undefined : (momentForm(way.format) ?? undefined),
    epochMicros: epoch,
    hashIds: way.ids === 'hashed',
    part: way.part as 'base' | 'quote' | undefined,
    spellings: SPELLINGS,
  };
}
