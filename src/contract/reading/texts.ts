/** Reading text: ids, codes in foreign spellings, words of a vocabulary. Text is kept as it is, whatever it looks like. */
import type { RailUse } from '../reference.js';
import { firstOf, matches, quoted, type Read, type Spellings } from './reading.js';

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
const HOUSE = '^house:[a-z]+:[0-9]+$';
/** Longer than any name, address or hash; what is longer is a mistake. */
const LONGEST = 1024;

export const readText: Read = (text) => ({ value: text, problem: unfit(text) });

export const readId: Read = (text, { hashIds }) => {
  const isId = matches(`lower(${text})`, UUID);
  return {
    value: hashIds ? `case when ${isId} then lower(${text}) else ${uuidOf(text)} end` : `lower(${text})`,
    problem: hashIds ? unfit(text) : firstOf([`not ${isId}`, 'is no UUID (ids: hashed makes one of it)']),
  };
};

export const readAccount: Read = (text, manner) => {
  const id = readId(text, manner);
  const isHouse = matches(text, HOUSE);
  return {
    value: `case when ${isHouse} then ${text} else ${id.value} end`,
    problem: `case when not ${isHouse} then ${id.problem} end`,
  };
};

export const readEmail: Read = (text, { emailSalt }) => {
  const hash = `sha256(${quoted(emailSalt ?? '')} || ':' || lower(${text}))`;
  return {
    value: emailSalt === undefined ? `lower(${text})` : `substr(${hash}, 1, 32) || '@hashed.example'`,
    problem: firstOf([
      `not ${matches(text, '^[^@\\s]+@[^@\\s]+\\.[A-Za-z]+$')} or length(${text}) > 320`,
      'is no e-mail address',
    ]),
  };
};

export function readChoice(values: readonly string[]): Read {
  return (text) => ({
    value: text,
    problem: firstOf([
      `${text} not in (${values.map(quoted).join(', ')})`,
      `is none of ${values.join(', ')} (values says what it means)`,
    ]),
  });
}

/** A rail of the vocabulary, or one that was added for the same use. */
export function readRail(values: readonly string[], use: RailUse): Read {
  return (text, manner) => {
    const known = [...values, ...manner.spellings.rails[use]];
    return {
      value: text,
      problem: firstOf([
        `${text} not in (${known.map(quoted).join(', ')})`,
        `is none of ${known.join(', ')} (values says what it means, reference adds one)`,
      ]),
    };
  };
}

/** A code of the reference lists in any of their spellings; of a pair, the part that is asked for. */
export function readCode(what: string, among: (spellings: Spellings) => Readonly<Record<string, string>>): Read {
  return (text, { spellings, part }) => {
    const code = (of: string) => lookUp(among(spellings), `upper(${of})`);
    const value = part === undefined ? code(text) : code(partOf(pair(text, spellings), part));
    return { value, problem: firstOf([`${value} is null`, `is no ${what} that is known (reference adds one)`]) };
  };
}

export const readPair: Read = (text, { spellings }) => {
  const value = pair(text, spellings);
  return { value, problem: firstOf([`${value} is null`, 'is no pair of a known asset and fiat (reference adds one)']) };
};

/** `XXBTZUSD`, `XBT/USD`, `btc-usd`: the sign between them tells nothing. */
function pair(text: string, { pairs }: Spellings): string {
  return lookUp(pairs, `upper(regexp_replace(${text}, '[-/_: ]', '', 'g'))`);
}

function partOf(pairText: string, part: 'base' | 'quote'): string {
  return `split_part(${pairText}, '/', ${part === 'base' ? 1 : 2})`;
}

function lookUp(codes: Readonly<Record<string, string>>, key: string): string {
  const entries = Object.entries(codes).map(([spelling, code]) => `${quoted(spelling)}: ${quoted(code)}`);
  return `map {${entries.join(', ')}}[${key}]`;
}

/** Always the same id for the same text; the version digit is 5, that of ids made from names. */
function uuidOf(text: string): string {
  const hash = `sha256('kro:' || ${text})`;
  const digits = (from: number, count: number) => `substr(${hash}, ${from}, ${count})`;
  return [digits(1, 8), digits(9, 4), `'5' || ${digits(14, 3)}`, `'8' || ${digits(18, 3)}`, digits(21, 12)].join(
    ` || '-' || `,
  );
}

function unfit(text: string): string {
  return firstOf(
    [`length(${text}) > ${LONGEST}`, `is longer than ${LONGEST} characters`],
    [matches(text, '[\\x00-\\x1f\\x7f]'), 'holds a control character'],
  );
}
