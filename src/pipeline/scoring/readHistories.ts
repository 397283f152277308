/** Marts → everybody's life so far in columns. */
import { MARTS } from '../../contract/marts/index.js';
import { bySource, FIRST_TOUCH, type Histories, type Source } from '../../economics/histories.js';
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
const OF_DAYS = ['user_id', 'day', 'is_active'] as const;
const OF_REVENUE = ['user_id', 'day', 'source', 'gross_usd', 'cost_usd'] as const;

/** Of users whose first touch nobody wrote down; where it is nobody's, there is no such grouping. */
const UNKNOWN = 'unknown';

/** In key order everywhere, so that users and their days meet without a look-up. Throws UserError while the marts are not built. */
export async function readHistories(warehouse: Readable): Promise<Histories> {
  await requireMarts(warehouse);
  const { asOf, users } = await readUsers(warehouse);
  const days = await readDays(warehouse, users.ids);
  return { asOf, users, ...days };
}

async function readUsers(warehouse: Readable): Promise<Pick<Histories, 'asOf' | 'users'>> {
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

async function readDays(warehouse: Readable, ids: readonly string[]): Promise<Omit<Histories, 'asOf' | 'users'>> {
  const first = new Uint32Array(ids.length + 1);
  const day: number[] = [];
  const isActive: number[] = [];
  let user = 0;
  for await (const rows of warehouse.readColumns(MARTS.fct_user_days, OF_DAYS))
    for (const row of rows) {
      while (ids[user] !== row.user_id) first[++user] = day.length;
      day.push(dayOf(row.day));
      isActive.push(row.is_active ? 1 : 0);
    }
  while (user < ids.length) first[++user] = day.length;
  const days = { first, day: Int32Array.from(day), isActive: Uint8Array.from(isActive) };
  return { ...days, ...(await readRevenue(warehouse, ids, days)) };
}

/** Every day with revenue is a day with a transaction, so it has its place already. */
async function readRevenue(
  warehouse: Readable,
  ids: readonly string[],
  { first, day }: Pick<Histories, 'first' | 'day'>,
): Promise<Pick<Histories, 'gross' | 'cost'>> {
  const gross = bySource(() => new Float64Array(day.length));
  const cost = bySource(() => new Float64Array(day.length));
  let user = 0;
  let place = 0;
  for await (const rows of warehouse.readColumns(MARTS.fct_revenue, OF_REVENUE))
    for (const row of rows) {
      while (ids[user] !== row.user_id) place = first[++user]!;
      const on = dayOf(row.day);
      while (day[place] !== on) place++;
      gross[row.source as Source][place] = Number(row.gross_usd);
      cost[row.source as Source][place] = Number(row.cost_usd);
    }
  return { gross, cost };
}
