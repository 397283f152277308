/** Marts → everybody's life so far in columns. */
import { MARTS } from '../../contract/marts/index.js';
import { bySource, type Histories, type Source } from '../../economics/histories.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { dayOf } from './columns.js';
import { readUsers } from './readUsers.js';

type Readable = Pick<Warehouse, 'readColumns' | 'query' | 'columns'>;

const OF_DAYS = ['user_id', 'day', 'is_active'] as const;
const OF_REVENUE = ['user_id', 'day', 'source', 'gross_usd', 'cost_usd'] as const;

/** In key order everywhere, so that users and their days meet without a look-up. Throws UserError while the marts are not built. */
export async function readHistories(warehouse: Readable): Promise<Histories> {
  const { asOf, users } = await readUsers(warehouse);
  const days = await readDays(warehouse, users.ids);
  return { asOf, users, ...days };
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
