/**
 * How a column type reads text that others wrote: SQL (DuckDB) for the value, and for what is wrong with the text. A type added
 * later states its own, so the import never asks which type it has.
 */

import type { RailUse } from '../reference.js';

export interface Reading {
  /** The value in the type's own form, null where the text is none. */
  readonly value: string;
  /** A sentence's end (`is not a number`), null where nothing is wrong. Text that is null is nobody's problem. */
  readonly problem: string;
}

/** Makes the SQL for a text expression, which appears several times in it: it is to be a column. */
export type Read = (text: string, manner: Manner) => Reading;

/** The manner in which a source writes one of its columns. */
export interface Manner {
  /** The decimal sign. */
  readonly decimal: '.' | ',';
  /** What groups thousands; none where absent. */
  readonly thousands?: string | undefined;
  /** An amount is in tens to this power of the contract's unit: cents are −2. */
  readonly shift: number;
  /** Amounts of more than 8 decimals are rounded half-even instead of refused. */
  readonly round: boolean;
  /** The sign of an amount is left out. */
  readonly absolute: boolean;
  /** IANA name of the zone of stamps that name none. */
  readonly zone?: string | undefined;
  /** DuckDB's `strptime` form of a stamp or date; ISO 8601 where absent. */
  readonly format?: string | undefined;
  /** Stamps are numbers since the epoch: how many microseconds one is. */
  readonly epochMicros?: number | undefined;
  /** Ids that are no UUID are hashed into one. */
  readonly hashIds: boolean;
  /** E-mail addresses are replaced by a hash with this salt. */
  readonly emailSalt?: string | undefined;
  /** The part of a pair that an asset or currency is. */
  readonly part?: 'base' | 'quote' | undefined;
  readonly spellings: Spellings;
}

/** Upper-case spelling → the contract's code; rails are spelt in one way. */
export interface Spellings {
  readonly assets: Readonly<Record<string, string>>;
  readonly fiats: Readonly<Record<string, string>>;
  /** Without the sign between base and quote. */
  readonly pairs: Readonly<Record<string, string>>;
  readonly countries: Readonly<Record<string, string>>;
  /** By use, those that an import has added. */
  readonly rails: Readonly<Record<RailUse, readonly string[]>>;
}

/** A text as SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function matches(text: string, pattern: string): string {
  return `regexp_matches(${text}, ${quoted(pattern)})`;
}

/** The first case whose condition holds, in order; null where none does. */
export function firstOf(...cases: readonly (readonly [condition: string, sentence: string])[]): string {
  return `case ${cases.map(([condition, sentence]) => `when ${condition} then ${quoted(sentence)}`).join(' ')} end`;
}
