/** Counts and shares of a profile whose numbers are given. */
import { type CheckSpec, checkGroup } from './check.js';
import type { Context, ProfileShares } from './world.js';

const profile = checkGroup('profile');

export function profileChecks({ profile: expected, complete }: Context): CheckSpec[] {
  if (expected === null) return [];
  return [
    ...Object.entries(expected.rows).map(([table, rows]) =>
      profile.figure(`${table}-rows`, `${table} has ${rows} rows`, rows, `select count(*) as figure from raw.${table}`),
    ),
    ...Object.entries(expected.values).flatMap(([place, counts]) => valueCounts(place, counts)),
    ...(complete
      ? Object.entries(expected.finalUsers).flatMap(([column, counts]) => valueCounts(`users.${column}`, counts))
      : []),
    ...rampChecks(expected),
  ];
}

function valueCounts(place: string, counts: Readonly<Record<string, number>>): CheckSpec[] {
  const [table, column] = place.split('.') as [string, string];
  return Object.entries(counts).map(([value, count]) =>
    profile.figure(
      `${table}-${column}-${value}`,
      `${count} rows of ${table} have ${column} ${value}`,
      count,
      `select count(*) as figure from raw.${table} where ${column} = '${value}'`,
    ),
  );
}

/** Figures are days off, not rows: a world has as many ramp days as have been loaded. */
function rampChecks({ rampPerDay, rampStatuses }: ProfileShares): CheckSpec[] {
  const days = (having: string) => `
    select d.day, count(r.transaction_id) as purchases
    from (
      select distinct window_end as day from raw.pipeline_runs where table_name = 'ramp_transactions'
      union distinct
      select distinct cast(timestamp as date) as day from raw.ramp_transactions
    ) as d
    left join raw.ramp_transactions as r on cast(r.timestamp as date) = d.day
    group by d.day having ${having}`;
  return [
    profile.none(
      'ramp_transactions-per-day',
      `every loaded ramp day has ${rampPerDay} purchases`,
      days(`count(r.transaction_id) <> ${rampPerDay}`),
    ),
    ...Object.entries(rampStatuses).map(([status, count]) =>
      profile.none(
        `ramp_transactions-${status}-per-day`,
        `${count} of each day’s purchases are ${status}`,
        days(`sum(case when r.status = '${status}' then 1 else 0 end) <> ${count}`),
      ),
    ),
  ];
}
