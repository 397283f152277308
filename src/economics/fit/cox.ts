/** `kro fit --model cox`: factors on the hazard, and whether they are the same at every time. */
import { UsageError, UserError } from '../../error.js';
import { collinear, cox, coxLikelihood } from '../survival/cox.js';
import type { CoxData } from '../survival/coxRisk.js';
import { proportionality } from '../survival/proportionality.js';
import { LIFE_COLUMNS, livesOf, readLives } from './lives.js';
import type { FitAnswer, FitModel, FitOptions } from './model.js';
import { named, namedErrors, readParams } from './params.js';
import type { Sheet } from './sheet.js';

export const coxModel: FitModel = {
  takes: ['covariates', 'eventCode', 'params'],
  columns: ({ covariates }) => {
    refuseNames(covariates);
    return [...LIFE_COLUMNS, ...covariates.map((name) => ({ name, blank: true as const }))];
  },
  fit: (sheet, options) => {
    const { data, warnings } = readCovariates(sheet, options);
    const { covariates: names, params } = options;
    return params === null ? fitted(data, names, warnings, sheet) : evaluated(data, names, params, warnings);
  },
};

function refuseNames(covariates: readonly string[]): void {
  if (covariates.length === 0) throw new UsageError('kro fit --model cox needs --covariates, like age,sex');
  const taken = LIFE_COLUMNS.map(({ name }) => name);
  const wrong = covariates.find((name, at) => taken.includes(name) || covariates.indexOf(name) !== at);
  if (wrong !== undefined) throw new UsageError(`invalid --covariates: ${wrong} is read already`);
}

/** Rows with an empty covariate are left out. */
function readCovariates(sheet: Sheet, options: FitOptions) {
  const all = options.covariates.map((name) => sheet.numbers(name));
  const lives = readLives(sheet, options);
  const rows = [...lives.time.keys()].filter((row) => all.every((column) => !Number.isNaN(column[row]!)));
  const kept = livesOf(lives, rows);
  const left = sheet.rows - rows.length;
  if (!Array.from(kept.event).includes(1))
    throw new UserError(`${sheet.name}: no row with the event has all of ${options.covariates.join(', ')}`);
  const covariates = all.map((column) => Float64Array.from(rows, (row) => column[row]!));
  const warnings =
    left === 0 ? [] : [`${left} of ${sheet.rows} rows ${left === 1 ? 'is' : 'are'} left out: a covariate is empty`];
  return { data: { ...kept, covariates }, warnings };
}

function fitted(data: CoxData, names: readonly string[], left: readonly string[], sheet: Sheet): FitAnswer {
  const twin = collinear(data.covariates);
  if (twin !== null)
    throw new UserError(`${sheet.name}: ${names[twin]} is constant or follows from the other covariates: leave it out`);
  const { monotone, ...fit } = cox(data);
  const endless = monotone.map(
    (j) => `the likelihood rises for ever along ${names[j]}: it sets those with the event apart, or too few had it`,
  );
  return {
    params: named(names, fit.coefficients),
    se: namedErrors(names, fit.se),
    logLikelihood: fit.logLikelihood,
    n: data.time.length,
    converged: fit.converged,
    warnings: [...left, ...endless],
    nullLogLikelihood: fit.nullLogLikelihood,
    ...tests(data, names, fit.coefficients, fit.converged),
  };
}

function tests(data: CoxData, names: readonly string[], coefficients: Float64Array, converged: boolean) {
  const result = converged ? proportionality(data, coefficients) : null;
  if (result === null) return {};
  const { covariates, ...test } = result;
  return { test, covariateTests: covariates.map((one, j) => ({ covariate: names[j], ...one })) };
}

function evaluated(
  data: CoxData,
  names: readonly string[],
  params: Readonly<Record<string, number>>,
  warnings: readonly string[],
): FitAnswer {
  const coefficients = readParams(params, names, Number.isFinite, 'finite');
  return {
    params: named(names, coefficients),
    se: namedErrors(names, []),
    logLikelihood: coxLikelihood(data, coefficients),
    n: data.time.length,
    converged: true,
    warnings,
  };
}
