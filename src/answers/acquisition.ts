/**
 * Acquisition: which cohorts become high-volume traders? The share of each cohort that reached high volume (30 days
 * with 10,000 USD, see docs/definitions.md) within 90 days of sign-up, whether or not they paused before: churn is a pause
 * of 30 days, and who comes back large is large.
 *
 * Only users who signed up 90 days ago or more are judged: the younger would count as failures they are not.
 */
import { type Cell, groupBy, percent, shareCell, sum } from './cell.js';
import { type Ranking, rankingOf } from './ranking.js';

export const HORIZON_DAYS = 90;

/** Per sign-up month, credited channel, country and first product; `n` are those old enough, `reached` those of them who got there in time. */
export interface AcquisitionRow {
  readonly cohort_month: string;
  readonly channel: string;
  readonly country: string;
  readonly entry_product: string;
  readonly users: number;
  readonly n: number;
  readonly reached: number;
}

export const ACQUISITION_SQL = `
select
  dim.cohort_month,
  dim.channel,
  dim.country,
  dim.entry_product,
  count(*) as users,
  sum(case when dim.observed_days > ${HORIZON_DAYS} then 1 else 0 end) as n,
  sum(case when dim.observed_days > ${HORIZON_DAYS} and paths.high_volume_on <= dim.signup_date + ${HORIZON_DAYS}
    then 1 else 0 end) as reached
from marts.dim_users as dim
inner join marts.time_to_high_volume as paths on paths.user_id = dim.user_id
group by dim.cohort_month, dim.channel, dim.country, dim.entry_product
order by dim.cohort_month, dim.entry_product, dim.channel, dim.country`;

export interface AcquisitionCohort extends Cell {
  readonly by: 'all' | 'first product' | 'channel' | 'sign-up quarter';
  readonly cohort: string;
  readonly users: number;
  readonly reached: number;
}

export interface Acquisition {
  readonly question: string;
  readonly sentence: string;
  readonly horizonDays: number;
  readonly cohorts: readonly AcquisitionCohort[];
  readonly ranking: Ranking;
}

export function answerAcquisition(rows: readonly AcquisitionRow[]): Acquisition {
  const all = cohortOf('all', 'all users', rows);
  const products = cohorts('first product', rows, (row) => row.entry_product);
  const channels = cohorts('channel', rows, (row) => row.channel).toSorted((a, b) => (a.cohort < b.cohort ? -1 : 1));
  const quarters = cohorts('sign-up quarter', rows, (row) => quarterOf(row.cohort_month));
  return {
    question: 'Which cohorts become high-volume traders?',
    sentence: levelSentence(all),
    horizonDays: HORIZON_DAYS,
    cohorts: [all, ...products, ...channels, ...quarters],
    ranking: rankingOf(rows.map(onceEach)),
  };
}

/** Everybody is judged once, so squares are counts. */
function onceEach({ n, reached: x, ...row }: AcquisitionRow) {
  return { ...row, n, x, xx: x, nx: x, nn: n };
}

function cohorts(
  by: AcquisitionCohort['by'],
  rows: readonly AcquisitionRow[],
  key: (row: AcquisitionRow) => string,
): AcquisitionCohort[] {
  return [...groupBy(rows, key)].map(([cohort, own]) => cohortOf(by, cohort, own));
}

function cohortOf(by: AcquisitionCohort['by'], cohort: string, rows: readonly AcquisitionRow[]): AcquisitionCohort {
  const [users, n, reached] = [
    sum(rows, (row) => row.users),
    sum(rows, (row) => row.n),
    sum(rows, (row) => row.reached),
  ];
  return { by, cohort, users, reached, ...shareCell(reached, n, users) };
}

/** `2026-Q2` */
function quarterOf(month: string): string {
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;
}

function levelSentence({ n, reached, estimate }: AcquisitionCohort): string {
  if (estimate === null) return `Too young: nobody signed up ${HORIZON_DAYS} days ago or earlier.`;
  return `${percent(estimate)} of users (${reached} of ${n}) reach 10,000 USD in 30 days within ${HORIZON_DAYS} days of sign-up, whether or not they paused before.`;
}
