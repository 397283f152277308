/** Back-tests of many worlds → the page that says how wrong the models are. */
import type { AgainstTruth } from '../src/economics/backtest/againstTruth.js';
import type { Measured } from '../src/economics/backtest/measures.js';
import type { Backtest } from '../src/pipeline/backtest/backtest.js';

export interface World {
  readonly seed: number;
  readonly asOf: string;
}

export interface Told {
  readonly world: World;
  readonly backtest: Pick<Backtest, 'models' | 'truth'>;
}

export function accuracyPage(told: readonly Told[]): string {
  const truth = told.map(({ backtest }) => backtest.truth);
  const seeds = told.map(({ world }) => world.seed);
  const ends = [...new Set(told.map(({ world }) => world.asOf))].sort();
  return `# Accuracy

<!-- Written by \`npm run accuracy\`: do not edit. -->

How wrong the models are, over ${told.length} \`demo\` worlds (seeds ${Math.min(...seeds)} to ${Math.max(...seeds)}; two years each, ending on ${ends.length} days from ${ends[0]} to
${ends.at(-1)}, so that markets differ too). What each figure is: [back-tests](models/backtest.md). Seeds 1 to 10, 101 to 115 and 201 to 210 were looked
at while the models were made.

## Value of the users acquired

Net revenue per user in the first 180 days against its expectation. *Error ÷ floor* compares root mean squares over worlds: 1 is what knowing
every outcome leaves.

${table(
  ['segment', 'worlds', 'pooled bias', 'typical error', 'error ÷ floor', 'truth in the 90 % interval'],
  withTogether(bySegment(truth.flat().filter(({ quantity }) => /^ltv_\d+$/.test(quantity)))).map(([segment, rows]) => [
    name(segment),
    rows.length,
    percent(sum(rows, (row) => row.estimate) / sum(rows, (row) => row.truth) - 1),
    percent(rms(rows, (row) => row.estimate / row.truth - 1)),
    (rms(rows, (row) => row.estimate - row.truth) / rms(rows, (row) => row.floor)).toFixed(2),
    percent(inside(rows)),
  ]),
)}

## What spend causes

*Error ÷ floor* is Σ |error| ÷ Σ floor: for sign-ups the floor is what somebody has who knows the shapes of the curves and looks for their heights in
the same sign-ups, without a belief in credit; for return, what not knowing who turned out rich costs somebody who knows all else.

${table(
  ['channel', 'quantity', 'pooled bias', 'typical error (log)', 'error ÷ floor', 'truth in the 90 % interval'],
  (['incremental_sign_ups', 'incremental_roas_180'] as const).flatMap((quantity) =>
    bySegment(truth.flat().filter((row) => row.quantity === quantity)).map(([segment, rows]) => [
      name(segment),
      quantity,
      percent(sum(rows, (row) => row.estimate) / sum(rows, (row) => row.truth) - 1),
      rms(
        rows.filter((row) => row.estimate > 0 && row.truth > 0),
        (row) => Math.log(row.estimate / row.truth),
      ).toFixed(2),
      (sum(rows, (row) => Math.abs(row.estimate - row.truth)) / sum(rows, (row) => row.floor)).toFixed(2),
      percent(inside(rows)),
    ]),
  ),
)}

${touchSentence(truth, 'last touch')} ${touchSentence(truth, 'first touch')}

## The recommended plan

${planSentence(truth)}

## Against what came

Models sent back 180 and 90 days. Without “(market known)” the market's turns are in it; \`transactions/calendar\` has no clock for them. Bias is that
of the middle world; typical error, of the logarithm of a total; the rest are means over worlds.

${table(
  ['model', 'days', 'bias', 'typical error (log)', 'log score', 'users inside 90 %', 'totals inside 90 %'],
  byModel(
    told.flatMap(({ backtest }) =>
      backtest.models.flatMap((row) => ('pit' in row && row.segment === 'all' ? [row] : [])),
    ),
  ).map(([model, rows]) => [
    model,
    rows[0]!.horizonDays,
    percent(median(known(rows, (row) => row.bias))),
    rms(
      known(rows, (row) => row.bias),
      (bias) => Math.log1p(bias),
    ).toFixed(2),
    decimals(mean(known(rows, (row) => row.logScore))),
    percent(mean(known(rows, (row) => row.coverage90))),
    percent(mean(known(rows, (row) => row.totalCoverage90))),
  ]),
)}
`;
}

