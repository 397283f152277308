/** Limits by name, as their owner writes them in a file: a JSON object with an object of numbers for each name. */
import type { z } from 'zod';
import { UserError } from '../error.js';

type Shape = Readonly<Record<string, z.ZodType<number | undefined>>>;

export interface LimitFile<S extends Shape> {
  /** Its name, for sentences. */
  readonly file: string;
  /** What the names are of, and those there are. */
  readonly thing: string;
  readonly names: readonly string[];
  /** What may be said of each. */
  readonly limits: z.ZodObject<S>;
  /** The keys of which the first may not be above the second. */
  readonly range: readonly [keyof S & string, keyof S & string];
  readonly example: string;
}

/** Throws UserError, naming file, name, key and what would do. */
export function parseLimitFile<S extends Shape>(
  text: string,
  spec: LimitFile<S>,
): Readonly<Record<string, z.infer<z.ZodObject<S>>>> {
  return Object.fromEntries(
    Object.entries(objectOf(text, spec)).map(([name, given]) => [name, parseOne(name, given, spec)]),
  );
}

function objectOf<S extends Shape>(text: string, { file, thing, example }: LimitFile<S>): object {
  let value: unknown;
  try {
    // Some editors begin a file with a mark that is no part of it.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UserError(`${file} is no object of ${thing}s: write ${example}`);
}

function parseOne<S extends Shape>(name: string, given: unknown, spec: LimitFile<S>): z.infer<z.ZodObject<S>> {
  const { file, thing, names, limits, range } = spec;
  if (!names.includes(name)) throw new UserError(`${file}: unknown ${thing} ${name} (known: ${names.join(', ')})`);
  const read = limits.safeParse(given);
  if (!read.success) throw new UserError(`${file}: ${name} ${problemOf(read.error.issues[0]!, given, limits)}`);
  const [least, most] = range.map((key) => (read.data as Readonly<Record<string, number | undefined>>)[key]);
  if (least !== undefined && most !== undefined && least > most)
    throw new UserError(`${file}: ${name} has a ${range[0]} of ${least} above its ${range[1]} of ${most}`);
  return read.data;
}

function problemOf<S extends Shape>(issue: z.core.$ZodIssue, given: unknown, { shape }: z.ZodObject<S>): string {
  const keys = Object.keys(shape).join(', ');
  if (issue.code === 'unrecognized_keys') return `has an unknown key ${issue.keys[0]} (known: ${keys})`;
  const key = issue.path[0];
  if (key === undefined) return `is ${JSON.stringify(given)}, not an object of ${keys}`;
  const value = (given as Readonly<Record<PropertyKey, unknown>>)[key];
  const least = shape[String(key)]!.safeParse(-Number.MAX_VALUE).error?.issues[0];
  return `has ${String(key)} ${JSON.stringify(value)}: it takes a number of at least ${least?.code === 'too_small' ? least.minimum : 0}`;
}
