/**
 * What the simulator hides must stay hidden: nothing in `users`, no id, no digit, no order of rows tells the channel that
 * caused a sign-up, how soon the user leaves or how they answer to the market. Each feature is taken as a score of each
 * trait; the figure is the best score's area under the ROC curve (Mann and Whitney 1947): .5 tells nothing, 1 everything.
 */
import { type CheckSpec, checkGroup } from './check.js';
import { float, list, microsecondOf, secondsBetween, storagePlace } from './dialect.js';
import { UNPAID } from './marketing.js';
import type { Context } from './world.js';

const leakage = checkGroup('leakage');

const EPOCH = "cast(date '1970-01-01' as timestamp)";

/** Traits may show a little in what people do; an area above this gives them away. */
const MOST = 0.75;

/** Users from which on an area is no accident, users of either kind, and users looked at where there are many. */
const ENOUGH = { users: 500, either: 50, sample: 10_000 };

export function leakageChecks({ hasTruth }: Context): CheckSpec[] {
  if (!hasTruth) return [];
  return TRAITS.flatMap((trait) =>
    FAMILIES.map((family) => ({
      ...leakage.figure(
        `${trait.name}-from-${family.name}`,
        `${family.words} does not tell ${trait.words}: area under the curve of the best score`,
        { max: MOST },
        `${areas(trait, family)} select max(area) as figure from areas`,
      ),
      offenders: `${areas(trait, family)} select feature, area from areas where area > ${MOST} order by area desc`,
    })),
  );
}

interface Trait {
  readonly name: string;
  readonly words: string;
  /** 1 or 0, from the rows of `truth.users`. */
  readonly label: string;
}

/** The upper half. Where all are alike, everybody is in it, and nothing is judged. */
const upperHalf = (column: string) => `case when cume_dist() over (order by t.${column}) > 0.5 then 1 else 0 end`;

const TRAITS: readonly Trait[] = [
  {
    name: 'channel',
    words: 'whether a paid channel caused the sign-up',
    label: `case when t.caused_by_channel in (${list(UNPAID)}) then 0 else 1 end`,
  },
  { name: 'hazard', words: 'who leaves early', label: upperHalf('dropout_hazard') },
  { name: 'price', words: 'who answers to the price', label: upperHalf('price_sensitivity') },
  { name: 'volatility', words: 'who answers to the volatility', label: upperHalf('volatility_sensitivity') },
];

interface Feature {
  readonly name: string;
  readonly value: string;
  /** A score as it is; a kind scores as the mean of the trait among those of its kind in the other half of the users. */
  readonly form: 'score' | 'kind';
}

interface Family {
  readonly name: string;
  readonly words: string;
  readonly features: readonly Feature[];
}

const score = (name: string, value: string): Feature => ({ name, value: float(value), form: 'score' });
const kind = (name: string, value: string): Feature => ({ name, value: `cast(${value} as string)`, form: 'kind' });
const places = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

const FAMILIES: readonly Family[] = [
  {
    name: 'id',
    words: 'no digit of the user’s id',
    features: places(32).map((place) =>
      kind(`digit ${place}`, `substr(replace(cast(user_id as string), '-', ''), ${place}, 1)`),
    ),
  },
  {
    name: 'email',
    words: 'nothing in the e-mail address',
    features: [
      ...places(12).map((place) => kind(`character ${place}`, `substr(email, ${place}, 1)`)),
      score('length', `strpos(email, '@')`),
      kind('domain', `substr(email, strpos(email, '@') + 1)`),
    ],
  },
  {
    name: 'order',
    words: 'no order of the rows',
    features: [
      score('order of the ids', 'id_place'),
      score('order as stored, of rows last changed on the same day', 'stored_in_version'),
      score('order within the day as stored', 'stored_in_day'),
      score('order of the ids within the day', 'id_in_day'),
      kind('place as stored modulo 16', 'mod(stored_place, 16)'),
      kind('place by id modulo 16', 'mod(id_place, 16)'),
    ],
  },
  {
    name: 'time',
    words: 'no part of the moment of sign-up',
    features: [
      score('moment', secondsBetween(EPOCH, 'created_at')),
      score('since the sign-up before', 'since_last'),
      kind('hour', 'extract(hour from created_at)'),
      kind('minute', 'extract(minute from created_at)'),
      kind('second', `cast(floor(extract(second from created_at)) as bigint)`),
      score('microsecond', microsecondOf('created_at')),
      kind('last digit', `mod(${microsecondOf('created_at')}, 10)`),
      kind('last digit of the milliseconds', `mod(cast(floor(${microsecondOf('created_at')} / 1000) as bigint), 10)`),
      kind('weekday', 'extract(dayofweek from created_at)'),
    ],
  },
  {
    name: 'columns',
    words: 'no other column of users',
    features: [
      kind('country', 'country'),
      kind('kyc_status', 'kyc_status'),
      kind('account_tier', 'account_tier'),
      kind('is_active', 'is_active'),
      score('account_balance_usd', 'account_balance_usd'),
    ],
  },
];

