/** Amounts that no column of the file holds, worked out of two that were read: exact, rounded half-even to 8 decimals. */
import type { Working } from './map.js';

/** SQL over the two amounts (DECIMAL(28,8)): the value, and why there is none; both are null where an operand is. */
export function computed(
  how: Working['how'],
  left: string,
  right: string,
): { readonly value: string; readonly problem: string } {
  return how === 'product' ? product(left, right) : quotient(left, right);
}

const TOO_LARGE = `'is too large: an amount has at most 20 digits before its point'`;

function product(left: string, right: string): { value: string; problem: string } {
  const fits = `abs(cast(${left} as double) * cast(${right} as double)) < 1e20`;
  return {
    value: `case when ${fits} then ${rounded(`${units(left)} * ${units(right)}`, '100000000')} end`,
    problem: `case when not ${fits} then ${TOO_LARGE} end`,
  };
}

function quotient(left: string, right: string): { value: string; problem: string } {
  const fits = `abs(cast(${left} as double) / nullif(cast(${right} as double), 0)) < 1e20`;
  const sign = `sign(${right})`;
  return {
    value: `case when ${right} <> 0 and ${fits}
      then ${rounded(`${units(left)} * 100000000 * cast(${sign} as hugeint)`, `abs(${units(right)})`)} end`,
    problem: `case when ${right} = 0 then 'cannot be worked out: it would be divided by 0' when not ${fits} then ${TOO_LARGE} end`,
  };
}

function units(amount: string): string {
  return `cast(${amount} * 100000000 as hugeint)`;
}

/** Whole units of 1e-8; the divisor is above zero. A half goes to the even unit. */
function rounded(dividend: string, divisor: string): string {
  const whole = `(abs(${dividend}) // ${divisor})`;
  const twice = `(2 * (abs(${dividend}) % ${divisor}))`;
  const up = `(case when ${twice} > ${divisor} or (${twice} = ${divisor} and ${whole} % 2 = 1) then 1 else 0 end)`;
  return `cast(cast(sign(${dividend}) * (${whole} + ${up}) as decimal(38, 0)) * cast(0.00000001 as decimal(9, 8)) as decimal(28, 8))`;
}
