/** One table of a file: names say which column could be which, the contract's own readings of the values say which is. */

import type { Spellings } from '../../contract/reading/reading.js';
import { AS_OF, columnNames, type Table } from '../../contract/table.js';
import type { Scratch } from '../../warehouse/scratch.js';
import { likeness, meaning } from './names.js';
import { rowsWhere, type Sample, type Where, wordsOf } from './sample.js';
import { mannerOf, type Said, WAYS } from './ways.js';

export interface Suggestion {
  readonly table: string;
  readonly where: Where;
  readonly columns: readonly Found[];
  /** Required columns of which nothing was found. */
  readonly missing: readonly string[];
  /** Columns of the file that nothing takes. */
  readonly ignored: readonly string[];
}

export interface Found {
  readonly column: string;
  readonly from: readonly string[];
  /** What the map says beside `from`, as its keys. */
  readonly said: Said;
  /** Words of the file that mean one of ours, and those of which nobody knows. */
  readonly values: Readonly<Record<string, string>>;
  readonly unknown: readonly string[];
  /** Two ways to read it that the data do not tell apart. */
  readonly doubt: readonly string[];
  /** Rows whose cell is empty. */
  readonly empty: number;
  /** The file's columns that tell apart what is summed. */
  readonly sum?: readonly string[];
  /** The whole of what the map says, where it is not read from columns. */
  readonly text?: string;
  /** What is to be thought about. */
  readonly note?: string | undefined;
}

/** What all tables of a file are looked for with. */
export interface Looking {
  readonly scratch: Scratch;
  readonly sample: Sample;
  readonly spellings: Spellings;
}

/** Words of a vocabulary that a column may have; more are no words. */
const MOST_WORDS = 30;

export async function suggestTable(looking: Looking, table: Table, where: Where): Promise<Suggestion> {
  const found = await assign(looking, table, where);
  await addDerived(looking, table, where, found);
  const columns = columnNames(table).flatMap((name) => found.get(name) ?? []);
  const used = new Set(columns.flatMap(({ from }) => from));
  return {
    table: table.name,
    where,
    columns,
    missing: requiredColumns(table).filter((name) => !found.has(name)),
    ignored: looking.sample.header.filter((name) => !used.has(name) && name !== where?.column),
  };
}

export function requiredColumns(table: Table): string[] {
  return columnNames(table).filter((name) => name !== AS_OF && !table.columns[name]!.nullable);
}

/** Best pairs first, no column of the file twice. */
async function assign(looking: Looking, table: Table, where: Where): Promise<Map<string, Found>> {
  const pairs: { readonly found: Found; readonly score: number }[] = [];
  for (const column of columnNames(table))
    for (const from of looking.sample.header) {
      const like = likeness(column, from);
      // One word tells nothing more; of buys and sells it is the side.
      if (like === 0 || (from === where?.column && where.words.length === 1)) continue;
      const fitted = await fit(looking, table, column, where, from);
      if (fitted.share > 0.5) pairs.push({ found: fitted.found, score: like + fitted.share });
    }
  const found = new Map<string, Found>();
  const used = new Set<string>();
  for (const { found: one } of pairs.sort((a, b) => b.score - a.score)) {
    if (found.has(one.column) || used.has(one.from[0]!)) continue;
    found.set(one.column, one);
    used.add(one.from[0]!);
  }
  return found;
}

/** What one column of theirs can tell of two of ours: a pair its sides, an amount its currency, a moment when it was recorded. */
const DERIVED: readonly (readonly [column: string, from: string, part?: string])[] = [
  ['base_currency', 'trading_pair', 'base'],
  ['quote_currency', 'trading_pair', 'quote'],
  ['base_currency', 'base_amount', 'currency'],
  ['quote_currency', 'quote_amount', 'currency'],
  ['fee_currency', 'trading_pair', 'quote'],
  ['fee_currency', 'quote_amount', 'currency'],
  ['currency', 'amount', 'currency'],
  ['asset', 'amount', 'currency'],
  ['created_at', 'timestamp'],
  ['timestamp', 'created_at'],
  ['created_at', 'signup_date'],
  ['signup_date', 'created_at'],
];

async function addDerived(looking: Looking, table: Table, where: Where, found: Map<string, Found>): Promise<void> {
  for (const [column, other, part] of DERIVED) {
    const source = found.get(other);
    if (table.columns[column] === undefined || found.has(column) || source === undefined) continue;
    const { share, found: one } = await fit(looking, table, column, where, source.from[0]!, part);
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
  { scratch, sample, spellings }: Looking,
  table: Table,
  column: string,
  where: Where,
  from: string,
  part?: string,
): Promise<Fit> {
  const at = sample.header.indexOf(from);
  const { type, nullable } = table.columns[column]!;
  const nothing = { column, from: [from], said: {}, values: {}, unknown: [], doubt: [], empty: 0 };
  if ((sample.columns[0]?.length ?? 0) === 0) return { share: 1, found: nothing };
  if (type.values !== undefined || type.duckdb === 'BOOLEAN')
    return fitWords(type.values ?? ['true', 'false'], wordsOf(sample, from, where, MOST_WORDS), nothing);
  const ways = WAYS.filter((way) => part === undefined || way.part === part);
  const cell = (way: Said) => (way.part === 'amount' ? `a${at}` : way.part === 'currency' ? `k${at}` : `c${at}`);
  // Most types read alike in most ways: each reading is counted once.
  const problems = ways.map((way) => type.read(cell(way), mannerOf(way, spellings)).problem);
  const readings = [...new Set(problems)];
  const counts = readings.map(
    (problem, i) => `count(*) filter (c${at} is not null and ${problem} is not null) as w${i}`,
  );
  const row = await scratch.first(
    `select count(*) as n, count(*) filter (c${at} is null) as empty, ${counts.join(', ')} from sample where ${rowsWhere(sample, where)}`,
  );
  const [empty, told] = [row['empty'] as number, (row['n'] as number) - (row['empty'] as number)];
  const wrong = problems.map((problem) => row[`w${readings.indexOf(problem)}`] as number);
  const unread = ways.map((way, i) => (isHabit(way, ways, wrong, told) ? wrong[i]! : Number.POSITIVE_INFINITY));
  const best = unread.indexOf(Math.min(...unread));
  const said = ways[best]!;
  const doubt = isDated(said)
    ? ways.filter((way, i) => isDated(way) && unread[i] === unread[best]).map(({ format }) => format!)
    : [];
  const share = told === 0 ? (nullable ? 0.6 : 0) : 1 - unread[best]! / told;
  return { share, found: { ...nothing, said, empty, doubt: doubt.length > 1 ? doubt : [] } };
}

/** A minus is left out only where most have one; a few are mistakes, not a habit. */
function isHabit(way: Said, ways: readonly Said[], wrong: readonly number[], told: number): boolean {
  if (way.sign === undefined) return true;
  const signed = ways.findIndex((one) => one.part === way.part && one.sign === undefined && one.round === way.round);
  return signed < 0 || 2 * wrong[signed]! > told;
}

/** A form whose day and month could stand either way. */
function isDated({ format }: Said): boolean {
  return format !== undefined && /^(DD|MM)[./-](DD|MM)/.test(format);
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