/**
 * A changed row is stored anew, so the place of a row among all tells its last change, which is no secret: who left long ago
 * changes no more. `areas`: feature, area; empty where there are too few users to judge. Equal scores are counted together, then once. */
function areas({ label }: Trait, { features }: Family): string {
  return `
    with ordered as (
      select u.*, row_number() over (order by u.user_id) as id_place,
        row_number() over (order by ${storagePlace('u')}) as stored_place,
        percent_rank() over (partition by u.signup_date order by ${storagePlace('u')}) as stored_in_day,
        percent_rank() over (partition by u._as_of order by ${storagePlace('u')}) as stored_in_version,
        percent_rank() over (partition by u.signup_date order by u.user_id) as id_in_day,
        coalesce(${secondsBetween('lag(u.created_at) over (order by u.created_at, u.user_id)', 'u.created_at')}, 0)
          as since_last,
        count(*) over () as users
      from raw.users as u
    ),
    sampled as (
      select * from ordered where mod(id_place, cast(ceiling(users / ${ENOUGH.sample}.0) as bigint)) = 0
    ),
    labelled as (
      select s.*, ${label} as label, mod(cast(floor(row_number() over (order by s.user_id) / 16) as bigint), 2) as half
      from sampled as s join truth.users as t on t.user_id = s.user_id
    ),
    kinds as (${union(features, 'kind', "''")}),
    cells as (select feature, value, half, sum(label) as ones, count(*) as users from kinds group by 1, 2, 3),
    scores as (
      select a.feature, coalesce(1.0 * b.ones / b.users, m.label) as score, a.ones, a.users - a.ones as others
      from cells as a
      left join cells as b on b.feature = a.feature and b.value = a.value and b.half = 1 - a.half
      cross join (select avg(label) as label from labelled) as m
      union all
      select feature, value as score, sum(label) as ones, sum(1 - label) as others
      from (${union(features, 'score', '0.0')}) as scored group by 1, 2
    ),
    grouped as (select feature, score, sum(ones) as ones, sum(others) as others from scores group by 1, 2),
    placed as (
      select feature, ones, others, sum(others) over (partition by feature order by score) - others / 2.0 as below
      from grouped
    ),
    areas as (
      select feature, 0.5 + abs(sum(1.0 * ones * below) / (1.0 * sum(ones) * sum(others)) - 0.5) as area
      from placed group by feature
      having sum(ones) + sum(others) >= ${ENOUGH.users}
        and sum(ones) >= ${ENOUGH.either} and sum(others) >= ${ENOUGH.either}
    )`;
}

/** The features of a form, one below another; without any, a statement without rows. */
function union(features: readonly Feature[], form: Feature['form'], none: string): string {
  const own = features.filter((feature) => feature.form === form);
  const rows = own.map(
    ({ name, value }) => `select '${name}' as feature, ${value} as value, half, label from labelled`,
  );
  const empty = `select '' as feature, ${none} as value, half, label from labelled where 1 = 0`;
  return [empty, ...rows].join(' union all ');
}
