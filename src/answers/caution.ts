/** What a reader must know before comparing anything: the ramp may have begun long after the exchange did. */
import { parseDay } from '../time.js';

export const RAMP_START_SQL = `select
    min(case when source = 'ramp_fee' then day end) as first_ramp,
    (select min(signup_date) from marts.dim_users) as first_signup
  from marts.fct_revenue`;

export interface RampStartRow {
  readonly first_ramp: string | null;
  readonly first_signup: string | null;
}

/** A ramp that opens within so many days of the first sign-up was there from the beginning. */
const FROM_THE_BEGINNING = 30;

/** Null where the ramp was there from the beginning, or never. */
export function cautionOf(row: RampStartRow | undefined): string | null {
  if (row === undefined || row.first_ramp === null || row.first_signup === null) return null;
  const late = parseDay(row.first_ramp, 'first ramp day') - parseDay(row.first_signup, 'first sign-up');
  if (late <= FROM_THE_BEGINNING) return null;
  return (
    `Ramp purchases begin on ${row.first_ramp}, ${late} days after the first sign-up, and are most of the activity: ` +
    'cohorts that met them at another age are not alike, so differences between cohorts are not their own doing.'
  );
}
