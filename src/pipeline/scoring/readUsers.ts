/** Marts → who the users are, and how they may be divided. */
import { MARTS } from '../../contract/marts/index.js';
import { FIRST_TOUCH, type Users } from '../../economics/histories.js';
import type { Day } from '../../time.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { dayOf, groups } from './columns.js';
import { requireMarts } from './requireMarts.js';

type Readable = Pick<Warehouse, 'readColumns' | 'query' | 'columns'>;

const OF_USERS = [
  'user_id',
  'signup_date',
  'channel',
  'first_channel',
  'country',
  'entry_product',
  'cohort_month',
  'as_of',
] as const;
/** Of users whose first touch nobody wrote down; where it is nobody's, there is no such grouping. */
const UNKNOWN = 'unknown';

/** In key order. Throws UserError while the marts are not built. */
export async function readUsers(warehouse: Readable): Promise<{ readonly asOf: Day; readonly users: Users }> {
  await requireMarts(warehouse);
  const ids: string[] = [];
  const signups: number[] = [];
  const columns = {
    channel: groups(),
    country: groups(),
    first_product: groups(),
    cohort: groups(),
    method: groups(),
    [FIRST_TOUCH]: groups(),
  };
  const methods = await firstMethods(warehouse);
  let asOf: Day = 0;
  for await (const rows of warehouse.readColumns(MARTS.dim_users, OF_USERS))
    for (const row of rows) {
      ids.push(row.user_id);
      signups.push(dayOf(row.signup_date));
      columns.channel.add(row.channel);
      columns.country.add(row.country);
      columns.first_product.add(row.entry_product);
      columns.cohort.add(row.cohort_month);
      columns.method.add(methods.get(row.user_id) ?? 'none');
      columns[FIRST_TOUCH].add(row.first_channel ?? UNKNOWN);
      asOf = dayOf(row.as_of);
    }
  const groupings = new Map(Object.entries(columns).map(([name, column]) => [name, column.grouping()]));
  if (groupings.get(FIRST_TOUCH)!.names.every((name) => name === UNKNOWN)) groupings.delete(FIRST_TOUCH);
  return { asOf, users: { ids, signupDay: Int32Array.from(signups), groupings } };
}

/** How each paid for the first completed ramp purchase. */
async function firstMethods(warehouse: Readable): Promise<Map<string, string>> {
  const rows = await warehouse.query(
    `select user_id, payment_method from (
       select user_id, payment_method, row_number() over (partition by user_id order by purchased_at, transaction_id) as place
       from marts.fct_ramp_transactions where status = 'completed') as purchases
     where place = 1`,
  );
  return new Map(rows.map((row) => [row['user_id'] as string, row['payment_method'] as string]));
}