/** Per world: Σ |error| over channels, ours and that of whoever knows all but luck against that of a touch. */
function touchSentence(truth: readonly (readonly AgainstTruth[])[], credit: 'last touch' | 'first touch'): string {
  const judged = truth.flatMap((rows) => {
    const touch = rows.filter(({ quantity }) => quantity.endsWith(` (${credit})`));
    const ours = touch.flatMap((row) =>
      rows.filter((one) => one.segment === row.segment && `${one.quantity} (${credit})` === row.quantity),
    );
    if (touch.length === 0 || ours.length < touch.length) return [];
    const error = (some: readonly AgainstTruth[]) => sum(some, (row) => Math.abs(row.estimate - row.truth));
    return [{ ours: error(ours), touch: error(touch), floor: sum(ours, ({ floor }) => floor) }];
  });
  const better = judged.filter(({ ours, touch }) => ours < touch).length;
  const atBest = judged.filter(({ floor, touch }) => floor < touch).length;
  return `Summed over channels, incremental return is nearer to the truth than ${credit} in ${better} of ${judged.length} worlds; over all worlds its error is ${percent(sum(judged, ({ ours }) => ours) / sum(judged, ({ touch }) => touch))} of ${credit}'s. Somebody who knows the true curves and what a channel's people are worth on average, and only not who of them turned out rich, would be nearer in ${atBest}.`;
}

function planSentence(truth: readonly (readonly AgainstTruth[])[]): string {
  const plans = truth.flatMap((rows) => rows.filter(({ quantity }) => quantity === 'plan_gain'));
  const values = truth.flatMap((rows) => rows.filter(({ quantity }) => quantity === 'plan_value'));
  const [gained, kept] = [
    plans.filter((row) => row.truth > 1e-6).length,
    plans.filter((row) => Math.abs(row.truth) <= 1e-6).length,
  ];
  const regret = median(values.map((row) => (row.floor - row.truth) / row.floor));
  return `Within ± 30 % of each channel's spend, at the same money: on the true curves the plan brings more than today's in ${gained} of ${plans.length} worlds, and is today's in ${kept}. Median gain ${median(plans.map((row) => row.truth)).toFixed(0)} USD a month, of ${median(plans.map((row) => row.floor)).toFixed(0)} that the best such plan would gain; median regret ${percent(regret)} of what the best brings.`;
}

/** One more line: every channel of every world. */
function withTogether(lines: [string, AgainstTruth[]][]): [string, AgainstTruth[]][] {
  const channels = lines.filter(([segment]) => segment !== 'all').flatMap(([, rows]) => rows);
  return [...lines, ['channels together', channels]];
}

function bySegment(rows: readonly AgainstTruth[]): [string, AgainstTruth[]][] {
  return grouped(rows, ({ segment }) => segment);
}

function byModel(rows: readonly Measured[]): [string, Measured[]][] {
  return grouped(rows, ({ model, horizonDays }) => `${model}\0${horizonDays}`).map(([, some]) => [
    some[0]!.model,
    some,
  ]);
}

function grouped<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

function table(names: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(names), line(names.map(() => '---')), ...rows.map(line)].join('\n');
}

function inside(rows: readonly AgainstTruth[]): number {
  return rows.filter((row) => row.lower! <= row.truth && row.truth <= row.upper!).length / rows.length;
}

function known<T>(rows: readonly T[], value: (row: T) => number | null): number[] {
  return rows.flatMap((row) => value(row) ?? []);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values, (value) => value) / values.length;
}

function rms<T>(items: readonly T[], value: (item: T) => number): number {
  return Math.sqrt(sum(items, (item) => value(item) ** 2) / items.length);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

function name(segment: string): string {
  return segment.replace(/^\w+:/, '');
}

function percent(share: number | null): string {
  return share === null || Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
}

function decimals(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}
