/** Counts and shares of a profile whose numbers are given. */
import { type Bound, type CheckSpec, checkGroup } from './check.js';
import type { Context, ProfileShares } from './world.js';

const profile = checkGroup('profile');

/** Where people were erased their rows are missing, and how many those were is not kept: no count may be higher. */
export function profileChecks({ profile: expected, complete, forgotten }: Context): CheckSpec[] {
  if (expected === null) return [];
  const isShort = forgotten > 0;
  return [
    ...Object.entries(expected.rows).map(([table, rows]) =>
      profile.figure(
        `${table}-rows`,
        `${table} has ${rows} rows`,
        boundOf(rows, isShort),
        `select count(*) as figure from raw.${table}`,
      ),
    ),
    ...Object.entries(expected.values).flatMap(([place, counts]) => valueCounts(place, counts, isShort)),
    ...(complete
      ? Object.entries(expected.finalUsers).flatMap(([column, counts]) =>
          valueCounts(`users.${column}`, counts, isShort),
        )
      : []),
    ...rampChecks(expected, isShort ? '>' : '<>'),
  ];
}

function boundOf(count: number, isShort: boolean): Bound {
  return isShort ? { max: count } : count;
}

function valueCounts(place: string, counts: Readonly<Record<string, number>>, isShort: boolean): CheckSpec[] {
  const [table, column] = place.split('.') as [string, string];
  return Object.entries(counts).map(([value, count]) =>
    profile.figure(
      `${table}-${column}-${value}`,
      `${count} rows of ${table} have ${column} ${value}`,
      boundOf(count, isShort),
      `select count(*) as figure from raw.${table} where ${column} = '${value}'`,
    ),
  );
}

/** Figures are days off, not rows: a world has as many ramp days as have been loaded. */
function rampChecks({ rampPerDay, rampStatuses }: ProfileShares, differs: '<>' | '>'): CheckSpec[] {
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
      days(`count(r.transaction_id) ${differs} ${rampPerDay}`),
    ),
    ...Object.entries(rampStatuses).map(([status, count]) =>
      profile.none(
        `ramp_transactions-${status}-per-day`,
        `${count} of each day’s purchases are ${status}`,
        days(`sum(case when r.status = '${status}' then 1 else 0 end) ${differs} ${count}`),
      ),
    ),
  ];
}
