/** Which days are wished for, as a command line or a program says it. */
import { UsageError, UserError } from '../error.js';
import { type Day, formatDay, parseDay } from '../time.js';
import type { Wish } from './plan.js';

/** Days as `YYYY-MM-DD`; a number may be text. */
export interface WishSpec {
  readonly days?: number | string | undefined;
  readonly through?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const NAMES = ['days', 'through', 'from', 'to'] as const;

/** Throws UsageError where the parts contradict each other or are half given; `spelt` is how a part is called there. */
export function parseWish(spec: WishSpec, spelt: (name: string) => string = (name) => name): Wish {
  const given = NAMES.filter((name) => spec[name] !== undefined);
  const day = (name: 'through' | 'from' | 'to') => dayOf(spec[name]!, spelt(name));
  const form = given.join(' ');
  if (form === '') return {};
  if (form === 'days') return { days: wholeNumber(String(spec.days), spelt('days')) };
  if (form === 'through') return { through: day('through') };
  if (form === 'from to') return ordered(day('from'), day('to'), spelt);
  const [from, to] = [spelt('from'), spelt('to')];
  if (form === 'from' || form === 'to')
    throw new UsageError(`${from} and ${to} go together: the first day and the last`);
  throw new UsageError(`${given.map(spelt).join(' and ')} cannot stand together: give a number, an end, or a range`);
}

export function wholeNumber(text: string, name: string): number {
  const days = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (days < 1) throw new UsageError(`invalid ${name}: ${text} (takes a whole number from 1)`);
  return days;
}

function dayOf(text: string, name: string): Day {
  try {
    return parseDay(text, name);
  } catch (error) {
    throw error instanceof UserError ? new UsageError(error.message) : error;
  }
}

function ordered(from: Day, to: Day, spelt: (name: string) => string): Wish {
  if (from > to)
    throw new UsageError(`invalid range: ${spelt('from')} ${formatDay(from)} is after ${spelt('to')} ${formatDay(to)}`);
  return { from, to };
}
