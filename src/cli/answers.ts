/** `kro answers`: the answers as short tables. */
import type { Acquisition } from '../answers/acquisition.js';
import { type Answers, readAnswers } from '../answers/answers.js';
import { type Cell, percent } from '../answers/cell.js';
import type { Costs } from '../answers/costs.js';
import type { ChannelLift, Experiments } from '../answers/experiments.js';
import type { Estimate, Forecast } from '../answers/forecast.js';
import type { Monetization } from '../answers/monetization.js';
import { type Ranking, type SegmentKind, standingOut } from '../answers/ranking.js';
import { AGES, type Retention, type RetentionCell } from '../answers/retention.js';
import type { RoasLine } from '../answers/roas.js';
import type { RetentionSegment } from '../answers/segments.js';
import { isBuilt } from '../pipeline/built.js';
import { narrowedBy } from '../pipeline/narrowed.js';
import type { Run } from './command.js';
import { withReader } from './reader.js';
import { renderTable } from './table.js';
import { wrapped } from './wording.js';

export const answersCommand: Run = async (context) => {
  const { answers, narrowed } = await withReader(context, async ({ warehouse, home }) => {
    const read = await readAnswers(warehouse);
    if (!(await isBuilt(warehouse)))
      context.effects.log(
        'these marts are older than what is loaded, of a build that failed, or of dbt run by hand: run kro transform',
      );
    return { answers: read, narrowed: home.kind === 'imported' ? await narrowedBy(warehouse, home.memory.rails) : [] };
  });
  if (narrowed.length === 0) return { document: answers, text: describeAnswers(answers) };
  const missing = narrowed.map((sentence) => wrapped(sentence)).join('\n');
  return { document: { ...answers, narrowed }, text: `${missing}\n\n${describeAnswers(answers)}` };
};

export function describeAnswers({ asOf, caution, acquisition, retention, monetization, experiments }: Answers): string {
  return [
    wrapped(
      `As of ${asOf}. In brackets: 95 % intervals. A * marks a cell that still grows: not all of its users are old enough for it, and only those who are count (n). Shares of what stands out are drawn to the others of their kind, so that luck alone does not stand out.`,
    ),
    ...(caution === null ? [] : [wrapped(caution)]),
    heading('Acquisition', acquisition),
    acquisitionTable(acquisition),
    wrapped(acquisition.sentence),
    ...rankingTable(acquisition.ranking, ['users', 'reached', 'share']),
    wrapped(acquisition.ranking.sentence),
    wrapped(acquisition.funnel.sentence),
    ...costTable(acquisition.costs),
    wrapped(acquisition.costs.sentence),
    heading('Retention', retention),
    retentionTable(retention),
    wrapped(retention.sentence),
    segmentTable(retention.segments),
    ...rankingTable(retention.ranking, ['active', 'left', 'share']),
    wrapped(retention.ranking.sentence),
    wrapped(retention.states.sentence),
    heading('Monetization', monetization),
    valueTable(monetization),
    wrapped(monetization.sentence),
    ...roasTable(monetization.roas.lines),
    ...(monetization.roas.lines.length === 0 ? [] : [wrapped(ROAS_CAUTION)]),
    wrapped(monetization.roas.sentence),
    ...forecastTable(monetization.forecast),
    wrapped(monetization.forecast.sentence),
    ...(monetization.forecast.lastTime === '' ? [] : [wrapped(monetization.forecast.lastTime)]),
    heading('Experiments', experiments),
    ...experimentTable(experiments),
    wrapped(experiments.sentence),
  ].join('\n\n');
}

function heading(title: string, answer: { question: string }): string {
  return `${title}: ${answer.question}`;
}

/** Of those told apart from the average, so many on either side. */
const MOST = 3;

function rankingTable(ranking: Ranking, names: readonly [n: string, x: string, share: string]): string[] {
  const few = standingOut(ranking, MOST);
  if (few.length === 0) return [];
  const rows = few.map(({ by, segment, n, x, estimate, lower, upper, apart }) => [
    `${SEGMENT_LABELS[by]} ${segment}`,
    n,
    x,
    shown({ n, estimate, lower, upper, mature: true }, percent),
    apart ?? '',
  ]);
  return [renderTable(['stands out', ...names, 'average'], rows)];
}

const SEGMENT_LABELS: Readonly<Record<SegmentKind, string>> = {
  country: 'from',
  channel: 'through',
  'first product': 'came for',
  'sign-up month': 'signed up',
};

const LABELS = { all: '', 'first product': 'came for', channel: 'through', 'sign-up quarter': 'signed up' } as const;

function acquisitionTable({ cohorts, horizonDays }: Acquisition): string {
  const rows = cohorts.map((one) => [
    `${LABELS[one.by]} ${one.cohort}`.trim(),
    one.users,
    one.n,
    one.n === 0 ? '' : one.reached,
    shown(one, percent),
  ]);
  return renderTable(['cohort', 'users', `past day ${horizonDays}`, 'reached', 'share'], rows);
}

function retentionTable({ cohorts }: Retention): string {
  const rows = cohorts.map(({ cohort, users, months }) => [
    cohort,
    users,
    ...months.map((cell) => shown(cell, wholePercent)),
  ]);
  return renderTable(['signed up', 'users', ...AGES.map((age) => `active in month ${age}`)], rows);
}

