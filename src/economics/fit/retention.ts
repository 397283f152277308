/** `kro fit --model sbg` and `bdw`: the curve of retention, and how far it reaches. */
import { UserError } from '../../error.js';
import { intervalOf } from '../../math/quantile.js';
import { stream } from '../../math/random.js';
import { chiSquaredTail } from '../../math/special.js';
import type { Sample } from '../importance.js';
import type { Fitted } from '../likelihood.js';
import { bdw, fitRetention, type RetentionModel, retentionLikelihood, sbg } from '../projection/betaDiscreteWeibull.js';
import { type Cohort, type Departures, departures } from '../projection/cohorts.js';
import { drawRetention } from '../projection/posterior.js';
import { projectCohort, projectSurvival } from '../projection/project.js';
import type { FitModel, FitOptions } from './model.js';
import { named, namedErrors, readParams } from './params.js';
import { fractions, readCohorts, SURVIVOR_COLUMNS } from './survivors.js';

const DRAWS = 2000;

const MOST_LISTED = 10_000;
/** Draws worth less than this many independent ones tell an interval's ends roughly. */
const ROUGH = 200;
const ROUGHLY = 'the data tell so little of the parameters that the intervals are rough';

export const sbgModel = retentionFit(sbg);
export const bdwModel = retentionFit(bdw);

function retentionFit(model: RetentionModel): FitModel {
  return {
    takes: ['params', 'horizon', 'at', 'population', 'through'],
    columns: () => SURVIVOR_COLUMNS,
    fit: (sheet, options) => {
      const cohorts = readCohorts(sheet, options);
      const data = departures(cohorts);
      const found = options.params === null ? fit(sheet.name, model, data) : evaluate(model, data, options.params);
      const { draws, effective } = options.params === null ? draw(model, data, found) : { draws: [], effective: DRAWS };
      return {
        params: named(model.names, found.params),
        se: namedErrors(model.names, found.se),
        logLikelihood: found.logLikelihood,
        n: cohorts.reduce((sum, { survivors }) => sum + survivors[0]!, 0),
        converged: found.converged,
        warnings: [...found.warnings, ...fractions(cohorts, options), ...(effective < ROUGH ? [ROUGHLY] : [])],
        ...(options.params === null ? { intervals: intervals(model, draws), ...comparison(data) } : {}),
        ...projections(model, found, draws, cohorts, options),
      };
    },
  };
}

function fit(file: string, model: RetentionModel, data: Departures): Fitted {
  if (!data.to.some((end, row) => Number.isFinite(data.times[end]) && data.count[row]! > 0))
    throw new UserError(`${file}: nobody left, so nothing is known of leaving`);
  if (endsOf(data) < model.names.length)
    throw new UserError(
      `${file} has too few periods after period 0: ${endsOf(data)}, where ${model.names.length} parameters want ${model.names.length}`,
    );
  return fitRetention(model, data);
}

/** Looks after the beginning. */
function endsOf({ times }: Departures): number {
  return times.length - 2;
}

/** The likelihood at parameters that are given, as if they were known. */
function evaluate(model: RetentionModel, data: Departures, given: Readonly<Record<string, number>>): Fitted {
  const { names } = model;
  const params = readParams(given, names);
  const logLikelihood = retentionLikelihood(model, data).value(params, new Float64Array(names.length));
  return { names, params, se: new Float64Array(), covariance: null, logLikelihood, converged: true, warnings: [] };
}

function draw(model: RetentionModel, data: Departures, found: Fitted): Sample {
  return drawRetention(model, data, found, DRAWS, stream(1, 'fit parameters'));
}

/** 90 %; null without draws. */
function intervals(model: RetentionModel, draws: readonly Float64Array[]) {
  if (draws.length === 0) return null;
  return model.names.map((parameter, k) => ({ parameter, ...intervalOf(draws.map((params) => params[k]!)) }));
}

/** Whether a chance that changes with age explains more than it costs. */
function comparison(data: Departures) {
  if (endsOf(data) < bdw.names.length) return {};
  const [simple, general] = [fitRetention(sbg, data).logLikelihood, fitRetention(bdw, data).logLikelihood];
  const statistic = Math.max(0, 2 * (general - simple));
  const aic = { sbg: 2 * (sbg.names.length - simple), bdw: 2 * (bdw.names.length - general) };
  return {
    test: { name: 'likelihood-ratio', statistic, df: 1, p: chiSquaredTail(statistic, 1) },
    aic: { ...aic, best: aic.bdw < aic.sbg ? 'bdw' : 'sbg' },
  };
}

function projections(
  model: RetentionModel,
  { params }: Fitted,
  draws: readonly Float64Array[],
  cohorts: readonly Cohort[],
  { at, horizon }: FitOptions,
) {
  const last = Math.max(...cohorts.map(({ periods }) => periods.at(-1)!));
  const isListed = horizon !== null || at.length === 0;
  if (isListed && last + (horizon ?? 0) > MOST_LISTED)
    throw new UserError(
      `${last} periods that were seen${horizon === null ? '' : ` and --horizon ${horizon}`} are more than the ${MOST_LISTED} that are listed: ask for single ones with --at`,
    );
  const upTo = isListed ? Array.from({ length: last + 1 + Math.floor(horizon ?? 0) }, (_, t) => t) : [];
  const periods = [...new Set([...upTo, ...at])].sort((a, b) => a - b);
  const futures = stream(1, 'fit futures');
  return {
    projection: projectSurvival(model, params, draws, periods),
    cohorts: cohorts.flatMap((cohort) => projectCohort(model, params, draws, cohort, periods, futures)),
  };
}
