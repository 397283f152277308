/** What follows from the columns that were found in a file: amounts to work out, ids to make, kinds of money, orders of fills. */

import { MONEY } from '../../contract/column.js';
import { columnNames, type Table } from '../../contract/table.js';
import { rowsWhere } from './sample.js';
import type { Found, Looking, Suggestion } from './suggestTable.js';

/** The suggestion with what the file's own columns do not hold, but tell. */
export async function withRest(looking: Looking, table: Table, suggestion: Suggestion): Promise<Suggestion> {
  const found = new Map(suggestion.columns.map((one) => [one.column, one]));
  addPair(table, found);
  await addWorked(looking, table, suggestion, found);
  addKinds(table, found);
  addOwner(table, found);
  addKey(table, found);
  if (table.name === 'trades' && !found.has('order_id')) addOrder(found);
  const columns = columnNames(table).flatMap((name) => found.get(name) ?? []);
  const used = new Set(columns.flatMap(({ from }) => from));
  return {
    ...suggestion,
    columns,
    missing: suggestion.missing.filter((name) => !found.has(name)),
    ignored: looking.sample.header.filter((name) => !used.has(name) && name !== suggestion.where?.column),
  };
}

/** Orders that the file tells by their fills alone. */
export function ordersOf({ columns, where }: Suggestion, header: readonly string[]): Suggestion {
  const found = new Map(columns.map((one) => [one.column, one]));
  const take = (column: string, from: string, more: Partial<Found> = {}): Found[] => {
    const one = found.get(from);
    return one === undefined ? [] : [{ ...one, ...more, column }];
  };
  const fill = found.get('trade_id')?.from ?? [];
  const sum = fill.join() === found.get('order_id')?.from.join() ? [] : fill;
  const taken = [
    ...take('order_id', 'order_id', { note: undefined }),
    ...AS_FILLS.flatMap((column) => take(column, column)),
    ...take('base_amount', 'base_amount', { sum }),
    ...take('filled_amount', 'base_amount', { sum }),
    { ...blank('status'), text: '{constant: filled}', note: 'what it knows of orders are their fills' },
    ...take('created_at', 'created_at'),
  ];
  const missing = ['order_id', ...AS_FILLS, 'created_at'].filter(
    (name) => !taken.some(({ column }) => column === name),
  );
  const used = new Set(taken.flatMap(({ from }) => from));
  return { table: 'orders', where, columns: taken, missing, ignored: header.filter((name) => !used.has(name)) };
}

const AS_FILLS = ['user_id', 'timestamp', 'trading_pair', 'side', 'order_type', 'base_currency', 'quote_currency'];

function blank(column: string): Found {
  return { column, from: [], said: {}, values: {}, unknown: [], doubt: [], empty: 0 };
}

function addPair(table: Table, found: Map<string, Found>): void {
  const [base, quote] = [found.get('base_currency'), found.get('quote_currency')];
  if (table.columns['trading_pair'] === undefined || found.has('trading_pair')) return;
  if (base === undefined || quote === undefined || base.said.part !== quote.said.part) return;
  found.set('trading_pair', { ...blank('trading_pair'), from: [...base.from, ...quote.from], said: base.said });
}

/** A total with the fee in it is none of ours, whatever it is called: the values say whether it is base × price. */
async function addWorked(
  looking: Looking,
  table: Table,
  { where }: Suggestion,
  found: Map<string, Found>,
): Promise<void> {
  if (table.columns['quote_amount'] === undefined) return;
  const [base, price, quote] = ['base_amount', 'price', 'quote_amount'].map((column) => found.get(column));
  if (
    base !== undefined &&
    price !== undefined &&
    (quote === undefined || !(await isProduct(looking, where, [base, price, quote])))
  ) {
    const note = quote === undefined ? {} : { note: `${quote.from[0]} is not ${base.from[0]} × ${price.from[0]}` };
    found.set('quote_amount', { ...blank('quote_amount'), text: '{product: [base_amount, price]}', ...note });
  } else if (base !== undefined && quote !== undefined && price === undefined)
    found.set('price', { ...blank('price'), text: '{quotient: [quote_amount, base_amount]}' });
}

/** Within what rounding of a price can do. */
async function isProduct(
  { scratch, sample }: Looking,
  where: Suggestion['where'],
  columns: readonly Found[],
): Promise<boolean> {
  const [base, price, quote] = columns.map(({ from, said }) => {
    const cell = `${said.part === 'amount' ? 'a' : 'c'}${sample.header.indexOf(from[0]!)}`;
    const plain = said.thousands === undefined ? cell : `replace(${cell}, '${said.thousands}', '')`;
    return `abs(try_cast(${said.decimal === ',' ? `replace(${plain}, ',', '.')` : plain} as double))`;
  });
  const row = await scratch.first(
    `select count(*) as n, count(*) filter (abs(${base} * ${price} - ${quote}) <= 0.0005 * ${quote}) as same
     from sample where ${rowsWhere(sample, where)} and ${base} * ${price} * ${quote} > 0`,
  );
  return (row['same'] as number) >= 0.9 * (row['n'] as number);
}

/** A currency says whether it is fiat or crypto, and so which rail a crypto goes by. */
function addKinds(table: Table, found: Map<string, Found>): void {
  const currency = found.get('currency');
  const kind = ['deposit_type', 'withdrawal_type'].find((column) => table.columns[column] !== undefined);
  if (currency === undefined || kind === undefined) return;
  found.set(kind, { ...blank(kind), from: currency.from, said: { part: 'kind' } });
}

/** What a person is called whom nothing names. */
export const OWNER = 'me';

function addOwner(table: Table, found: Map<string, Found>): void {
  for (const column of ['user_id', 'account_id'])
    if (
      table.columns[column] !== undefined &&
      !table.columns[column]!.nullable &&
      !found.has(column) &&
      table.name !== 'users'
    )
      found.set(column, {
        ...blank(column),
        text: `{constant: ${OWNER}}`,
        note: 'nothing names a user: is all of it one person’s?',
      });
}

/** Rows without an id are known by their moment and their amounts. */
function addKey(table: Table, found: Map<string, Found>): void {
  const [key, more] = table.key;
  if (key === undefined || more !== undefined || !key.endsWith('_id') || found.has(key) || key === 'user_id') return;
  const telling = columnNames(table).filter(
    (column) =>
      ['timestamp', 'currency', 'trading_pair'].includes(column) || table.columns[column]!.type.duckdb === MONEY.duckdb,
  );
  const from = [...new Set(telling.flatMap((column) => found.get(column)?.from ?? []))];
  if (from.length < 2) return;
  found.set(key, {
    ...blank(key),
    from,
    said: { ids: 'hashed' },
    note: 'there is no id: rows that agree in all of these count once',
  });
}

function addOrder(found: Map<string, Found>): void {
  const trade = found.get('trade_id');
  if (trade === undefined) return;
  found.set('order_id', { ...trade, column: 'order_id', note: 'there is no order: each fill counts as one' });
}
