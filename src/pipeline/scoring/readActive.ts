/** Marts → who was active on which day. */
import { MARTS } from '../../contract/marts/index.js';
import type { Active } from '../../economics/retention/report.js';
import type { Day } from '../../time.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { dayOf } from './columns.js';
import { readUsers } from './readUsers.js';

type Readable = Pick<Warehouse, 'readColumns' | 'query' | 'columns'>;

/** In key order everywhere. Throws UserError while the marts are not built. */
export async function readActive(warehouse: Readable): Promise<Active> {
  const { asOf, users } = await readUsers(warehouse);
  const { ids, signupDay } = users;
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
  return {
    asOf,
    signups: signupDay,
    any: any.activity(ids.length),
    trades: trades.activity(ids.length),
    purchases: purchases.activity(ids.length),
    // Cohorts are by the anchor, whatever it is.
    groupings: new Map([...users.groupings].filter(([name]) => name !== 'cohort')),
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
