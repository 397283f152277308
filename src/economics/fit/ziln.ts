/** `kro fit --model ziln`: what customers are worth, many of them nothing. */
import { UserError } from '../../error.js';
import { stream } from '../../math/random.js';
import { type TailTest, testLogNormalTail } from '../spend/logNormalTail.js';
import { fitSpliced, splicedMean } from '../spend/spliced.js';
import {
  fitZiln,
  summarize,
  type Values,
  type Ziln,
  type ZilnSummary,
  zilnErrors,
  zilnLogDensity,
  zilnMean,
} from '../spend/ziln.js';
import { zilnMeanInterval } from '../spend/zilnMean.js';
import { readWeights, refuseNegative, refuseTooFew, WEIGHT } from './histories.js';
import type { FitAnswer, FitModel, FitOptions } from './model.js';
import { finite, named, namedErrors, readParams } from './params.js';
import type { Sheet } from './sheet.js';

const NAMES = ['p', 'mu', 'sigma'];
const DRAWS = 10_000;
const FEWEST = 10;
/** Logarithms closer than this differ by rounding alone. */
const SAME = 1e-12;

export const zilnFit: FitModel = {
  takes: ['params', 'rows'],
  columns: () => [{ name: 'value' }, WEIGHT],
  fit: (sheet, options) => {
    const values = readValues(sheet);
    return options.params === null ? fit(sheet, values, options) : evaluate(values, options.params, options);
  },
};

function readValues(sheet: Sheet): Values {
  const value = sheet.numbers('value');
  value.forEach((each, row) => {
    refuseNegative(sheet, row, 'value', each);
  });
  return { value, weight: readWeights(sheet) };
}

function fit(sheet: Sheet, values: Values, { rows }: FitOptions): FitAnswer {
  const summary = summarize(values);
  refuseTooFew(sheet, 'positive values', summary.positives, FEWEST);
  if (!(summary.squares > SAME ** 2 * summary.positives))
    throw new UserError(`${sheet.name} has one positive value only, again and again: no spread to fit`);
  const found = fitZiln(summary);
  const positives = positivesOf(values);
  const test = testLogNormalTail(positives);
  return {
    ...answerOf(found, values, rows),
    se: namedErrors(NAMES, listed(zilnErrors(found, summary))),
    warnings: test === null || test.tail === 'log-normal' ? [] : [warningOf(test)],
    mean: { estimate: zilnMean(found), ...zilnMeanInterval(summary, DRAWS, stream(1, 'fit ziln mean')) },
    ...(test === null ? {} : { test }),
    ...(test?.tail === 'heavier' ? splicedPart(positives, summary) : {}),
  };
}

function evaluate(values: Values, params: Readonly<Record<string, number>>, { rows }: FitOptions): FitAnswer {
  const isWithin = (value: number, name: string) =>
    name === 'p' ? value >= 0 && value <= 1 : name === 'mu' || value > 0;
  const [p, mu, sigma] = readParams(params, NAMES, isWithin, 'a share, any number, and above 0');
  return answerOf({ p: p!, mu: mu!, sigma: sigma! }, values, rows);
}

function answerOf(found: Ziln, values: Values, rows: boolean): FitAnswer {
  const expected = zilnMean(found);
  const each = Array.from(values.value, (value) => zilnLogDensity(found, value));
  return {
    params: named(NAMES, listed(found)),
    se: namedErrors(NAMES, [Number.NaN, Number.NaN, Number.NaN]),
    logLikelihood: each.reduce(
      (sum, log, row) => (values.weight[row] === 0 ? sum : sum + values.weight[row]! * log),
      0,
    ),
    n: values.weight.reduce((sum, weight) => sum + weight, 0),
    converged: true,
    warnings: [],
    mean: { estimate: expected, lower: expected, upper: expected },
    ...(rows ? { rows: each.map((logLikelihood) => ({ logLikelihood, alive: null, expected })) } : {}),
  };
}

function listed({ p, mu, sigma }: Ziln): number[] {
  return [p, mu, sigma];
}

function positivesOf({ value, weight }: Values): Values {
  const isCounted = (_: number, row: number) => value[row]! > 0 && weight[row]! > 0;
  return { value: value.filter(isCounted), weight: weight.filter(isCounted) };
}

function warningOf({ tail, p }: TailTest): string {
  const means =
    tail === 'heavier'
      ? 'a log-normal distribution has too small a mean'
      : 'a log-normal distribution has too large a mean';
  return `the values have a ${tail} tail than a log-normal distribution (p ${p}): ${means}`;
}

/** The heavier tail fitted too, with the mean of all values that it means; null where it has none. */
function splicedPart(positives: Values, { positives: n, count }: ZilnSummary) {
  const spliced = fitSpliced(positives);
  return spliced === null ? {} : { spliced: { ...spliced, mean: finite((n / count) * splicedMean(spliced)) } };
}
