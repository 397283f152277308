/** The SQL that engines write differently, named in the text (`src/warehouse/forms.ts`), and what is put together from it. */
import { form } from '../warehouse/forms.js';

/** An exact amount; a bare literal would be a float on BigQuery. */
export function money(text: string): string {
  return form('amount', text);
}

/** The smallest amount, 1e-8. */
export const TICK = money('0.00000001');

export function wide(amount: string): string {
  return form('wide', amount);
}

/** Where an exact amount is not asked for: shares and ranks. */
export function float(amount: string): string {
  return form('float', amount);
}

/** a × b, exact, 16 decimals. */
export function product(a: string, b: string): string {
  return form('product', a, b);
}

/** To 8 decimals, the last of which may be off by one half either way: for bounds that allow a tick. */
export function nearly(exact: string): string {
  return form('nearly', exact);
}

/** Half of the smallest amount. */
const HALF = wide("'0.000000005'");

/** Whether `stored` is `exact` (16 decimals) rounded half-even to 8. */
export function isHalfEven(exact: string, stored: string): string {
  const distance = `abs(${exact} - ${wide(stored)})`;
  return `(${distance} < ${HALF} or (${distance} = ${HALF} and mod(${stored}, ${money('0.00000002')}) = 0))`;
}

/** Whether `stored` is a ÷ b rounded half-even to 8 decimals; b > 0. */
export function isQuotient(a: string, b: string, stored: string): string {
  const twice = `(2 * abs(${wide(a)} - ${product(stored, b)}))`;
  const tick = product(b, TICK);
  return `(${twice} < ${tick} or (${twice} = ${tick} and mod(${stored}, ${money('0.00000002')}) = 0))`;
}

/** `exact` (16 decimals, not negative) rounded half-even to 8: the engine rounds halves up, so a tie on an odd tick goes down. */
export function halfEven(exact: string): string {
  const up = nearly(exact);
  const tie = `${wide(up)} - ${exact} = ${HALF}`;
  return `(${up} - case when ${tie} and mod(${up}, ${money('0.00000002')}) <> 0 then ${TICK} else ${money('0')} end)`;
}

/** a ÷ b (not negative, b > 0) rounded half-even to 8 decimals, in whole ticks. */
export function quotient(a: string, b: string): string {
  return form('quotient', a, b);
}

/** The UTC day of an instant. */
export function day(instant: string): string {
  return `cast(${instant} as date)`;
}

/** The start of the hour of an instant. */
export function hour(instant: string): string {
  return form('hour', instant);
}

/** 0..23. */
export function hourOfDay(instant: string): string {
  return `extract(hour from ${instant})`;
}

/** 0..23 on a clock so many hours ahead of UTC. */
export function localHour(instant: string, hoursAhead: string): string {
  return `mod(extract(hour from ${instant}) + ${hoursAhead} + 24, 24)`;
}

/** From one instant to a later one, in seconds with their fractions. */
export function secondsBetween(earlier: string, later: string): string {
  return form('secondsBetween', earlier, later);
}

/** 0..999,999. */
export function microsecondOf(instant: string): string {
  return form('microsecondOf', instant);
}

/** The first day of the month of an instant or day. */
export function month(instant: string): string {
  return form('month', instant);
}

/** The last day of the month of an instant or day. */
export function monthEnd(instant: string): string {
  return form('monthEnd', instant);
}

/** Where a row lies in its table, as a number; an engine without such an order has 0. */
export function storagePlace(alias: string): string {
  return form('storagePlace', alias);
}

export function isNumber(number: string): string {
  return form('isNumber', number);
}

/** One number per day of the week. */
export function dayOfWeek(instant: string): string {
  return `extract(dayofweek from ${instant})`;
}

export function date(text: string): string {
  return `date '${text}'`;
}

export function matches(text: string, pattern: string): string {
  return form('matches', text, pattern);
}

export function list(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}

/** Rows as a sub-query, each value already SQL. */
export function rowsOf(rows: readonly Readonly<Record<string, string>>[]): string {
  const select = (row: Readonly<Record<string, string>>) =>
    `select ${Object.entries(row)
      .map(([name, value]) => `${value} as ${name}`)
      .join(', ')}`;
  return `(${rows.map(select).join(' union all ')})`;
}
