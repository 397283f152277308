/** The truth of a simulated home → what back-tests compare with. Nothing but `kro backtest` and `kro verify` reads it. */
import type { ExpectedMonth } from '../../economics/backtest/ltvTruth.js';
import { usdWithin } from '../../economics/backtest/ltvTruth.js';
import type { MarketingTruth, TrueMonth } from '../../economics/backtest/marketingTruth.js';
import { FIRST_TOUCH, type Grouping, type Histories } from '../../economics/histories.js';
import { netAt } from '../../economics/ltv/crowd.js';
import { type Day, firstDayOfMonth, lastDayOfMonth, parseDay } from '../../time.js';
import type { ResultRow, Warehouse } from '../../warehouse/warehouse.js';

export interface UserTruth {
  readonly months: readonly ExpectedMonth[];
  /** The last day of the last month that has expectations. */
  readonly through: Day;
  /** By user, the channel without which they would not have come; undefined where it is not told. */
  readonly causedBy: readonly (string | undefined)[];
}

type Readable = Pick<Warehouse, 'query' | 'columns'>;

/** Null where the world keeps no truth: imported data, a world of given counts. */
export async function readUserTruth(warehouse: Readable, { users }: Histories): Promise<UserTruth | null> {
  if (!(await warehouse.columns('truth')).has('user_revenue')) return null;
  const placeOf = new Map(users.ids.map((id, place) => [id, place]));
  const rows = await warehouse.query('select user_id, month, expected_net_revenue_usd as usd from truth.user_revenue');
  if (rows.length === 0) return null;
  const months = rows.flatMap((row) => {
    const user = placeOf.get(row['user_id'] as string);
    const firstDay = dayOf(row, 'month');
    return user === undefined ? [] : [{ user, firstDay, lastDay: lastDayOfMonth(firstDay), usd: row['usd'] as number }];
  });
  const causedBy = new Array<string | undefined>(users.ids.length);
  for (const row of await warehouse.query('select user_id, caused_by_channel as channel from truth.users')) {
    const user = placeOf.get(row['user_id'] as string);
    if (user !== undefined) causedBy[user] = row['channel'] as string;
  }
  const through = months.reduce((last, { lastDay }) => Math.max(last, lastDay), 0);
  return { months, through, causedBy };
}

/** Of the channels, with revenue through `days` of life. */
export async function readMarketingTruth(
  warehouse: Readable,
  histories: Histories,
  people: UserTruth,
  days: number,
): Promise<MarketingTruth> {
  const caused = causedUsd(histories, people, days);
  const { groupings } = histories.users;
  const credited = creditedUsd(histories, groupings.get('channel')!, days);
  const firstTouch = groupings.get(FIRST_TOUCH);
  const byFirstTouch = firstTouch === undefined ? null : creditedUsd(histories, firstTouch, days);
  const rows = await warehouse.query('select * from truth.channels order by channel, month');
  const months = rows.map((row): TrueMonth => {
    const firstDay = dayOf(row, 'month');
    const lastDay = lastDayOfMonth(firstDay);
    const channel = row['channel'] as string;
    const key = keyOf(channel, firstDay);
    return {
      channel,
      firstDay,
      lastDay,
      spendUsd: Number(row['spend_usd']),
      causedSignUps: row['caused_signups'] as number,
      causedUsd: lastDay + days - 1 <= people.through ? (caused.get(key) ?? 0) : null,
      creditedUsd: credited.get(key) ?? 0,
      firstTouchUsd: byFirstTouch === null ? null : (byFirstTouch.get(key) ?? 0),
      retention: row['adstock_retention'] as number,
      halfUsd: row['half_saturation_usd'] as number,
      slope: row['slope'] as number,
      ceiling: row['ceiling_signups'] as number,
    };
  });
  const worth = await warehouse.query(
    `select channel, avg(expected_net_revenue_usd) as usd from truth.channel_values where horizon_days = ${days} group by channel`,
  );
  return { months, values: new Map(worth.map((row) => [row['channel'] as string, row['usd'] as number])) };
}

/** The chance that a payment completes; null where there is no such cell. */
export async function readPaymentTruth(
  warehouse: Readable,
): Promise<(method: string, country: string, band: string) => number | null> {
  const rows = await warehouse.query('select * from truth.payments');
  const rates = new Map(
    rows.map((row) => [
      `${row['payment_method']}/${row['country']}/${row['ticket_band']}`,
      row['success_rate'] as number,
    ]),
  );
  return (method, country, band) => rates.get(`${method}/${country}/${band}`) ?? null;
}

function causedUsd({ users }: Histories, { months, causedBy }: UserTruth, days: number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const month of months)
    add(sums, keyOf(causedBy[month.user] ?? '', users.signupDay[month.user]!), usdWithin(month, users.signupDay, days));
  return sums;
}

function creditedUsd(histories: Histories, { names, of }: Grouping, days: number): Map<string, number> {
  const { users, first, day } = histories;
  const sums = new Map<string, number>();
  for (let user = 0; user < users.ids.length; user++)
    for (let row = first[user]!; row < first[user + 1]! && day[row]! < users.signupDay[user]! + days; row++)
      add(sums, keyOf(names[of[user]!]!, users.signupDay[user]!), netAt(histories, row));
  return sums;
}

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

/** By the month of the day. */
function keyOf(channel: string, day: Day): string {
  return `${channel}/${firstDayOfMonth(day)}`;
}

function dayOf(row: ResultRow, name: string): Day {
  return parseDay(row[name] as string, name);
}
