/** What a map may say of a source: its files, and how their columns become a table's. Every scalar is text. */
import { z } from 'zod';
import { PIECES } from '../../contract/reading/pieces.js';
import { momentForm, ZONES } from './forms.js';

export const text = z.string().min(1, 'is empty');
const flag = z.enum(['true', 'false'], 'takes true or false').transform((word) => word === 'true');
const one = text.transform((word) => [word]);
export const list = z.union([one, z.array(text)], 'takes a text or a list of texts');
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
export const manners = {
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

export const sourceSchema = z.strictObject({
  ...manners,
  files: list.optional(),
  /** A table that lies in BigQuery already. */
  from: text
    .regex(/^([a-z][a-z0-9:.-]*\.)?\w+\.[\w-]+$/, 'is no table (takes dataset.table or project.dataset.table)')
    .optional(),
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

export type SourceSpec = z.infer<typeof sourceSchema>;
export type ColumnSpec = z.infer<typeof columnSchema>;

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label) instanceof TextDecoder;
  } catch {
    return false;
  }
}
