/** `kro fit --model gamma-gamma`: what customers' transactions are worth, from those of repeat buyers. */
import { UserError } from '../../error.js';
import { intervalOf } from '../../math/quantile.js';
import { stream } from '../../math/random.js';
import type { Fitted } from '../likelihood.js';
import {
  drawGammaGammaParameters,
  expectedSpend,
  fitGammaGamma,
  GAMMA_GAMMA,
  gammaGammaLogDensity,
  type Spending,
} from '../spend/gammaGamma.js';
import { FREQUENCY, readWeights, refuse, refuseNegative, refuseTooFew, WEIGHT } from './histories.js';
import type { FitAnswer, FitModel } from './model.js';
import { finite, intervalsOf, known, named, namedErrors, readParams } from './params.js';
import type { Sheet } from './sheet.js';

const DRAWS = 1000;
const FEWEST = 10;

/** The model speaks of those who came back; a row of others says nothing, and is expected to spend what a new customer does. */
export const gammaGammaFit: FitModel = {
  takes: ['params', 'rows'],
  columns: () => [FREQUENCY, { name: 'monetary_value', aliases: ['zbar'], blank: true }, WEIGHT],
  fit: (sheet, { params, rows }) => {
    const all = readSpending(sheet);
    const repeaters = repeatersOf(all);
    const found = params === null ? fit(sheet, all, repeaters) : evaluate(repeaters, readParams(params, GAMMA_GAMMA));
    const draws =
      params === null ? drawGammaGammaParameters(repeaters, found, DRAWS, stream(1, 'fit parameters')) : [found.params];
    return {
      params: named(GAMMA_GAMMA, found.params),
      se: namedErrors(GAMMA_GAMMA, found.se),
      logLikelihood: found.logLikelihood,
      n: repeaters.weight.reduce((sum, each) => sum + each, 0),
      converged: found.converged,
      warnings: found.warnings,
      mean: meanPart(found, draws),
      ...(params === null ? { intervals: intervalsOf(GAMMA_GAMMA, draws) } : {}),
      ...(rows ? { rows: rowsOf(all, found.params) } : {}),
    } satisfies FitAnswer;
  },
};

function readSpending(sheet: Sheet): Spending {
  const frequency = sheet.numbers('frequency');
  const value = sheet.numbers('monetary_value');
  const weight = readWeights(sheet);
  for (let row = 0; row < sheet.rows; row++) {
    refuseNegative(sheet, row, 'frequency', frequency[row]!);
    if (frequency[row] === 0) continue;
    refuseNegative(sheet, row, 'monetary_value', value[row]!);
    if (!(value[row]! > 0)) refuse(sheet, row, `monetary_value of ${frequency[row]} transactions is missing or 0`);
  }
  return { frequency, value, weight };
}

function repeatersOf({ frequency, value, weight }: Spending): Spending {
  const keep = (values: Float64Array) => values.filter((_, row) => frequency[row]! > 0);
  return { frequency: keep(frequency), value: keep(value), weight: keep(weight) };
}

function fit(sheet: Sheet, all: Spending, repeaters: Spending): Fitted {
  all.frequency.forEach((x, row) => {
    if (!Number.isInteger(x)) refuse(sheet, row, `frequency is ${x}: transactions are whole numbers`);
  });
  const customers = repeaters.weight.reduce((sum, each) => sum + each, 0);
  if (sheet.rows > 0 && customers === 0)
    throw new UserError(`${sheet.name} has no repeat buyers: nothing tells what they spend`);
  refuseTooFew(sheet, 'repeat buyers', customers, FEWEST);
  return fitGammaGamma(repeaters);
}

function evaluate({ frequency, value, weight }: Spending, params: Float64Array): Fitted {
  let sum = 0;
  for (let row = 0; row < frequency.length; row++)
    sum += weight[row]! * gammaGammaLogDensity(params, frequency[row]!, value[row]!);
  return known(GAMMA_GAMMA, params, sum);
}

/** What a new customer's transactions are worth on average; null where the model has no mean. */
function meanPart(found: Fitted, draws: readonly Float64Array[]) {
  const { lower, upper } = intervalOf(draws.map((params) => expectedSpend(params, 0, 0)));
  return { estimate: finite(expectedSpend(found.params, 0, 0)), lower: finite(lower), upper: finite(upper) };
}

function rowsOf({ frequency, value }: Spending, params: Float64Array) {
  return Array.from(frequency, (x, row) => ({
    logLikelihood: x === 0 ? 0 : gammaGammaLogDensity(params, x, value[row]!),
    alive: null,
    expected: finite(expectedSpend(params, x, x === 0 ? 0 : value[row]!)),
  }));
}
