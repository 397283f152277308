/**
 * Which days of the daily facts a build must make again: those that loads have touched since the last build, and those on
 * which the marts now speak for the first time. Where that cannot be known exactly, everything is made anew
 * (docs/decisions/0013-days-that-loads-touched.md).
 */
import { FACT_SOURCES, LOOKED_AT_BY_DAY } from '../contract/raw/byDay.js';
import { type Day, formatDay, parseDay } from '../time.js';
import { dateLiteral } from '../warehouse/sql.js';
import { type Built, readUnbuilt } from '../warehouse/unbuilt.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { type DbtVars, digestOf, martsAsOf, projectDigest, readBuilt } from './built.js';
import type { TouchedDays } from './dbt.js';

export interface BuildPlan {
  /** Of what will be built, for `markBuilt`. */
  readonly digest: string;
  /** Null: everything is made anew. */
  readonly touched: TouchedDays | null;
  /** What a person is told before the build begins. */
  readonly story: string;
}

export interface BuildWish {
  readonly vars?: DbtVars;
  readonly fullRefresh?: boolean;
  /** People's own data may leave days out and value them later, so no day of theirs stands alone. */
  readonly isImported?: boolean;
}

export async function planBuild(warehouse: Warehouse, wish: BuildWish): Promise<BuildPlan> {
  const digest = await digestOf(warehouse);
  const found = await touchedDays(warehouse, wish);
  if (typeof found === 'string') return { digest, touched: null, story: `building every day: ${found}` };
  return { digest, touched: found, story: `building ${daysShown(found.facts)} again, and what follows` };
}

/** The days, or why it must be all. */
async function touchedDays(warehouse: Warehouse, wish: BuildWish): Promise<TouchedDays | string> {
  if (wish.fullRefresh === true) return 'asked for by --full-refresh';
  if (wish.isImported === true) return 'the data are imported';
  const built = await readBuilt(warehouse);
  if (built === null) return 'there is no earlier build that passed';
  if (built.project !== (await projectDigest(wish.vars ?? {}))) return 'the models or their settings have changed';
  const asOf = await martsAsOf(warehouse);
  if (asOf === null || asOf < built.asOf) return 'days that were loaded are no longer';
  const changed = await changedUsers(warehouse, built.asOf);
  if (changed > 0) return `${changed} users of earlier days are new, gone, or not what they were at sign-up`;
  return daysOf(warehouse, built, asOf);
}

/**
 * Facts tell the days since sign-up, and months whom they speak of, by country and channel: whoever has changed in that, come late or
 * gone has rows on any day that have changed. What else users are may change every day.
 */
async function changedUsers(warehouse: Warehouse, asOf: Day): Promise<number> {
  const [row] = await warehouse.query(
    `select count(*) as n
     from marts.dim_users d
     full join (select * from raw.users where signup_date <= ${dateLiteral(asOf)}) u on u.user_id = d.user_id
     left join raw.user_acquisitions a on a.user_id = d.user_id
     where u.signup_date is distinct from d.signup_date or u.country is distinct from d.country
       or a.channel is distinct from d.channel or a.campaign is distinct from d.campaign
       or a.entry_product is distinct from d.entry_product`,
  );
  return row!['n'] as number;
}

async function daysOf(warehouse: Warehouse, built: Built, asOf: Day): Promise<TouchedDays | string> {
  const notes = await readUnbuilt(warehouse);
  const facts = new Set<Day>(FACT_SOURCES.flatMap((name) => notes.get(name) ?? []).filter((day) => day <= asOf));
  // The last day of before is no longer the last: what was open on it, as a retry, is now known.
  for (let day = built.asOf; day <= asOf; day++) facts.add(day);
  const first = await firstDay(warehouse);
  if (2 * facts.size > asOf - first + 1) return 'most days have changed';
  const tables = [...LOOKED_AT_BY_DAY].map((name) => [name, shown(notes.get(name) ?? [])]);
  return { ...Object.fromEntries(tables), facts: shown([...facts]) };
}

async function firstDay(warehouse: Warehouse): Promise<Day> {
  const [row] = await warehouse.query(
    'select coalesce(min(window_start), current_date()) as day from raw.pipeline_runs where window_start <= window_end',
  );
  return parseDay(row!['day'] as string, 'first day');
}

function shown(days: readonly Day[]): string[] {
  return days.toSorted((a, b) => a - b).map(formatDay);
}

function daysShown(days: readonly string[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (days.length === 1) return first!;
  return `${days.length} days from ${first} to ${last}`;
}
