/**
 * The SQL that engines write differently, and exact arithmetic. Amounts are DECIMAL(28,8); a product of two has 16
 * decimals and 22 digits before them, nothing is lost. On BigQuery these become NUMERIC and BIGNUMERIC.
 */
const MONEY = 'decimal(28,8)';
const WIDE = 'decimal(38,16)';

/** An exact amount; a bare literal would be a float on BigQuery. */
export function money(text: string): string {
  return `cast('${text}' as ${MONEY})`;
}

/** The smallest amount, 1e-8. */
export const TICK = money('0.00000001');

export function wide(amount: string): string {
  return `cast(${amount} as ${WIDE})`;
}

/** Where an exact amount is not asked for: shares and ranks. */
export function float(amount: string): string {
  return `cast(${amount} as double)`;
}

/** a × b, exact, 16 decimals. */
export function product(a: string, b: string): string {
  return `(cast(${a} as ${MONEY}) * cast(${b} as ${MONEY}))`;
}

/** To 8 decimals, the last of which may be off by one half either way: for bounds that allow a tick. */
export function nearly(exact: string): string {
  return `cast(${exact} as ${MONEY})`;
}

/** Whether `stored` is `exact` (16 decimals) rounded half-even to 8. */
export function isHalfEven(exact: string, stored: string): string {
  const distance = `abs(${exact} - ${wide(stored)})`;
  const half = `cast('0.000000005' as ${WIDE})`;
  return `(${distance} < ${half} or (${distance} = ${half} and mod(${stored}, ${money('0.00000002')}) = 0))`;
}

/** Whether `stored` is a ÷ b rounded half-even to 8 decimals; b > 0. */
export function isQuotient(a: string, b: string, stored: string): string {
  const twice = `(2 * abs(${wide(a)} - ${product(stored, b)}))`;
  const tick = product(b, TICK);
  return `(${twice} < ${tick} or (${twice} = ${tick} and mod(${stored}, ${money('0.00000002')}) = 0))`;
}

/** `exact` (16 decimals, not negative) rounded half-even to 8: the engine rounds halves up, so a tie on an odd tick goes down. */
export function halfEven(exact: string): string {
  const up = `cast(${exact} as ${MONEY})`;
  const tie = `${wide(up)} - ${exact} = cast('0.000000005' as ${WIDE})`;
  return `(${up} - case when ${tie} and mod(${up}, ${money('0.00000002')}) <> 0 then ${TICK} else ${money('0')} end)`;
}

/** a ÷ b (not negative, b > 0) rounded half-even to 8 decimals, in whole ticks. */
export function quotient(a: string, b: string): string {
  const ticks = (x: string) => `cast(${x} * 100000000 as hugeint)`;
  const numerator = `(${ticks(a)} * 100000000)`;
  const whole = `(${numerator} // ${ticks(b)})`;
  const twice = `(2 * (${numerator} % ${ticks(b)}))`;
  const up = `case when ${twice} > ${ticks(b)} or (${twice} = ${ticks(b)} and ${whole} % 2 = 1) then 1 else 0 end`;
  return `(cast(${whole} + ${up} as decimal(38,0)) * ${TICK})`;
}

/** The UTC day of an instant. */
export function day(instant: string): string {
  return `cast(${instant} as date)`;
}

/** The start of the hour of an instant. */
export function hour(instant: string): string {
  return `date_trunc('hour', ${instant})`;
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
  return `(date_diff('microsecond', ${earlier}, ${later}) / 1e6)`;
}

/** 0..999,999. */
export function microsecondOf(instant: string): string {
  return `mod(extract(microsecond from ${instant}), 1000000)`;
}

/** The first day of the month of an instant or day. */
export function month(instant: string): string {
  return `cast(date_trunc('month', ${instant}) as date)`;
}

/** The last day of the month of an instant or day. */
export function monthEnd(instant: string): string {
  return `last_day(${instant})`;
}

/** Where a row lies in its table, as a number; an engine without such an order has 0. */
export function storagePlace(alias: string): string {
  return `${alias}.rowid`;
}

export function isNumber(number: string): string {
  return `isfinite(${number})`;
}

/** One number per day of the week. */
export function dayOfWeek(instant: string): string {
  return `extract(dayofweek from ${instant})`;
}

export function date(text: string): string {
  return `date '${text}'`;
}

export function matches(text: string, pattern: string): string {
  return `regexp_matches(${text}, '${pattern}')`;
}

/** Names and types of a raw table's columns: `column_name`, `data_type`, in order. */
export function columnsOf(table: string): string {
  return `select column_name, data_type from information_schema.columns
    where table_schema = 'raw' and table_name = '${table}' order by ordinal_position`;
}

/** The tables of a schema: `table_name`. */
export function tablesOf(schema: string): string {
  return `select table_name from information_schema.tables where table_schema = '${schema}'`;
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
