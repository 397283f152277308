/** What of a cell is wanted, where it holds more than one thing: `1.5 BTC`, `$12`, `-0.3`. Text of another shape is left as it is. */
import { matches, quoted, type Spellings } from './reading.js';

/** Amount and currency that stand in one cell, the sign of a number, whether a currency is fiat or crypto. */
export const PIECES = ['amount', 'currency', 'sign', 'kind'] as const;
export type Piece = (typeof PIECES)[number];

const NUMBER = "[\\d.,'_ ]*\\d[.]?";
const CODE = '[\\p{L}\\p{Sc}][\\p{L}\\p{Sc}\\d.*]*';
const NUMBER_FIRST = `^([+-]? ?${NUMBER})\\s*(${CODE})$`;
const CODE_FIRST = `^([+-]?) ?([\\p{L}\\p{Sc}]+)\\s*([+-]?${NUMBER})$`;
/** A number alone, one with an exponent too, has no currency. */
const BARE = `^[+-]?${NUMBER}([eE][+-]?\\d+)?$`;

/** SQL (DuckDB) for the piece of a text expression, which appears several times in it. */
export function pieceOf(text: string, piece: Piece, spellings: Spellings): string {
  return PIECE[piece](text, spellings);
}

const PIECE: Readonly<Record<Piece, (text: string, spellings: Spellings) => string>> = {
  amount: (text) =>
    either(text, [group(text, NUMBER_FIRST, 1)], [group(text, CODE_FIRST, 1), group(text, CODE_FIRST, 3)]),
  currency,
  sign: (text) =>
    `case when ${matches(text, '\\d')} then case when ${matches(text, '^ *[-(]|-$')} then '-' else '+' end else ${text} end`,
  kind: (text, spellings) => {
    const code = `upper(${currency(text)})`;
    return `case when ${code} in (${among(spellings.assets)}) then 'crypto' when ${code} in (${among(spellings.fiats)}) then 'fiat' else ${text} end`;
  },
};

function currency(text: string): string {
  return either(text, [group(text, NUMBER_FIRST, 2)], [group(text, CODE_FIRST, 2)]);
}

function either(text: string, numberFirst: readonly string[], codeFirst: readonly string[]): string {
  return `case when ${matches(text, BARE)} then ${text}
    when ${matches(text, NUMBER_FIRST)} then ${numberFirst.join(' || ')}
    when ${matches(text, CODE_FIRST)} then ${codeFirst.join(' || ')} else ${text} end`;
}

function group(text: string, pattern: string, number: number): string {
  return `trim(regexp_extract(${text}, ${quoted(pattern)}, ${number}))`;
}

function among(codes: Readonly<Record<string, string>>): string {
  return Object.keys(codes).map(quoted).join(', ');
}
