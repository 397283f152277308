/**
 * Queries written for BigQuery, run on the local warehouse: names in backticks become ours, and the handful of
 * functions that daily questions use become DuckDB's. Text and comments are left alone.
 */

/** A query with names in backticks, translated; any other is returned as it stands. */
export function fromGoogleSql(query: string): string {
  if (!/`/.test(withoutText(query))) return query;
  return outsideText(query, (code) => FUNCTIONS.reduce((sql, [from, to]) => sql.replace(from, to), renamed(code)));
}

/** What the translated functions need in the session; temporary, so that a read-only warehouse takes them. */
export const GOOGLE_FUNCTIONS: readonly string[] = [
  'create or replace temp macro safe_divide(a, b) as case when b = 0 then null else a / b end',
];

const SCHEMAS = ['raw', 'truth', 'meta', 'staging', 'intermediate', 'marts'];

/** `project.kraken_ramp_raw.users`, in one pair of backticks or part by part; a lone or a column's name loses its backticks. */
function renamed(code: string): string {
  return code.replace(/`[^`]+`(?:\s*\.\s*(?:`[^`]+`|[a-z_]\w*))*/gi, (match) => {
    const parts = match.replace(/[`\s]/g, '').split('.');
    const schemas = parts.map((part) => SCHEMAS.find((schema) => part === schema || part.endsWith(`_${schema}`)));
    const at = schemas.findIndex((schema, p) => schema !== undefined && p < parts.length - 1);
    if (at >= 0) return [schemas[at]!, ...parts.slice(at + 1).map(quoted)].join('.');
    // A data set of another name can only mean the raw tables.
    const isTable = parts.length > 1 && match.indexOf('`', 1) === match.length - 1;
    return isTable ? `raw.${quoted(parts.at(-1)!)}` : parts.map(quoted).join('.');
  });
}

const quoted = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

const PART = '(day|week|month|quarter|year|hour|minute|second)';
/** An argument: no comma outside one level of brackets. */
const ARGUMENT = '((?:[^(),]|\\([^()]*\\))+)';

/** A function of dates gives a date, the same of timestamps a timestamp. */
function calendar(name: string, rest: string, to: string): [RegExp, string][] {
  const call = (kind: string) => new RegExp(`\\b${kind}_${name}\\(\\s*${ARGUMENT},\\s*${rest}\\s*\\)`, 'gi');
  return [
    [call('date'), `cast(${to} as date)`],
    [call('timestamp'), `(${to})`],
  ];
}

const FUNCTIONS: readonly (readonly [RegExp, string])[] = [
  ...calendar('sub', '(interval[^)]*)', '$1 - $2'),
  ...calendar('add', '(interval[^)]*)', '$1 + $2'),
  ...calendar('trunc', PART, "date_trunc('$2', $1)"),
  [
    new RegExp(`\\b(?:date|timestamp)_diff\\(\\s*${ARGUMENT},\\s*${ARGUMENT},\\s*${PART}\\s*\\)`, 'gi'),
    "date_diff('$3', $2, $1)",
  ],
  [new RegExp(`\\bdate\\(\\s*${ARGUMENT}\\)`, 'gi'), 'cast($1 as date)'],
  [/\bcurrent_timestamp\(\s*\)/gi, "(now() at time zone 'utc')"],
  [/\bcurrent_date\(\s*\)/gi, "cast(now() at time zone 'utc' as date)"],
  [/\bas float64\b/gi, 'as double'],
  [/\bas int64\b/gi, 'as bigint'],
  [/\bas string\b/gi, 'as varchar'],
];

/** Text in quotes, and comments. */
const TEXT = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//g;

const withoutText = (query: string): string => query.replace(TEXT, '');

/** Lets `translate` see the code with each text replaced by a mark, so that functions may contain texts. */
function outsideText(query: string, translate: (code: string) => string): string {
  const texts: string[] = [];
  const marked = query.replace(TEXT, (text) => {
    texts.push(localText(text));
    return `\u0001${texts.length - 1}\u0001`;
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the mark is one that no query holds
  return translate(marked).replace(/\u0001(\d+)\u0001/g, (_, index: string) => texts[Number(index)]!);
}

/** BigQuery takes double quotes for text and # for comments. */
function localText(text: string): string {
  if (text.startsWith('#')) return `--${text.slice(1)}`;
  return text.startsWith('"') ? `'${text.slice(1, -1).replaceAll("'", "''")}'` : text;
}
