/** Reading numbers: exact, and never a guess about what a comma means. */
import { firstOf, type Manner, matches, quoted, type Read } from './reading.js';

/** More digits than an amount has after its point, so that what is lost in rounding can be seen. */
const FINE = 'decimal(38,18)';
const MONEY = 'decimal(28,8)';

/** An amount of 8 decimals; `least` where it may not be lower. */
export function readMoney(least?: 0): Read {
  return (text, manner) => {
    const exact = `try_cast(${shifted(plain(text, manner), manner.shift)} as ${FINE})`;
    const signed = manner.absolute ? `abs(${exact})` : exact;
    const value = manner.round ? halfEven(signed) : `try_cast(${signed} as ${MONEY})`;
    return {
      value: `case when ${isNumber(text, manner)} then ${value} end`,
      problem: firstOf(
        [isNothing(text), 'is not a number'],
        [`not ${isNumber(text, manner)} and ${looksGrouped(text)}`, GROUPED],
        [`not ${isNumber(text, manner)}`, 'is not a number'],
        [`${value} is null`, 'is too large: an amount has at most 20 digits before its point'],
        ...(manner.round
          ? []
          : [
              [
                `${decimals(plain(text, manner), manner.shift)} > 8`,
                'has more than 8 decimals (round: true rounds)',
              ] as const,
            ]),
        ...(least === undefined || manner.absolute ? [] : [[`${exact} < ${least}`, 'is negative'] as const]),
      ),
    };
  };
}

export const readInteger: Read = (text, manner) => {
  const digits = plain(text, manner);
  const value = `try_cast(regexp_replace(${digits}, '\\.0*$', '') as bigint)`;
  const isWhole = `(${isNumber(text, manner)} and ${matches(digits, '^[+-]?\\d+(\\.0*)?$')})`;
  return {
    value: `case when ${isWhole} then ${value} end`,
    problem: firstOf(
      [`not ${isWhole} and ${looksGrouped(text)}`, GROUPED],
      [`not ${isWhole}`, 'is not a whole number'],
      [`${value} is null or ${value} > 2147483647`, 'is too large: a count is at most 2147483647'],
      [`${value} < 0`, 'is negative'],
    ),
  };
};

export const readDouble: Read = (text, manner) => {
  const value = `try_cast(${plain(text, manner)} as double)`;
  return {
    value: `case when ${isNumber(text, manner)} then ${value} end`,
    problem: firstOf([`not ${isNumber(text, manner)} or not isfinite(${value})`, 'is not a number']),
  };
};

export const readBoolean: Read = (text) => {
  const word = `lower(${text})`;
  const [yes, no] = [`${word} in ('true', 't', 'yes', '1')`, `${word} in ('false', 'f', 'no', '0')`];
  return {
    value: `case when ${yes} then true when ${no} then false end`,
    problem: firstOf([`not (${yes} or ${no})`, 'is neither true nor false']),
  };
};

const GROUPED = 'is no plain number (decimal and thousands say what its signs mean)';

/** Words for nothing, which some programs write and others take for numbers. */
function isNothing(text: string): string {
  return matches(text, '(?i)^[+-]?(nan|inf|infinity)$');
}

function looksGrouped(text: string): string {
  return matches(text, "^[+-]?\\d[\\d.,' _]*$");
}

function isNumber(text: string, { decimal, thousands }: Manner): string {
  const point = decimal === '.' ? '\\.' : ',';
  const grouped = thousands === undefined ? '' : `|\\d{1,3}(${escaped(thousands)}\\d{3})+`;
  return matches(text, `^[+-]?((\\d+${grouped})(${point}\\d*)?|${point}\\d+)([eE][+-]?\\d{1,2})?$`);
}

function plain(text: string, { decimal, thousands }: Manner): string {
  const whole = thousands === undefined ? text : `replace(${text}, ${quoted(thousands)}, '')`;
  return decimal === '.' ? whole : `replace(${whole}, ',', '.')`;
}

/** Moves the point by rewriting the exponent: no arithmetic, nothing lost. */
function shifted(number: string, shift: number): string {
  return shift === 0 ? number : `(${mantissa(number)} || 'e' || (${exponent(number)} + ${shift}))`;
}

/** How many decimals the number needs. */
function decimals(number: string, shift: number): string {
  const fraction = `rtrim(regexp_extract(${mantissa(number)}, '\\.(\\d*)$', 1), '0')`;
  const whole = `regexp_extract(${mantissa(number)}, '^[+-]?(\\d*)', 1)`;
  const zeros = `(case when ${fraction} = '' then length(${whole}) - length(rtrim(${whole}, '0')) else 0 end)`;
  const isZero = matches(mantissa(number), '^[+-]?0*\\.?0*$');
  return `(case when ${isZero} then 0 else length(${fraction}) - ${zeros} - ${exponent(number)} - ${shift} end)`;
}

function mantissa(number: string): string {
  return `regexp_replace(${number}, '[eE].*$', '')`;
}

function exponent(number: string): string {
  return `coalesce(try_cast(nullif(regexp_extract(${number}, '[eE](.*)$', 1), '') as integer), 0)`;
}

/** The engine rounds halves away from zero; ours go to the even tick. */
function halfEven(fine: string): string {
  const near = `try_cast(${fine} as ${MONEY})`;
  const isOddTie = `abs(${near} - ${fine}) = 0.000000005 and ${near} % 0.00000002 <> 0`;
  return `(case when ${isOddTie} then cast(${near} - 0.00000001 * sign(${fine}) as ${MONEY}) else ${near} end)`;
}

function escaped(sign: string): string {
  return sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
