/** The forms in DuckDB's words. Amounts are DECIMAL(28,8); a product of two has 16 decimals and 22 digits before them, nothing is lost. */
import type { Forms } from './forms.js';

const MONEY = 'decimal(28,8)';
const TICK = `cast('0.00000001' as ${MONEY})`;

export const DUCKDB_FORMS: Forms = {
  amount: (text) => `cast('${text}' as ${MONEY})`,
  wide: (amount) => `cast(${amount} as decimal(38,16))`,
  float: (amount) => `cast(${amount} as double)`,
  product: (a, b) => `(cast(${a} as ${MONEY}) * cast(${b} as ${MONEY}))`,
  nearly: (exact) => `cast(${exact} as ${MONEY})`,
  quotient: (a, b) => {
    const ticks = (x: string) => `cast(${x} * 100000000 as hugeint)`;
    const numerator = `(${ticks(a)} * 100000000)`;
    const whole = `(${numerator} // ${ticks(b)})`;
    const twice = `(2 * (${numerator} % ${ticks(b)}))`;
    const up = `case when ${twice} > ${ticks(b)} or (${twice} = ${ticks(b)} and ${whole} % 2 = 1) then 1 else 0 end`;
    return `(cast(${whole} + ${up} as decimal(38,0)) * ${TICK})`;
  },
  hour: (instant) => `date_trunc('hour', ${instant})`,
  secondsBetween: (earlier, later) => `(date_diff('microsecond', ${earlier}, ${later}) / 1e6)`,
  microsecondOf: (instant) => `mod(extract(microsecond from ${instant}), 1000000)`,
  month: (instant) => `cast(date_trunc('month', ${instant}) as date)`,
  monthEnd: (instant) => `last_day(${instant})`,
  storagePlace: (alias) => `${alias}.rowid`,
  isNumber: (number) => `isfinite(${number})`,
  matches: (text, pattern) => `regexp_matches(${text}, '${pattern}')`,
};
