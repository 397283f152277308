/** Texts in somebody's table: ids, codes in foreign spellings, words of a vocabulary. */
import type { Spellings } from '../reading/reading.js';
import type { RailUse } from '../reference.js';
import { given, matches, quoted, textOf, type View } from './viewing.js';

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
const HOUSE = '^house:[a-z]+:[0-9]+$';
const EMAIL = '^[^@\\s]+@[^@\\s]+\\.[A-Za-z]+$';
/** Longer than any name, address or hash; what is longer is a mistake. */
const LONGEST = 1024;

export const viewText: View = (cell) => {
  const text = textOf(cell);
  return given(isFit(text), text);
};

export const viewId: View = (cell, { hashIds }) => {
  const text = textOf(cell);
  const isId = matches(`lower(${text})`, UUID);
  if (!hashIds) return given(isId, `lower(${text})`);
  return given(isFit(text), `case when ${isId} then lower(${text}) else ${uuidOf(text)} end`);
};

export const viewAccount: View = (cell, manner) => {
  const text = textOf(cell);
  return `case when ${matches(text, HOUSE)} then ${text} else ${viewId(cell, manner)} end`;
};

export const viewEmail: View = (cell, { emailSalt }) => {
  const text = textOf(cell);
  const hash = `to_hex(sha256(concat(${quoted(emailSalt ?? '')}, ':', lower(${text}))))`;
  const value = emailSalt === undefined ? `lower(${text})` : `concat(substr(${hash}, 1, 32), '@hashed.example')`;
  return given(`${matches(text, EMAIL)} and length(${text}) <= 320`, value);
};

export function viewChoice(values: readonly string[]): View {
  return (cell) => {
    const text = textOf(cell);
    return given(`${text} in (${values.map(quoted).join(', ')})`, text);
  };
}

/** A rail of the vocabulary, or one that was added for the same use. */
export function viewRail(values: readonly string[], use: RailUse): View {
  return (cell, manner) => viewChoice([...values, ...manner.spellings.rails[use]])(cell, manner);
}

/** A code of the reference lists in any of their spellings; of a pair, the part that is asked for. */
export function viewCode(among: (spellings: Spellings) => Readonly<Record<string, string>>): View {
  return (cell, { spellings, part }) => {
    const text = textOf(cell);
    const codes = among(spellings);
    if (part === undefined) return lookUp(codes, `upper(${text})`);
    const place = part === 'base' ? 0 : 1;
    const parts = Object.entries(spellings.pairs).map(
      ([spelling, pair]) => [spelling, pair.split('/')[place]!] as const,
    );
    // A spelling is looked up among all codes, and the code among those of the column.
    const known = parts.flatMap(([spelling, code]) => {
      const own = codes[code.toUpperCase()];
      return own === undefined ? [] : [[spelling, own] as const];
    });
    return lookUp(Object.fromEntries(known), bare(text));
  };
}

export const viewPair: View = (cell, { spellings }) => lookUp(spellings.pairs, bare(textOf(cell)));

/** The sign between base and quote tells nothing. */
function bare(text: string): string {
  return `upper(regexp_replace(${text}, '[-/_: ]', ''))`;
}

function lookUp(codes: Readonly<Record<string, string>>, key: string): string {
  const cases = Object.entries(codes).map(([spelling, code]) => `when ${quoted(spelling)} then ${quoted(code)}`);
  return cases.length === 0 ? 'cast(null as string)' : `case ${key} ${cases.join(' ')} end`;
}

/** Always the same id for the same text; the same that an import makes of it. */
function uuidOf(text: string): string {
  const hash = `to_hex(sha256(concat('kro:', ${text})))`;
  const digits = (from: number, count: number) => `substr(${hash}, ${from}, ${count})`;
  const parts = [
    digits(1, 8),
    "'-'",
    digits(9, 4),
    "'-5'",
    digits(14, 3),
    "'-8'",
    digits(18, 3),
    "'-'",
    digits(21, 12),
  ];
  return `concat(${parts.join(', ')})`;
}

function isFit(text: string): string {
  return `length(${text}) <= ${LONGEST} and not ${matches(text, '[\\x00-\\x1f\\x7f]')}`;
}
