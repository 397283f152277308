/** A sheet of equally spaced periods made into a marketing mix, or the sentence that says why it is none. */
import { UserError } from '../../error.js';
import { orthonormalize } from '../../math/orthogonal.js';
import { type Day, parseDay } from '../../time.js';
import type { Channel, Mix } from '../response/mix.js';
import { liftsOf } from './lifts.js';
import type { FitOptions } from './model.js';
import type { Sheet } from './sheet.js';

export interface DatedMix {
  readonly mix: Mix;
  readonly dates: readonly string[];
}

type Column = Mix['linear'][number];

const YEAR = 365.25;
/** Periods wanted: this many at least, and so many for each parameter. */
const FEWEST = 30;
const PER_PARAMETER = 3;
/** A column is taken for a combination of others where they leave this part of its variation. */
const LEFT_OVER = 1e-3;

export function mixOf(sheet: Sheet, options: FitOptions): DatedMix {
  const { channels, controls, params, lifts } = options;
  if (channels.length === 0)
    throw new UserError(`mmm needs --channels, the columns of ${sheet.name} that are spend, like x1,x2`);
  refuseTwice([...channels, ...controls]);
  const dates = sheet.texts('date');
  const days = dates.map((text, row) => parseDay(text, `date in ${sheet.name} line ${sheet.lineOf(row)}`));
  refuseUneven(sheet, dates, days);
  const spends = channels.map((name): Channel => ({ name, spend: sheet.numbers(name) }));
  refuseNegative(sheet, spends);
  const others = controls.map((name): Column => ({ name, values: sheet.numbers(name) }));
  const linear = [intercept(days), ...others, ...seasons(days, options.seasonality ?? 0)];
  const mix = {
    y: sheet.numbers('y'),
    channels: spends,
    linear,
    lifts: lifts === null ? [] : liftsOf(lifts, channels, days),
  };
  if (params === null) refuseUnfit(sheet, mix, options);
  return { mix, dates };
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new UserError(`${twice} is named twice among --channels and --controls`);
}

/** Months and years are of equal length here. */
function refuseUneven(sheet: Sheet, dates: readonly string[], days: readonly Day[]): void {
  const isMonthly = dates.every((date) => date.slice(8) === dates[0]!.slice(8));
  const steps = days.slice(1).map((day, t) => (isMonthly && day - days[t]! >= 28 ? 'months' : day - days[t]!));
  const at = steps.findIndex((step) => step !== steps[0] || Number(step) <= 0);
  if (at < 0) return;
  const line = `${sheet.name} line ${sheet.lineOf(at + 1)}`;
  if (days[at + 1] === days[at])
    throw new UserError(`${line}: ${dates[at + 1]} is there twice; mmm needs one row per period`);
  if (days[at + 1]! < days[at]!)
    throw new UserError(`${line}: ${dates[at + 1]} comes after ${dates[at]}; sort by date`);
  throw new UserError(
    `${line}: ${dates[at + 1]} is ${days[at + 1]! - days[at]!} days after the row before, the first rows are ${days[1]! - days[0]!} apart; mmm needs equally spaced periods (fill the gaps with rows)`,
  );
}

function refuseNegative(sheet: Sheet, channels: readonly Channel[]): void {
  for (const { name, spend } of channels) {
    const row = spend.findIndex((value) => value < 0);
    if (row >= 0)
      throw new UserError(
        `${sheet.name} line ${sheet.lineOf(row)}: ${name} is ${spend[row]}, and spend cannot be negative`,
      );
    if (spend.every((value) => value === 0)) throw new UserError(`${name} was never spent: leave it out of --channels`);
  }
}

function intercept(days: readonly Day[]): Column {
  return { name: 'intercept', values: new Float64Array(days.length).fill(1) };
}

function seasons(days: readonly Day[], harmonics: number): Column[] {
  return Array.from({ length: harmonics }, (_, k) => k + 1).flatMap((k) => {
    const angle = (day: Day) => (2 * Math.PI * k * day) / YEAR;
    return [
      { name: `sin${k}`, values: Float64Array.from(days, (day) => Math.sin(angle(day))) },
      { name: `cos${k}`, values: Float64Array.from(days, (day) => Math.cos(angle(day))) },
    ];
  });
}

/** What can be evaluated but not fitted. */
function refuseUnfit(sheet: Sheet, { y, channels, linear }: Mix, { saturation }: FitOptions): void {
  const parameters = linear.length + channels.length * (saturation === 'logistic' ? 3 : 4) + 1;
  const wanted = Math.max(FEWEST, PER_PARAMETER * parameters);
  if (y.length < wanted)
    throw new UserError(
      `${sheet.name} has ${y.length} periods, too few for the ${parameters} parameters of this mix: ${wanted} are wanted`,
    );
  if (isConstant(y)) throw new UserError(`y is ${y[0]} in every period: there is nothing to explain`);
  const columns = [...linear.slice(1), ...channels.map(({ name, spend }) => ({ name, values: spend }))];
  const still = columns.find(({ values }) => isConstant(values));
  if (still !== undefined)
    throw new UserError(
      `${still.name} is ${still.values[0]} in every period: without variation it cannot be told from the intercept`,
    );
  const { dependent } = orthonormalize(
    columns.map(({ values }) => centred(values)),
    LEFT_OVER,
  );
  if (dependent >= 0)
    throw new UserError(
      `${columns[dependent]!.name} is collinear: it follows from ${columns
        .slice(0, dependent)
        .map(({ name }) => name)
        .join(', ')}, and nothing tells their effects apart; leave one of them out`,
    );
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
