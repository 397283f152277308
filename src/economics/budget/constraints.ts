/** What a budget must respect, as its owner writes it: `{"paid_search": {"min": 0, "max": 50000, "maxChange": 0.3, "step": 500}}`. */
import { z } from 'zod';
import { UserError } from '../../error.js';

export interface Constraint {
  /** USD for the period. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Largest change relative to today's spend: 0.3 is ± 30 %. */
  readonly maxChange?: number | undefined;
  /** Spend comes in whole multiples of this. */
  readonly step?: number | undefined;
}

/** By channel; a channel that is absent is free. */
export type Constraints = Readonly<Record<string, Constraint>>;

const CONSTRAINT = z.strictObject({
  min: z.number().nonnegative().optional(),
  max: z.number().nonnegative().optional(),
  maxChange: z.number().nonnegative().optional(),
  step: z.number().positive().optional(),
});
const KEYS = Object.keys(CONSTRAINT.shape);

/** Reads the text of a file of constraints. Throws UserError, naming file, channel, key and what would do. */
export function parseConstraints(text: string, file: string, channels: readonly string[]): Constraints {
  const entries = Object.entries(objectOf(text, file));
  return Object.fromEntries(entries.map(([channel, spec]) => [channel, parseOne(channel, spec, file, channels)]));
}

function objectOf(text: string, file: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UserError(`${file} is no object of channels: write {"paid_search": {"min": 0, "max": 50000}}`);
}

function parseOne(channel: string, spec: unknown, file: string, channels: readonly string[]): Constraint {
  if (!channels.includes(channel))
    throw new UserError(`${file}: unknown channel ${channel} (known: ${channels.join(', ')})`);
  const read = CONSTRAINT.safeParse(spec);
  if (!read.success) throw new UserError(`${file}: ${channel} ${problemOf(read.error.issues[0]!, spec)}`);
  const { min = 0, max = Number.POSITIVE_INFINITY } = read.data;
  if (min > max) throw new UserError(`${file}: ${channel} has a min of ${min} above its max of ${max}`);
  return read.data;
}

function problemOf(issue: z.core.$ZodIssue, spec: unknown): string {
  if (issue.code === 'unrecognized_keys') return `has an unknown key ${issue.keys[0]} (known: ${KEYS.join(', ')})`;
  const key = issue.path[0];
  if (key === undefined) return `is ${JSON.stringify(spec)}, not an object of ${KEYS.join(', ')}`;
  const value = (spec as Readonly<Record<PropertyKey, unknown>>)[key];
  return `has ${String(key)} ${JSON.stringify(value)}: it takes a number ${key === 'step' ? 'above' : 'of at least'} 0`;
}