function costTable({ channels }: Costs): string[] {
  if (channels.length === 0) return [];
  // Sign-ups are many, so their interval gives way to those of the few who fund and trade.
  const rows = channels.map(({ channel, spendUsd, perSignUp, perFunded, perTrading }) => [
    channel,
    whole(spendUsd),
    perSignUp.estimate === null ? '' : whole(perSignUp.estimate),
    ...[perFunded, perTrading].map((cost) => (cost.n === 0 ? 'nobody yet' : shown(cost, whole))),
  ]);
  return [renderTable(['last touch', 'spend USD', 'per sign-up', 'per funded user', 'per trading user'], rows)];
}

const KINDS: Readonly<Record<string, string>> = {
  channel: '',
  first_product: 'for ',
  start_intensity: 'began ',
};

function segmentTable(segments: readonly RetentionSegment[]): string {
  const rows = segments.map(({ kind, segment, users, months }) => [
    `${KINDS[kind] ?? ''}${kind === 'start_intensity' ? INTENSITIES[segment] : segment}`,
    users,
    ...months.map((cell: RetentionCell) => shown(cell, wholePercent)),
  ]);
  return renderTable(['segment', 'users', ...AGES.map((age) => `in month ${age}`)], rows);
}

/** Active days of the first 30. */
const INTENSITIES: Readonly<Record<string, string>> = {
  none: 'idle',
  light: '1-2 days',
  medium: '3-7 days',
  heavy: '8+ days',
};

/** Under the table of cohort-forward ROAS. */
const ROAS_CAUTION =
  'Each ROAS is what the sign-ups of months old enough (n) have brought by that day over what those months cost. A few users carry it: where n is small, one of them can turn the order.';

const ROAS_LABELS = { all: '', channel: 'via', 'first product': 'came for' } as const;

function roasTable(lines: readonly RoasLine[]): string[] {
  const [first] = lines;
  if (first === undefined) return [];
  const rows = lines.map(({ by, name, cells }) => [
    `${ROAS_LABELS[by]} ${name}`.trim(),
    ...cells.flatMap(({ n, spendUsd, roas }) =>
      n === 0 && spendUsd === 0 ? ['', 'too young'] : [n, roas?.toFixed(2) ?? ''],
    ),
  ]);
  return [renderTable(['paid sign-ups', ...first.cells.flatMap(({ days }) => ['n', `ROAS day ${days}`])], rows)];
}

function experimentTable({ channels }: Experiments): string[] {
  if (channels.length === 0) return [];
  const rows = channels.map((one) => [
    one.channel,
    one.windows,
    one.seen,
    `${whole(one.missing)} (${whole(one.lower)} to ${whole(one.upper)})`,
    whole(one.credited),
    liftCost(one),
  ]);
  return [renderTable(['dark', 'windows', 'seen', 'missing', 'credited', 'USD per caused'], rows)];
}

function liftCost({ distinguishable, costPerSignUp: cost }: ChannelLift): string {
  if (cost === null) return distinguishable ? 'nothing saved' : 'not told apart';
  return `${whole(cost.estimate)} (${whole(cost.lower)} to ${whole(cost.upper)})`;
}

const whole = (amount: number): string => amount.toFixed(0);

function valueTable({ cohorts }: Monetization): string {
  const rows = cohorts.flatMap(({ product, values }) =>
    values.map((cell) => [
      product,
      cell.days,
      cell.n,
      shown(cell, (amount) => amount.toFixed(2)),
      cell.topShare === null ? '' : `${Math.round(cell.topShare * 100)} %`,
      cell.restsOn ?? '',
    ]),
  );
  return renderTable(['came for', 'to day', 'n', 'net USD per user', 'from top 1 %', 'half from'], rows);
}

const wholePercent = (share: number): string => `${Math.round(share * 100)} %`;

/** `12.3 % (10.1 to 14.9)`, marked while it still grows. */
function shown(cell: Cell, figure: (value: number) => string): string {
  if (cell.estimate === null) return 'too young';
  const bare = (value: number) => figure(value).replace(' %', '');
  const ends = cell.lower === null || cell.upper === null ? '' : ` (${bare(cell.lower)} to ${bare(cell.upper)})`;
  return `${figure(cell.estimate)}${ends}${cell.mature ? '' : ' *'}`;
}

function forecastTable({ lines }: Forecast): string[] {
  if (lines.length === 0) return [];
  const values = lines.map((line) => [line.name, ...line.values.map(estimateShown)]);
  const tables = [renderTable(['', ...lines[0]!.values.map(({ days }) => `to day ${days}, USD`)], values)];
  const returns = lines.filter(({ roas }) => roas !== null);
  if (returns.length === 0) return tables;
  const names = ['return', 'last touch', 'paid back', 'first touch', 'incremental'];
  const rows = returns.map(({ name, roas, paidBack, firstTouchRoas, incrementalRoas }) => [
    name,
    estimateShown(roas),
    paidBack === null ? '' : `${Math.round(100 * paidBack)} %`,
    meanShown(firstTouchRoas),
    estimateShown(incrementalRoas),
  ]);
  return [...tables, renderTable(names, rows)];
}

function estimateShown(estimate: Estimate | null): string {
  if (estimate === null) return '';
  const { mean, lower, upper } = estimate;
  const shown = (value: number) => value.toFixed(digitsOf(mean));
  return lower === null || upper === null ? shown(mean) : `${shown(mean)} (${shown(lower)} – ${shown(upper)})`;
}

function meanShown(estimate: Estimate | null): string {
  return estimate === null ? '' : estimate.mean.toFixed(digitsOf(estimate.mean));
}

function digitsOf(value: number): number {
  return value >= 10 ? 0 : value >= 1 ? 1 : 2;
}
