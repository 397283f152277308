/**
 * A file that nobody has described → a map that somebody can correct. Names say which column could be which, and the contract's own
 * readings of the values say which is, and how it is written. What the data do not tell is asked, never guessed.
 */
import { basename } from 'node:path';
import { TIMESTAMP } from '../../contract/column.js';
import { extended, OWN_REFERENCE, spellingsOf } from '../../contract/spellings.js';
import type { Table } from '../../contract/table.js';
import { UserError } from '../../error.js';
import type { Scratch } from '../../warehouse/scratch.js';
import { IMPORTABLE } from './map.js';
import { bareName, kindOf, likeness } from './names.js';
import { keepSample, type Sample, takeSample, type Where, wordsOf } from './sample.js';
import { asReference, type FoundReference, referenceIn } from './suggestReference.js';
import { OWNER, ordersOf, withRest } from './suggestRest.js';
import { type Looking, requiredColumns, type Suggestion, suggestTable } from './suggestTable.js';
import { mannerOf } from './ways.js';

export interface Proposal {
  /** Rows that were looked at. */
  readonly rows: number;
  /** Who the rows are of, where they are all of one; a user's id that the map makes up where nothing names one. */
  readonly owner: string;
  /** The first day on which anything happens; null where none is known. */
  readonly since: string | null;
  /** Lines before the header. */
  readonly skip: number;
  readonly reference: FoundReference;
  /** The likeliest table, or one for each kind of rows in the file; orders of fills with them. */
  readonly tables: readonly Suggestion[];
}

/** `chosen` is the table it must be; the likeliest ones where nothing is said. */
export async function suggest(scratch: Scratch, path: string, chosen: Table | undefined): Promise<Proposal> {
  const sample = await takeSample(scratch, path);
  const reference = referenceIn(sample);
  const spellings = spellingsOf(extended(OWN_REFERENCE, asReference(reference)));
  await keepSample(scratch, sample, spellings);
  const looking = { scratch, sample, spellings };
  const whole = await bestOf(looking, chosen === undefined ? likeliest(IMPORTABLE, sample, path) : [chosen]);
  const kinds = chosen === undefined ? await kindsIn(looking) : [];
  const tables = chosenOf(whole, kinds);
  if (tables.every(({ columns }) => columns.every(({ from }) => from.length === 0)))
    throw new UserError(
      `${basename(path)} looks like no table of ours: its columns are ${sample.header.join(', ')} (--table says which it is)`,
    );
  const fills = chosen === undefined ? tables.find(({ table }) => table === 'trades') : undefined;
  const orders =
    fills?.columns.some(({ column }) => column === 'base_amount') === true ? [ordersOf(fills, sample.header)] : [];
  return {
    rows: sample.columns[0]?.length ?? 0,
    skip: sample.skip,
    owner: ownerOf(tables, sample),
    since: await firstDay(looking, tables),
    reference,
    tables: [...orders, ...tables],
  };
}

function ownerOf(tables: readonly Suggestion[], sample: Sample): string {
  const column = tables.flatMap(({ columns }) => columns.filter((one) => one.column === 'user_id'))[0]?.from[0];
  const words = column === undefined ? [] : wordsOf(sample, column, null, 1);
  return words.length === 1 ? words[0]! : OWNER;
}

async function firstDay(
  { scratch, sample, spellings }: Looking,
  tables: readonly Suggestion[],
): Promise<string | null> {
  const moments = tables.flatMap(({ columns }) =>
    columns.filter(({ column, from }) => column === 'timestamp' && from.length === 1),
  );
  const days = moments.map(({ from, said }) => {
    const { value, problem } = TIMESTAMP.read(`c${sample.header.indexOf(from[0]!)}`, mannerOf(said, spellings));
    return `select min(cast(${value} as date)) as day from sample where ${problem} is null`;
  });
  if (days.length === 0) return null;
  return (await scratch.first(`select cast(min(day) as varchar) as day from (${days.join(' union all ')})`))['day'] as
    | string
    | null;
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

async function bestOf(looking: Looking, tables: readonly Table[]): Promise<Suggestion> {
  const suggestions: Suggestion[] = [];
  for (const table of tables) suggestions.push(await suggestTable(looking, table, null));
  const best = suggestions.sort((a, b) => shareFound(b) - shareFound(a))[0]!;
  return withRest(looking, IMPORTABLE.find(({ name }) => name === best.table)!, best);
}

function shareFound({ table, missing }: Suggestion): number {
  const required = requiredColumns(IMPORTABLE.find(({ name }) => name === table)!).length;
  return (required - missing.length) / required;
}

/** Tables that are some of the rows, as one column says: deposits, withdrawals, trades. */
async function kindsIn(looking: Looking): Promise<Suggestion[]> {
  const suggestions: Suggestion[] = [];
  for (const table of IMPORTABLE.filter(({ name }) => ['deposits', 'withdrawals', 'trades'].includes(name))) {
    const where = whereFor(looking.sample, table.name);
    if (where === null) continue;
    const suggestion = await withRest(looking, table, await suggestTable(looking, table, where));
    if (shareFound(suggestion) >= ENOUGH && hasMoney(suggestion)) suggestions.push(suggestion);
  }
  return suggestions;
}

/** What was paid with what is the least of it. */
function hasMoney({ columns }: Suggestion): boolean {
  const found = new Set(columns.map(({ column }) => column));
  return found.has('amount') ? found.has('currency') : found.has('base_amount') && found.has('trading_pair');
}

/** Of the required columns, those that must be found for some of the rows to be proposed as a table. */
const ENOUGH = 0.6;
/** Words that say what a row is; more are no kinds. */
const MOST_KINDS = 200;

function whereFor(sample: Sample, table: string): Where {
  for (const column of sample.header) {
    const words = wordsOf(sample, column, null, MOST_KINDS);
    if (words.length > MOST_KINDS || words.every((word) => kindOf(word) === undefined)) continue;
    // A file of one kind needs no choice, and buys and sells alone are sides, not kinds.
    const kinds = new Set(words.map(kindOf));
    const mine = words.filter((word) => kindOf(word) === table);
    if (kinds.size > 1 && (kinds.has('deposits') || kinds.has('withdrawals')) && mine.length > 0)
      return { column, words: mine };
  }
  return null;
}

/** A ledger has its kinds beside it; of any other file that has kinds, they are all of it. */
function chosenOf(whole: Suggestion, kinds: readonly Suggestion[]): Suggestion[] {
  if (kinds.length === 0) return [whole];
  return whole.table === 'ledger_entries' && shareFound(whole) > 0.7 ? [...kinds, whole] : [...kinds];
}
