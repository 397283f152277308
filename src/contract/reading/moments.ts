/** Reading stamps and days: ISO 8601, or the form and zone that the source is said to have; nothing is guessed. */
import { firstOf, type Manner, matches, quoted, type Read, type Reading } from './reading.js';

const DAY = '^\\d{4}-\\d{2}-\\d{2}$';
const ZONE = '(?:Z|z|UTC|[+-]\\d{2}(?::?\\d{2})?)';
const STAMP = `^(\\d{4}-\\d{2}-\\d{2})[T ]((?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?) ?(${ZONE})?$`;
const SLASHED = '^\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2,4}';

const WHICH_FIRST = 'could have the day or the month first (format says which)';
const IMPOSSIBLE = 'does not exist in the calendar';
const NO_ZONE = 'names no time zone (zone says which it is in)';

export const readTimestamp: Read = (text, manner) => {
  if (manner.epochMicros !== undefined) return sinceEpoch(text, manner.epochMicros);
  if (manner.format !== undefined) return formatted(text, manner.format, manner);
  const part = (group: number) => `regexp_extract(${text}, ${quoted(STAMP)}, ${group})`;
  const local = `try_cast(${part(1)} || ' ' || ${part(2)} || case when length(${part(2)}) = 5 then ':00' else '' end as timestamp)`;
  const zone = part(3);
  const shape = matches(text, STAMP);
  const placed = inZone(local, manner);
  return {
    value: `case when not ${shape} then null when ${zone} <> '' then ${local} - ${offset(zone)} else ${placed.value} end`,
    problem: `case when not ${shape} then ${firstOf(
      [matches(text, SLASHED), WHICH_FIRST],
      [matches(text, DAY), 'has no time of day'],
      ['true', 'is no moment such as 2026-05-02T12:00:00Z (format says how it is written)'],
    )} when ${local} is null then ${quoted(IMPOSSIBLE)} when ${zone} = '' then ${placed.problem} end`,
  };
};

/** A day as it is written, or the UTC day of a stamp. */
export const readDate: Read = (text, manner) => {
  const stamp = readTimestamp(text, manner);
  if (manner.epochMicros !== undefined || /%[HI]/.test(manner.format ?? ''))
    return { value: `cast(${stamp.value} as date)`, problem: stamp.problem };
  if (manner.format !== undefined) return day(text, `cast(try_strptime(${text}, ${quoted(manner.format)}) as date)`);
  const written = day(text, `try_cast(case when ${matches(text, DAY)} then ${text} end as date)`);
  return {
    value: `case when ${matches(text, STAMP)} then cast(${stamp.value} as date) else ${written.value} end`,
    problem: `case when ${matches(text, STAMP)} then ${stamp.problem} else ${written.problem} end`,
  };
};

function day(text: string, value: string): Reading {
  return {
    value,
    problem: firstOf(
      [
        `${value} is null and ${matches(text, SLASHED)} and ${value} is null`,
        `is no day of the form told, or ${WHICH_FIRST}`,
      ],
      [`${value} is null and ${matches(text, DAY)}`, IMPOSSIBLE],
      [`${value} is null`, 'is no calendar day as YYYY-MM-DD (format says how it is written)'],
    ),
  };
}

function sinceEpoch(text: string, micros: number): Reading {
  const number = `try_cast(${text} as decimal(28,6))`;
  const value = `case when ${number} between 0 and 1e17 / ${micros} then make_timestamp(cast(${number} * ${micros} as bigint)) end`;
  return { value, problem: firstOf([`${value} is null`, 'is no moment counted since 1970']) };
}

function formatted(text: string, format: string, manner: Manner): Reading {
  const local = `cast(try_strptime(${text}, ${quoted(format)}) as timestamp)`;
  // A form that reads the offset gives the moment in UTC.
  const placed = format.includes('%z') ? { value: local, problem: 'null' } : inZone(local, manner);
  return {
    value: placed.value,
    problem: `case when ${local} is null then 'is no moment of the form told' else ${placed.problem} end`,
  };
}

/** A local time as UTC. An hour that the clocks skip does not exist, one that they repeat cannot be told apart. */
function inZone(local: string, { zone }: Manner): Reading {
  if (zone === undefined) return { value: 'cast(null as timestamp)', problem: quoted(NO_ZONE) };
  if (zone === 'UTC') return { value: local, problem: 'null' };
  const name = quoted(zone);
  const moment = `timezone(${name}, ${local})`;
  const clock = (at: string) => `timezone(${name}, ${at})`;
  const isTwice = `(${clock(`${moment} - interval 1 hour`)} = ${local} or ${clock(`${moment} + interval 1 hour`)} = ${local})`;
  return {
    value: `timezone('UTC', ${moment})`,
    problem: firstOf(
      [`${clock(moment)} <> ${local}`, `does not exist in ${zone}: the clocks went forward`],
      [isTwice, `happened twice in ${zone}: the clocks went back`],
    ),
  };
}

/** `+02:00`, `-0530`, `+02`, `Z` as an interval. */
function offset(zone: string): string {
  const number = (digits: string) =>
    `coalesce(try_cast(nullif(regexp_extract(${zone}, ${quoted(digits)}, 1), '') as integer), 0)`;
  const minutes = `(${number('^[+-](\\d{2})')} * 60 + ${number('^[+-]\\d{2}:?(\\d{2})$')})`;
  return `to_minutes(case when ${zone} like '-%' then -${minutes} else ${minutes} end)`;
}
