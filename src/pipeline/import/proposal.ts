/** A suggestion as the text of a map, with what is still to be said in its comments. */
import type { Proposal } from './suggest.js';
import type { FoundReference } from './suggestReference.js';
import type { Found, Suggestion } from './suggestTable.js';

/** `file` as it was named. */
export function proposalOf({ rows, skip, owner, since, reference, tables }: Proposal, file: string): string {
  const said = tables.flatMap(({ columns }) => columns.map((one) => one.said));
  const isOwned = tables.some(
    ({ table, columns }) => table !== 'users' && columns.some(({ column }) => column === 'user_id'),
  );
  return [
    `# Proposed by kro import --suggest from the names and the first rows (${rows}):`,
    '# read it before you use it.',
    ...questions(tables),
    ...(said.some(({ ids }) => ids === 'hashed') ? ['ids: hashed  # its ids are no UUIDs'] : []),
    ...(said.some(({ zone }) => zone !== undefined) ? ['zone: UTC  # it names no time zone: is it UTC?'] : []),
    ...referenceLines(reference),
    'tables:',
    ...(isOwned && tables.every(({ table }) => table !== 'users') ? usersOf(owner, since ?? '2020-01-01') : []),
    ...tables.flatMap((one) => tableLines(one, file, skip, tables.length > 1)),
  ].join('\n');
}

/** Nothing can be imported without its users, of whom a file of trades knows nothing. */
function usersOf(owner: string, day: string): string[] {
  return [
    '  # Every row is of a user. Name their file, or say who they are:',
    '  # users:',
    '  #   rows:',
    `  #     - {user_id: ${scalar(owner)}, email: me@mail.example, signup_date: ${day},`,
    '  #        country: DE, kyc_status: verified, account_tier: basic,',
    '  #        account_balance_usd: "0", is_active: "true",',
    `  #        created_at: ${day}T00:00:00Z}`,
  ];
}

function questions(tables: readonly Suggestion[]): string[] {
  const open = tables.flatMap(({ table, columns, missing }) => {
    const place = tables.length > 1 ? `${table}.` : '';
    return [
      ...missing.map((name) => `${place}${name}: nothing in the file looks like it`),
      ...columns
        .filter(({ unknown }) => unknown.length > 0)
        .map(({ column, unknown }) => `${place}${column}: what means ${unknown.join(', ')}?`),
      ...columns
        .filter(({ doubt }) => doubt.length > 0)
        .map(({ column, doubt }) => `${place}${column}: is it ${doubt.join(' or ')}?`),
    ];
  });
  return open.length === 0 ? [] : ['# Still to be said:', ...open.map((line) => `#   ${line.replaceAll(/\s+/g, ' ')}`)];
}

function referenceLines({ assets, fiats, dollars, unknown }: FoundReference): string[] {
  const assetLines = assets.map(({ id, ticker, codes }) => {
    const others = codes.length === 0 ? '' : `, codes: [${codes.map(scalar).join(', ')}]`;
    const doubt = unknown.includes(ticker) ? '  # does CoinGecko call it so?' : '';
    return `    - {id: ${scalar(id)}, ticker: ${scalar(ticker)}${others}}${doubt}`;
  });
  const fiatLines = [
    ...fiats.map((fiat) => `    - ${fiat}`),
    ...(dollars.length === 0
      ? []
      : [`    - {code: USD, codes: [${dollars.join(', ')}]}  # priced in as dollars: right?`]),
  ];
  if (assetLines.length + fiatLines.length === 0) return [];
  return [
    'reference:',
    ...(assetLines.length === 0 ? [] : ['  assets:  # prices: FILE says what they are worth', ...assetLines]),
    ...(fiatLines.length === 0 ? [] : ['  fiats:', ...fiatLines]),
  ];
}

function tableLines(
  { table, where, columns, missing, ignored }: Suggestion,
  file: string,
  skip: number,
  isOneOfSeveral: boolean,
): string[] {
  const words = where === null ? [] : [`${scalar(where.column)}: [${where.words.map(scalar).join(', ')}]`];
  const found = new Map(columns.map((one) => [one.column, one]));
  return [
    `  ${table}:`,
    `    files: ${scalar(file)}`,
    ...(skip === 0 ? [] : [`    skip: ${skip}`]),
    ...(words.length === 0 ? [] : [`    where: {${words.join(', ')}}`]),
    ...(ignored.length === 0 ? [] : [`    ignore: ${isOneOfSeveral ? '"*"' : `[${ignored.map(scalar).join(', ')}]`}`]),
    '    columns:',
    ...columns.flatMap(columnLines),
    ...missing.map((name) => `      # ${name}: ${guess(name, found)}`),
  ];
}

/** A note stands behind its column, or above it where a terminal would break the line. */
function columnLines(one: Found): string[] {
  const line = `      ${one.column}: ${columnText(one)}`;
  if (one.note === undefined) return [line];
  const whole = `${line}  # ${one.note}`;
  return whole.length <= 80 ? [whole] : [`      # ${one.note}`, line];
}

/** A line to be uncommented, for what nothing tells. */
function guess(name: string, found: ReadonlyMap<string, Found>): string {
  const currency = found.get('currency')?.from[0];
  const kinds = KINDS[name];
  if (kinds !== undefined && currency !== undefined) return `{from: ${scalar(currency)}, part: kind, values: ${kinds}}`;
  const order = found.get('order_type');
  if (name === 'is_maker' && order !== undefined)
    return `{from: ${scalar(order.from[0]!)}, values: {limit: "true", market: "false"}}`;
  return `{constant: ${CONSTANTS[name] ?? '…'}}`;
}

const KINDS: Readonly<Record<string, string>> = {
  payment_method: '{fiat: bank_transfer, crypto: blockchain}',
  destination_type: '{fiat: bank_account, crypto: wallet_address}',
};

const CONSTANTS: Readonly<Record<string, string>> = {
  status: 'completed',
  order_type: 'market',
  is_maker: '"false"',
  fee: '"0"',
  fee_amount: '"0"',
  is_active: '"true"',
  kyc_status: 'verified',
  account_tier: 'basic',
  account_balance_usd: '"0"',
};

/** A doubt is left out, so that an import refuses rather than guesses. */
function columnText({ column, from, said, values, doubt, sum, empty, text }: Found): string {
  if (text !== undefined) return text;
  const { ids: _ids, zone: _zone, format, ...others } = said;
  // A fee of nothing is often left out; what else is empty is for the import to tell.
  const isFree = empty > 0 && column.startsWith('fee') && CONSTANTS[column] !== undefined;
  const entries = Object.entries({
    ...others,
    ...(format === undefined || doubt.length > 0 ? {} : { format }),
    ...(sum === undefined || sum.length === 0 ? {} : { sum: sum.length === 1 ? sum[0]! : sum }),
    ...(isFree ? { default: '0' } : {}),
  });
  const words = Object.entries(values).map(([word, meaning]) => `${scalar(word)}: ${scalar(meaning)}`);
  const source = from.length === 1 ? scalar(from[0]!) : `[${from.map(scalar).join(', ')}]`;
  if (entries.length === 0 && words.length === 0) return source;
  const parts = [
    `from: ${source}`,
    ...entries.map(
      ([key, value]) => `${key}: ${typeof value === 'string' ? scalar(value) : `[${value.map(scalar).join(', ')}]`}`,
    ),
    ...(words.length === 0 ? [] : [`values: {${words.join(', ')}}`]),
  ];
  return `{${parts.join(', ')}}`;
}

/** Anything but a plain word is quoted; JSON's quotes are YAML's too. */
function scalar(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
