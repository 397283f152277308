/** What a map adds to the reference lists: the shape of its YAML, and the lists that follow. */
import { z } from 'zod';
import { type OwnRail, RAIL_USES } from '../../contract/reference.js';
import type { Reference } from '../../contract/spellings.js';
import { list, sourceSchema, text } from './sourceSpec.js';

const decimal = text.regex(/^\d{1,12}(\.\d{1,8})?$/, 'takes a decimal such as 0.015');
const fiatCode = text.regex(/^[A-Z]{3}$/, 'takes ISO 4217 codes such as CHF');

const asset = z.strictObject({
  id: text,
  ticker: text,
  codes: list.optional(),
  /** A file of its prices, or how one is read. */
  prices: z.union([text, sourceSchema]).optional(),
});

const use = z.enum(RAIL_USES, `takes one or several of ${RAIL_USES.join(', ')}`);

const rail = z.strictObject({
  method: text.regex(/^[a-z][a-z0-9_]{0,39}$/, 'takes small letters, digits and _, such as faster_payments'),
  for: z.union([use.transform((one) => [one]), z.array(use).min(1, 'is empty')]),
  rate: decimal.optional(),
  fixed_usd: decimal.optional(),
});

export const referenceSchema = z.strictObject({
  assets: z.array(asset).optional(),
  fiats: z.array(z.union([fiatCode, z.strictObject({ code: fiatCode, codes: list })])).optional(),
  countries: z.array(text.regex(/^[A-Z]{2}$/, 'takes codes of two capital letters')).optional(),
  rails: z.array(rail).optional(),
});

export type ReferenceSpec = z.infer<typeof referenceSchema>;

export function addedReference({ assets = [], fiats = [], countries = [], rails = [] }: ReferenceSpec): Reference {
  const others = fiats.flatMap((fiat) => (typeof fiat === 'string' ? [] : fiat.codes.map((code) => [code, fiat.code])));
  return {
    assets: assets.map(({ id, ticker, codes = [] }) => ({ id, ticker, codes })),
    fiats: fiats.map((fiat) => (typeof fiat === 'string' ? fiat : fiat.code)),
    fiatCodes: Object.fromEntries(others),
    countries,
    rails: rails.flatMap(({ method, for: uses, rate, fixed_usd }) =>
      uses.map((product): OwnRail => {
        const isKnown = rate !== undefined || fixed_usd !== undefined;
        const [share, sum] = isKnown ? [rate ?? '0', fixed_usd ?? '0'] : [null, null];
        return { product, rail: method, rate: share, fixed_usd: sum };
      }),
    ),
  };
}
