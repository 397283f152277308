/** Stamps and days in somebody's table: BigQuery's own as they are, texts by ISO 8601 or the form that they are said to have. */
import { UserError } from '../../error.js';
import type { Manner } from '../reading/reading.js';
import { exactOf } from './numbers.js';
import { type Cell, given, matches, quoted, textOf, unfit, type View } from './viewing.js';

const DAY = '^\\d{4}-\\d{2}-\\d{2}$';
const LOCAL = '\\d{4}-\\d{2}-\\d{2}[T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6})?)?';
const ZONE = '(Z|z|UTC|[+-]\\d{2}(:?\\d{2})?)';
const NO_ZONE = 'names no time zone (zone says which it is in)';

export const viewTimestamp: View = (cell, manner) => {
  if (manner.epochMicros !== undefined) return sinceEpoch(cell, manner);
  if (cell.type === 'TIMESTAMP') return cell.sql;
  if (cell.type === 'DATETIME') return inZone(cell.sql, manner);
  if (cell.type === 'DATE') throw new UserError('is a DATE, which has no time of day');
  if (cell.type !== 'STRING') throw unfit(cell.type, 'a moment without unit, which says what it counts');
  const text = textOf(cell);
  return manner.format === undefined ? fromIso(text, manner) : fromForm(text, manner.format, manner);
};

/** A day as it is written, or the UTC day of a stamp. */
export const viewDate: View = (cell, manner) => {
  if (cell.type === 'DATE' && manner.epochMicros === undefined) return cell.sql;
  const isMoment = manner.epochMicros !== undefined || /%[HI]/.test(manner.format ?? '');
  if (isMoment || cell.type !== 'STRING') return `date(${viewTimestamp(cell, manner)})`;
  const text = textOf(cell);
  if (manner.format !== undefined) return `safe.parse_date(${quoted(manner.format)}, ${text})`;
  const moment = fromIso(text, manner);
  return `case when ${matches(text, DAY)} then safe_cast(${text} as date) else date(${moment}) end`;
};

function sinceEpoch(cell: Cell, manner: Manner): string {
  const micros = `(${exactOf(cell, { ...manner, shift: 0 })} * ${manner.epochMicros})`;
  const isMoment = `${micros} between 0 and bignumeric '100000000000000000' and trunc(${micros}) = ${micros}`;
  return given(isMoment, `timestamp_micros(cast(${micros} as int64))`);
}

function fromIso(text: string, manner: Manner): string {
  const zoned = `^${LOCAL} ?${ZONE}$`;
  // BigQuery wants seconds, a colon in an offset, and no space before a letter.
  const whole = replaced(text, '^(.{10}[T ]\\d{2}:\\d{2})([^:]|$)', '\\1:00\\2');
  const spelt = replaced(replaced(whole, ' ?(UTC|z|Z)$', 'Z'), ' ?([+-]\\d{2})(\\d{2})$', '\\1:\\2');
  const placed = manner.zone === undefined ? 'null' : inZone(`safe_cast(${whole} as datetime)`, manner);
  return `case when ${matches(text, zoned)} then safe_cast(${spelt} as timestamp) when ${matches(text, `^${LOCAL}$`)} then ${placed} end`;
}

function replaced(text: string, pattern: string, by: string): string {
  return `regexp_replace(${text}, ${quoted(pattern)}, ${quoted(by)})`;
}

function fromForm(text: string, format: string, manner: Manner): string {
  const form = quoted(googleForm(format));
  // A form that reads the offset gives the moment.
  if (format.includes('%z')) return `safe.parse_timestamp(${form}, ${text})`;
  return inZone(`safe.parse_datetime(${form}, ${text})`, manner);
}

/** The letters are the same, but for parts of seconds, which go with their seconds. */
function googleForm(format: string): string {
  const form = format.replace(/%S\.%[fg]/, '%E*S');
  if (!/%[fg]/.test(form)) return form;
  throw new UserError('has parts of seconds that do not follow their seconds and a point, which no view reads');
}

/** A local time as UTC. An hour that the clocks skip does not exist, one that they repeat cannot be told apart. */
function inZone(local: string, { zone }: Manner): string {
  if (zone === undefined) throw new UserError(NO_ZONE);
  if (zone === 'UTC') return `timestamp(${local})`;
  const moment = `timestamp(${local}, ${quoted(zone)})`;
  const clock = (at: string) => `datetime(${at}, ${quoted(zone)})`;
  const others = ['timestamp_sub', 'timestamp_add'].map(
    (move) => `${clock(`${move}(${moment}, interval 1 hour)`)} <> ${local}`,
  );
  return given([`${clock(moment)} = ${local}`, ...others].join(' and '), moment);
}
