/** Numbers in somebody's table: exact ones as they are, texts by their manner, floating point by its shortest text. */
import type { Manner } from '../reading/reading.js';
import { type Cell, given, isFloat, isNumeric, matches, quoted, textOf, unfit, type View } from './viewing.js';

/** An amount of 8 decimals; `least` where it may not be lower. */
export function viewMoney(least?: 0): View {
  return (cell, manner) => {
    const exact = exactOf(cell, manner);
    const signed = manner.absolute ? `abs(${exact})` : exact;
    const fits = [
      `abs(${signed}) < bignumeric '100000000000000000000'`,
      ...(manner.round ? [] : [`round(${signed}, 8) = ${signed}`]),
      ...(least === undefined || manner.absolute ? [] : [`${signed} >= ${least}`]),
    ];
    return given(fits.join(' and '), `cast(${manner.round ? halfEven(signed) : signed} as numeric)`);
  };
}

/** Halves are rounded away from zero; ours go to the even tick. */
function halfEven(exact: string): string {
  const near = `round(${exact}, 8)`;
  const isOddTie = `abs(${near} - ${exact}) = bignumeric '0.000000005' and mod(${near}, bignumeric '0.00000002') <> 0`;
  return `case when ${isOddTie} then ${near} - bignumeric '0.00000001' * sign(${exact}) else ${near} end`;
}

/** From 0 to 2147483647. */
export const viewInteger: View = (cell, manner) => {
  const exact = exactOf(cell, manner);
  const isPlain = cell.type === 'STRING' ? `${matches(plain(textOf(cell), manner), '^[+-]?\\d+(\\.0*)?$')} and ` : '';
  return given(`${isPlain}${exact} between 0 and 2147483647 and trunc(${exact}) = ${exact}`, `cast(${exact} as int64)`);
};

export const viewDouble: View = (cell, manner) => {
  if (isFloat(cell)) return given(`not (is_nan(${cell.sql}) or is_inf(${cell.sql}))`, cell.sql);
  if (isNumeric(cell)) return `cast(${cell.sql} as float64)`;
  const text = textOf(cell);
  return given(isNumber(text, manner), `safe_cast(${plain(text, manner)} as float64)`);
};

export const viewBoolean: View = (cell) => {
  if (cell.type === 'BOOLEAN' || cell.type === 'BOOL') return cell.sql;
  const word = `lower(${textOf(cell)})`;
  return `case when ${word} in ('true', 't', 'yes', '1') then true when ${word} in ('false', 'f', 'no', '0') then false end`;
};

/** A BIGNUMERIC in the contract's unit. */
export function exactOf(cell: Cell, manner: Manner): string {
  if (isNumeric(cell) && manner.shift === 0) return `cast(${cell.sql} as bignumeric)`;
  if (isNumeric(cell) || isFloat(cell)) return bignumeric(`cast(${cell.sql} as string)`, manner.shift);
  if (cell.type !== 'STRING') throw unfit(cell.type, 'a number');
  const text = textOf(cell);
  return given(isNumber(text, manner), bignumeric(plain(text, manner), manner.shift));
}

/** Moves the point by rewriting the exponent: no arithmetic, nothing lost. */
function bignumeric(number: string, shift: number): string {
  if (shift === 0) return `safe_cast(${number} as bignumeric)`;
  const mantissa = `regexp_replace(${number}, '[eE].*$', '')`;
  const exponent = `coalesce(safe_cast(regexp_extract(${number}, '[eE](.*)$') as int64), 0)`;
  return `safe_cast(concat(${mantissa}, 'e', cast(${exponent} + ${shift} as string)) as bignumeric)`;
}

function isNumber(text: string, { decimal, thousands }: Manner): string {
  const point = decimal === '.' ? '\\.' : ',';
  const grouped = thousands === undefined ? '' : `|\\d{1,3}(\\${thousands}\\d{3})+`;
  return matches(text, `^[+-]?((\\d+${grouped})(${point}\\d*)?|${point}\\d+)([eE][+-]?\\d{1,2})?$`);
}

function plain(text: string, { decimal, thousands }: Manner): string {
  const whole = thousands === undefined ? text : `replace(${text}, ${quoted(thousands)}, '')`;
  return decimal === '.' ? whole : `replace(${whole}, ',', '.')`;
}
