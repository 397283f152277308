/** Marts → who was active on which day. */
import { MARTS } from '../../contract/marts/index.js';
import type { Active } from '../../economics/retention/report.js';
import type { Day } from '../../time.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { dayOf, groups } from './columns.js';
import { requireMarts } from './requireMarts.js';

type Readable = Pick<Warehouse, 'readColumns' | 'columns'>;

/** In key order everywhere. Throws UserError while the marts are not built. */
export async function readActive(warehouse: Readable): Promise<Active> {
  await requireMarts(warehouse);
  const ids: string[] = [];
  const signups: number[] = [];
  const columns = { channel: groups(), country: groups(), first_product: groups() };
  let asOf: Day = 0;
  const ofUsers = ['user_id', 'signup_date', 'channel', 'country', 'entry_product', 'as_of'] as const;
  for await (const rows of warehouse.readColumns(MARTS.dim_users, ofUsers))
    for (const row of rows) {
      ids.push(row.user_id);
      signups.push(dayOf(row.signup_date));
      columns.channel.add(row.channel);
      columns.country.add(row.country);
      columns.first_product.add(row.entry_product);
      asOf = dayOf(row.as_of);
    }
  const [any, trades, purchases] = [events(), events(), events()];
  let user = 0;
  for await (const rows of warehouse.readColumns(MARTS.fct_user_days, ['user_id', 'day', 'trades', 'ramp_purchases']))
    for (const row of rows) {
      while (ids[user] !== row.user_id) user++;
      const day = dayOf(row.day);
      if (row.trades + row.ramp_purchases > 0) any.add(user, day);
      if (row.trades > 0) trades.add(user, day);
      if (row.ramp_purchases > 0) purchases.add(user, day);
    }
  const users = ids.length;
  return {
    asOf,
    signups: Int32Array.from(signups),
    any: any.activity(users),
    trades: trades.activity(users),
    purchases: purchases.activity(users),
    groupings: new Map(Object.entries(columns).map(([name, column]) => [name, column.grouping()])),
  };
}

function events() {
  const [user, day]: [number[], number[]] = [[], []];
  return {
    add: (who: number, on: Day) => {
      user.push(who);
      day.push(on);
    },
    activity: (users: number) => ({ users, user: Uint32Array.from(user), day: Int32Array.from(day) }),
  };
}
