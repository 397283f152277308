/** The forms in BigQuery's words. Amounts are NUMERIC, of which we use 8 decimals of 9; what has more is BIGNUMERIC, which has 38. */
import type { Forms } from '../forms.js';

export const BIGQUERY_FORMS: Forms = {
  amount: (text) => `numeric '${text}'`,
  wide: (amount) => `cast(${amount} as bignumeric)`,
  float: (amount) => `cast(${amount} as float64)`,
  product: (a, b) => `(cast(${a} as bignumeric) * cast(${b} as bignumeric))`,
  nearly: (exact) => `cast(round(${exact}, 8) as numeric)`,
  quotient: (a, b) =>
    `cast(round(cast(${a} as bignumeric) / cast(${b} as bignumeric), 8, 'ROUND_HALF_EVEN') as numeric)`,
  hour: (instant) => `timestamp_trunc(${instant}, hour)`,
  secondsBetween: (earlier, later) => `(timestamp_diff(${later}, ${earlier}, microsecond) / 1e6)`,
  microsecondOf: (instant) => `extract(microsecond from ${instant})`,
  month: (instant) => `date_trunc(date(${instant}), month)`,
  monthEnd: (instant) => `last_day(date(${instant}), month)`,
  storagePlace: () => '0',
  isNumber: (number) => `not (is_nan(${number}) or is_inf(${number}))`,
  matches: (text, pattern) => `regexp_contains(${text}, r'${pattern}')`,
};
