/**
 * Who stays. A cohort is everybody whose first trade or completed purchase fell in one whole calendar month; retention
 * k months later is the share of them with one in that month, at a level price: expected activity follows the price with
 * the published slope, so each cohort counts exp(slope × change of the log price) times.
 */
import { month } from '../verify/dialect.js';
import { ACTIVITY } from './sql.js';
import { correlation, differences, mean } from './statistics.js';
import { atLeast, atMost, between, type Target, targetsOf } from './target.js';
import { momentumOf } from './users.js';
import { type MeasuredWorld, type Month, WHOLE_MONTHS } from './world.js';

const retention = targetsOf('retention');

const PRICE_SLOPE = 1.1;
/** Users at risk below which no share is told. */
const ENOUGH_USERS = 100;
const ENOUGH_COHORTS = 8;

const MONTHS_AFTER = [
  [1, between(0.35, 0.5)],
  [3, between(0.22, 0.35)],
  [6, between(0.16, 0.28)],
  [12, between(0.1, 0.2)],
] as const;

export const RETENTION: readonly Target[] = [
  ...MONTHS_AFTER.map(([after, band]) =>
    retention.figures(
      `after-${after}`,
      'low',
      band,
      `active ${after} ${after === 1 ? 'month' : 'months'} after the month of the first activity, at a level price`,
      async (world) => retained(await readCohorts(world), after),
    ),
  ),
  retention.figures(
    'falling-hazard',
    'low',
    atLeast(0),
    'monthly loss between months 1 and 3 less that between 6 and 12, in logs',
    async (world) => hazardFalls(await readCohorts(world)),
  ),
  retention.figures(
    'reactivation-in-rallies',
    'low',
    atLeast(0),
    'correlation of the users who return, per active user of the month before, with bitcoin’s log change',
    async (world) => returnInRallies(await world.months()),
  ),
  retention.figures(
    'peak-cohorts-larger',
    'high',
    atLeast(0),
    'correlation of the log size of a cohort with bitcoin’s log price over its mean of the six months before',
    async (world) => sizeOnMomentum(await readCohorts(world), await world.months()),
  ),
  retention.figures(
    'peak-cohorts-worse',
    'high',
    atMost(0),
    'the same of its retention over months 1 to 3, at the price as it was',
    async (world) => retentionOnMomentum(await readCohorts(world), await world.months()),
  ),
];

interface Cohort {
  readonly month: string;
  readonly size: number;
  /** Active users k months later, and how many the price alone would make of one. */
  readonly later: readonly { readonly active: number; readonly scale: number }[];
}

async function readCohorts(world: MeasuredWorld): Promise<Cohort[]> {
  const months = await world.months();
  const rows = await world.query(`
    with ${WHOLE_MONTHS},
    lived as (select distinct user_id, ${month('timestamp')} as month from ${ACTIVITY} as a),
    first as (select user_id, min(month) as cohort from lived group by 1)
    select cast(f.cohort as string) as cohort, cast(l.month as string) as month, count(*) as active
    from first as f join lived as l on l.user_id = f.user_id join whole as w on w.month = l.month group by 1, 2`);
  const counts = new Map(rows.map((row) => [`${row['cohort']} ${row['month']}`, Number(row['active'])]));
  const activeIn = (cohort: Month, at: Month) => counts.get(`${cohort.month} ${at.month}`) ?? 0;
  return months.map((own, i) => ({
    month: own.month,
    size: activeIn(own, own),
    later: months.slice(i + 1).map((at) => ({
      active: activeIn(own, at),
      scale: (at.price / own.price) ** PRICE_SLOPE,
    })),
  }));
}

/** All cohorts that have lived so long, as one. */
function retained(cohorts: readonly Cohort[], after: number): number[] {
  const lived = cohorts.filter(({ later }) => later.length >= after);
  if (sum(lived.map(({ size }) => size)) < ENOUGH_USERS) return [];
  const active = sum(lived.map(({ later }) => later[after - 1]!.active));
  return [active / sum(lived.map(({ size, later }) => size * later[after - 1]!.scale))];
}

function hazardFalls(cohorts: readonly Cohort[]): number[] {
  const [m1, m3, m6, m12] = MONTHS_AFTER.map(([after]) => retained(cohorts, after)[0]);
  if (m1 === undefined || m3 === undefined || m6 === undefined || m12 === undefined || m12 === 0) return [];
  return [Math.log(m1 / m3) / 2 - Math.log(m6 / m12) / 6];
}

function returnInRallies(months: readonly Month[]): number[] {
  const lived = months.slice(6);
  if (lived.length <= ENOUGH_COHORTS) return [];
  const rates = lived.slice(1).map(({ returned }, i) => returned / Math.max(1, lived[i]!.active));
  return [correlation(rates, differences(lived.map(({ price }) => Math.log(price))))];
}

function sizeOnMomentum(cohorts: readonly Cohort[], months: readonly Month[]): number[] {
  const sizes = cohorts.slice(6).map(({ size }) => Math.log(Math.max(1, size)));
  return sizes.length < ENOUGH_COHORTS ? [] : [correlation(sizes, momentumOf(months))];
}

function retentionOnMomentum(cohorts: readonly Cohort[], months: readonly Month[]): number[] {
  const momentum = momentumOf(months);
  const known = cohorts.slice(6).flatMap(({ size, later }, i) => {
    const soon = later.slice(0, 3);
    if (soon.length < 3 || size < 20) return [];
    return [{ rate: mean(soon.map(({ active }) => active)) / size, momentum: momentum[i]! }];
  });
  if (known.length < ENOUGH_COHORTS) return [];
  return [
    correlation(
      known.map(({ rate }) => rate),
      known.map((one) => one.momentum),
    ),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
