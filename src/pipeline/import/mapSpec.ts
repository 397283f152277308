/** What a map may say: the shape of its YAML. Every scalar is text until a column's type reads it, so nothing is rounded on the way. */
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { PIECES } from '../../contract/reading/pieces.js';
import { UserError } from '../../error.js';
import { momentForm, ZONES } from './forms.js';

const text = z.string().min(1, 'is empty');
const flag = z.enum(['true', 'false'], 'takes true or false').transform((word) => word === 'true');
const one = text.transform((word) => [word]);
const list = z.union([one, z.array(text)], 'takes a text or a list of texts');
const zone = text.refine(
  (name) => ZONES.has(name),
  'is no time zone (takes an IANA name such as Europe/Berlin, or UTC)',
);
const decimal = z.enum(['.', ','], 'takes "." or ","');
const thousands = z.enum(['.', ',', ' ', "'", '_'], "takes one of . , ' _ or a space");

/** Units of amounts, as powers of ten of the contract's unit. */
export const UNITS = {
  cents: -2,
  percent: -2,
  milli: -3,
  micro: -6,
  satoshi: -8,
  gwei: -9,
  wei: -18,
  thousand: 3,
} as const;
/** Counts since 1970, as microseconds each. */
export const EPOCHS = { seconds: 1_000_000, milliseconds: 1000, microseconds: 1 } as const;

const unit = z.enum(
  [...(Object.keys(UNITS) as (keyof typeof UNITS)[]), ...(Object.keys(EPOCHS) as (keyof typeof EPOCHS)[])],
  `takes one of ${[...Object.keys(UNITS), ...Object.keys(EPOCHS)].join(', ')}`,
);

const format = text.refine((form) => momentForm(form) !== null, 'is no form such as DD/MM/YYYY HH:mm:ss');

/** Said for all of a map, of a table, or of a column. */
const manners = {
  zone: zone.optional(),
  decimal: decimal.optional(),
  thousands: thousands.optional(),
  round: flag.optional(),
  ids: z.enum(['hashed', 'uuid'], 'takes hashed or uuid').optional(),
};

const pair = z.tuple([text, text], 'takes two columns, such as [base_amount, price]');
const parts = ['base', 'quote', ...PIECES] as const;

const columnSchema = z.strictObject({
  ...manners,
  from: list.optional(),
  constant: text.optional(),
  default: text.optional(),
  values: z.record(z.string(), z.string()).optional(),
  unit: unit.optional(),
  format: format.optional(),
  sign: z.enum(['absolute'], 'takes absolute').optional(),
  part: z.enum(parts, `takes one of ${parts.join(', ')}`).optional(),
  sum: list.optional(),
  product: pair.optional(),
  quotient: pair.optional(),
  hash: flag.optional(),
});

const sourceSchema = z.strictObject({
  ...manners,
  files: list.optional(),
  /** Rows that need no file. */
  rows: z.array(z.record(z.string(), z.string())).min(1, 'is empty').optional(),
  encoding: text.refine(isEncoding, 'is no encoding (takes a label such as utf-8, windows-1252, utf-16le)').optional(),
  delimiter: z.string().length(1, 'takes one character').optional(),
  skip: text
    .regex(/^\d{1,4}$/, 'takes a number of lines')
    .transform(Number)
    .optional(),
  header: z.array(text).min(1, 'is empty').optional(),
  /** Texts that stand for nothing. */
  nulls: list.optional(),
  /** Only rows whose column has one of the values. */
  where: z.record(z.string(), list).optional(),
  /** Columns of the file that are not wanted; `*` for all the others. */
  ignore: list.optional(),
  columns: z.record(z.string(), z.union([one, z.array(text).min(1, 'is empty'), columnSchema])).optional(),
});

const asset = z.strictObject({ id: text, ticker: text, codes: list.optional() });

const referenceSchema = z.strictObject({
  assets: z.array(asset).optional(),
  fiats: z.array(text.regex(/^[A-Z]{3}$/, 'takes ISO 4217 codes such as CHF')).optional(),
  countries: z.array(text.regex(/^[A-Z]{2}$/, 'takes codes of two capital letters')).optional(),
});

export const mapSchema = z.strictObject({
  ...manners,
  as_of: text.optional(),
  salt: text.optional(),
  reference: referenceSchema.optional(),
  tables: z.record(z.string(), z.union([sourceSchema, z.array(sourceSchema).min(1)])).optional(),
});

export type MapSpec = z.infer<typeof mapSchema>;
export type SourceSpec = z.infer<typeof sourceSchema>;
export type ColumnSpec = z.infer<typeof columnSchema>;

/** Throws UserError naming the file and the place. */
export function parseMapSpec(yaml: string, file: string): MapSpec {
  const document = parseDocument(yaml, { schema: 'failsafe', merge: false });
  const [error] = document.errors;
  if (error !== undefined)
    throw new UserError(`${file} is no YAML: ${error.message.split('\n', 1)[0]!.replace(/:$/, '')}`);
  const result = mapSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {}, { reportInput: true });
  if (result.success) return result.data;
  throw new UserError(`${file}: ${issueSentence(deepest(result.error.issues[0]!, []))}`);
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly issue: z.core.$ZodIssue;
}

/** Of the forms a value may have, the one it got furthest in: a list or an object tells more than "invalid". */
function deepest(issue: z.core.$ZodIssue, before: readonly PropertyKey[]): Issue {
  const path = [...before, ...issue.path];
  if (issue.code !== 'invalid_union') return { path, issue };
  const inner = issue.errors.flatMap((errors) => errors.slice(0, 1).map((one) => deepest(one, path)));
  return inner.find((one) => one.issue.code !== 'invalid_type' || one.path.length > path.length) ?? { path, issue };
}

function issueSentence({ path, issue }: Issue): string {
  const place = path.length === 0 ? 'the whole' : path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return unknownKey(path, issue.keys);
  if (issue.code === 'invalid_type') return `${place} ${EXPECTED[issue.expected] ?? `takes ${issue.expected}`}`;
  const input = typeof issue.input === 'string' ? `: ${issue.input}` : '';
  return `${place} ${issue.message}${input}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'takes a text',
  object: 'takes a set of keys',
  record: 'takes a set of keys',
  array: 'takes a list',
};

function unknownKey(path: readonly PropertyKey[], keys: readonly string[]): string {
  const place = path.length === 0 ? '' : ` in ${path.map(String).join('.')}`;
  const rails = keys.includes('rails') ? ': payment methods are a closed list, values maps yours to them' : '';
  return `unknown key ${keys.join(', ')}${place}${rails}`;
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label) instanceof TextDecoder;
  } catch {
    return false;
  }
}
