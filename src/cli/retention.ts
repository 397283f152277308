/** `kro retention`: one retention figure, as the options define it. */
import {
  ANCHORS,
  type Anchor,
  type PeriodWish,
  type RetentionReport,
  type RetentionWish,
  retentionReport,
} from '../economics/retention/report.js';
import { UsageError, UserError } from '../error.js';
import type { Interval } from '../math/wilson.js';
import { readActive } from '../pipeline/scoring/readActive.js';
import { wholeNumber } from '../pipeline/wish.js';
import type { Options, Run } from './command.js';
import { withReader } from './reader.js';
import { renderTable } from './table.js';
import { counted, wrapped } from './wording.js';

export const retentionCommand: Run = async (context, options) => {
  const wish = wishOf(options);
  const report = await withReader(context, async ({ warehouse }) => retentionReport(await readActive(warehouse), wish));
  if (report.anchored === 0)
    throw new UserError(
      `by ${report.asOf} nobody has come to ${ANCHOR_NAMES[wish.anchor]}: there is nothing to count from`,
    );
  return { document: report, text: describeRetention(report) };
};

const UNITS = ['month', 'week'] as const;

function wishOf(options: Options): RetentionWish {
  return {
    anchor: oneOf(options, 'anchor', ANCHORS),
    periods: periodsOf(options),
    measure: options['onOrAfter'] === true ? 'on-or-after' : 'in',
    cohorts: oneOf(options, 'cohorts', UNITS),
  };
}

/** The first of the choices where nothing is said. */
function oneOf<T extends string>(options: Options, name: string, choices: readonly T[]): T {
  const given = options[name] ?? choices[0]!;
  const choice = choices.find((one) => one === given);
  if (choice === undefined) throw new UsageError(`invalid --${name}: ${given} (takes ${choices.join(', ')})`);
  return choice;
}

const DAYS = 30;
const COUNT = 12;
/** As many periods and days as there is any use for. */
const MOST = { periods: 1_000, day: 10_000 };

function periodsOf(options: Options): PeriodWish {
  const { days, period, count } = options;
  if (typeof days === 'string') {
    if (period !== undefined || count !== undefined)
      throw new UsageError('--days stands alone: it names the days, so there is no --period or --count');
    return { kind: 'days', days: daysOf(days) };
  }
  const periods = typeof count === 'string' ? atMost(MOST.periods, count, '--count') : COUNT;
  const unit = UNITS.find((one) => one === period);
  if (unit !== undefined) return { kind: 'calendar', unit, count: periods };
  return { kind: 'brackets', days: typeof period === 'string' ? lengthOf(period) : DAYS, count: periods };
}

function lengthOf(period: string): number {
  if (!/^\d+$/.test(period))
    throw new UsageError(`invalid --period: ${period} (takes a number of days, week or month)`);
  return atMost(MOST.day, period, '--period');
}

function daysOf(text: string): number[] {
  const days = text.split(',').map((day) => (/^\s*\d{1,5}\s*$/.test(day) ? Number(day) : Number.NaN));
  if (!days.every((day, place) => day <= MOST.day && (place === 0 || day > days[place - 1]!)))
    throw new UsageError(
      `invalid --days: ${text} (takes days since the anchor, each later than the one before: 1,7,30)`,
    );
  return days;
}

function atMost(most: number, text: string, name: string): number {
  const number = wholeNumber(text, name);
  if (number > most) throw new UsageError(`invalid ${name}: ${text} (takes at most ${most.toLocaleString('en-US')})`);
  return number;
}

/** So many periods fit beside a cohort and its users. */
const SHOWN = 7;

const ANCHOR_NAMES: Readonly<Record<Anchor, string>> = {
  'sign-up': 'sign-up',
  'first-activity': 'the first trade or ramp purchase',
  'first-trade': 'the first trade',
  'first-ramp': 'the first ramp purchase',
};

export function describeRetention(report: RetentionReport): string {
  const { anchor, anchored, users, measure, means, periods } = report;
  const reached = means.filter(({ cohorts }) => cohorts > 0);
  const rest = periods.length > SHOWN ? ` The cohorts show ${SHOWN} of ${periods.length} periods: --json has all.` : '';
  return [
    wrapped(
      `Retention from ${ANCHOR_NAMES[anchor]} on (${counted(anchored, 'user')}${anchored < users ? ` of ${users.toLocaleString('en-US')}` : ''}): who ` +
        `traded or bought ${measure === 'in' ? 'in the period' : 'in the period or later'}, of those who have lived through it; means over whole cohorts, with 95 % intervals.`,
    ),
    reached.length === 0 ? 'No cohort has lived through a period yet.' : meanTable(reached),
    cohortTable(report),
    ...segmentTables(report),
    wrapped(`* Only a part of the cohort has lived through the period.${rest}`),
    wrapped(habitSentence(report)),
  ].join('\n\n');
}

function meanTable(means: RetentionReport['means']): string {
  const rows = means.map(({ period, cohorts, eligible, retained, retention }) => [
    period,
    cohorts,
    eligible,
    retained,
    shown(retention!),
  ]);
  return renderTable(['period', 'cohorts', 'users', 'retained', 'retention'], rows);
}

function shown({ estimate, lower, upper }: Interval): string {
  const bare = (share: number) => (100 * share).toFixed(1);
  return `${bare(estimate)} % (${bare(lower)} to ${bare(upper)})`;
}

function cohortTable({ cohorts, table, periods }: RetentionReport): string {
  const rows = table.map(({ cohort, users, cells }) => [
    cohorts === 'month' ? cohort.slice(0, 7) : cohort,
    users,
    ...cells.slice(0, SHOWN).map(({ retention, isMature }) => {
      return retention === null ? '' : `${percent(retention.estimate)}${isMature ? '' : ' *'}`;
    }),
  ]);
  return renderTable([cohorts, 'users', ...periods.slice(0, SHOWN)], rows);
}

const KIND_NAMES: Readonly<Record<string, string>> = { method: 'first method' };

function segmentTables({ segments, periods }: RetentionReport): string[] {
  const kinds = [...new Set(segments.map(({ by }) => by))];
  return kinds.map((kind) => {
    const own = segments.filter(({ by, users }) => by === kind && users > 0).sort((a, b) => b.users - a.users);
    const rows = own.map(({ segment, users, means }) => [
      segment,
      users,
      ...means.slice(0, SHOWN).map(({ retention }) => (retention === null ? '' : percent(retention.estimate))),
    ]);
    return renderTable([KIND_NAMES[kind] ?? kind.replace('_', ' '), 'users', ...periods.slice(0, SHOWN)], rows);
  });
}

function habitSentence({ usageInterval: { repeaters, days, share }, stickiness }: RetentionReport): string {
  const interval =
    days === null
      ? 'Nobody has come twice yet, so nothing says which days to look at.'
      : `Of ${counted(repeaters, 'user')} who came on two days or more, ${Math.round(100 * share)} % come back within ${counted(days, 'day')}: over fewer days retention calls people lost who are between two visits.`;
  if (stickiness === null || stickiness.stickiness === null) return interval;
  const { daily, monthly } = stickiness;
  return `${interval} Over the last ${counted(stickiness.days, 'day')} ${people(daily)} a day came, of ${people(monthly)} who came within a month: a stickiness of ${Math.round(100 * stickiness.stickiness)} %.`;
}

function people(mean: number): string {
  return mean.toLocaleString('en-US', { maximumFractionDigits: mean < 10 ? 1 : 0 });
}

function percent(share: number): string {
  return `${String(Math.round(100 * share)).padStart(2)} %`;
}
