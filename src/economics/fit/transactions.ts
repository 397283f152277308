/** `kro fit` for the models of transactions. */
import { UserError } from '../../error.js';
import { intervalOf } from '../../math/quantile.js';
import { stream } from '../../math/random.js';
import type { Fitted } from '../likelihood.js';
import { drawTransactionParameters, fitTransactions } from '../transactions/fit.js';
import { countCustomers, groupHistories, type Histories } from '../transactions/histories.js';
import { drawTotals, expectedTotal } from '../transactions/totals.js';
import type { Given, TransactionModel } from '../transactions/transactionModel.js';
import { FREQUENCY, RECENCY, readHistories, refuse, refuseUncountable, refuseUnfit, WEIGHT } from './histories.js';
import type { FitModel, FitOptions } from './model.js';
import { intervalsOf, known, named, namedErrors, readParams } from './params.js';
import type { Sheet } from './sheet.js';

const DRAWS = 1000;

/** `T` of a model in continuous time, `periods` of one that counts them. */
export function transactionFit(model: TransactionModel, ageColumn: 'T' | 'periods'): FitModel {
  const isCounted = ageColumn === 'periods';
  return {
    takes: ['params', 'rows', 'horizon'],
    columns: () => [FREQUENCY, RECENCY, { name: ageColumn }, WEIGHT],
    fit: (sheet, options) => {
      const histories = readHistories(sheet, ageColumn);
      if (isCounted) refuseUncountable(sheet, histories);
      if (isCounted) refuseHorizon(options.horizon ?? 0);
      const found =
        options.params === null ? fit(model, sheet, histories) : evaluate(model, sheet, histories, options.params);
      const given = model.given(found.params);
      return {
        params: named(model.names, found.params),
        se: namedErrors(model.names, found.se),
        logLikelihood: found.logLikelihood,
        n: countCustomers(histories),
        converged: found.converged,
        warnings: found.warnings,
        ...expectedPart(model, found, histories, options),
        ...rowsPart(given, histories, options),
      };
    },
  };
}

/** Periods that are counted one by one. */
const MOST_COUNTED = 100_000;

function refuseHorizon(horizon: number): void {
  if (!Number.isInteger(horizon)) throw new UserError(`--horizon is ${horizon}: this model counts whole periods`);
  if (horizon > MOST_COUNTED)
    throw new UserError(`--horizon is ${horizon}: this model counts periods one by one, ${MOST_COUNTED} at most`);
}

/** What begins beyond any number has none to begin with. */
function fit(model: TransactionModel, sheet: Sheet, histories: Histories): Fitted {
  refuseUnfit(sheet, histories);
  try {
    return fitTransactions(model, histories);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(
      `${sheet.name} cannot be fitted: ${error.message}; are there figures in it that no customer has?`,
    );
  }
}

/** The likelihood at parameters that are given, as if they had been found and were known. */
function evaluate(
  model: TransactionModel,
  sheet: Sheet,
  histories: Histories,
  params: Readonly<Record<string, number>>,
): Fitted {
  const values = readParams(params, model.names);
  const { logLikelihood } = model.given(values);
  let sum = 0;
  for (let row = 0; row < sheet.rows; row++) {
    const each = logLikelihood(histories.frequency[row]!, histories.recency[row]!, histories.age[row]!);
    if (!Number.isFinite(each)) refuse(sheet, row, 'the likelihood has no value here at these --params');
    sum += histories.weight[row]! * each;
  }
  return known(model.names, values, sum);
}

/** What all are expected to do, between what the real total will lie with 90 %, and the parameters' intervals. */
function expectedPart(model: TransactionModel, found: Fitted, histories: Histories, { horizon, params }: FitOptions) {
  if (horizon === null) return {};
  const groups = groupHistories(histories);
  const total = expectedTotal(model.given(found.params), groups, horizon);
  const draws =
    params === null
      ? drawTransactionParameters(model, groups, found, DRAWS, stream(1, 'fit parameters'))
      : new Array<Float64Array>(DRAWS).fill(found.params);
  const totals = drawTotals(model, { center: found.params, draws }, groups, horizon, stream(1, 'fit futures'));
  return {
    expected: { horizon, total, ...intervalOf(totals) },
    ...(params === null ? { intervals: intervalsOf(model.names, draws) } : {}),
  };
}

function rowsPart(given: Given, { frequency, recency, age }: Histories, { rows, horizon }: FitOptions) {
  if (!rows) return {};
  const entries = Array.from(frequency, (x, row) => ({
    logLikelihood: given.logLikelihood(x, recency[row]!, age[row]!),
    alive: given.alive(x, recency[row]!, age[row]!),
    expected: horizon === null ? null : given.expected(x, recency[row]!, age[row]!, horizon),
  }));
  return { rows: entries };
}
