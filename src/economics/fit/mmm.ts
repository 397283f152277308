/** `kro fit --model mmm`: a marketing mix from a sheet of equally spaced periods. */
import { UserError } from '../../error.js';
import { bandedContributions, contributions } from '../response/contributions.js';
import { fitMix, type MixFit } from '../response/fitMix.js';
import { whatIsUntold } from '../response/identified.js';
import type { ChannelCurve, Mix, MixCurves } from '../response/mix.js';
import { contribution, likeliestSigma, logLikelihoodOf, predicted } from '../response/predicted.js';
import { FAMILIES, type Family } from '../response/saturation.js';
import { standardErrors } from '../response/standardErrors.js';
import { type DatedMix, mixOf } from './mixSheet.js';
import type { FitAnswer, FitModel, FitOptions } from './model.js';

export const mmm: FitModel = {
  takes: ['params', 'rows', 'channels', 'controls', 'seasonality', 'saturation', 'lifts'],
  columns: ({ channels, controls }) => [
    { name: 'date', aliases: ['date_week'], text: true },
    { name: 'y' },
    ...[...new Set([...channels, ...controls])].map((name) => ({ name })),
  ],
  fit: (sheet, options) => {
    const dated = mixOf(sheet, options);
    return options.params === null ? fitted(dated, options) : evaluated(dated, options.params, options);
  },
};

function fitted({ mix, dates }: DatedMix, options: FitOptions): FitAnswer {
  const fits = fitMix(mix, familiesOf(options));
  const best = fits[0]!;
  const { curves } = best;
  const errors = standardErrors(mix, curves);
  return {
    params: { ...named(mix, curves.family, curves.coefficients, curves.curves), sigma: best.likeliestSigma },
    se: known(named(mix, curves.family, errors.coefficients, errors.curves)),
    logLikelihood: best.logLikelihood,
    n: mix.y.length,
    converged: best.converged,
    warnings: whatIsUntold(mix, fits),
    saturation: curves.family,
    aic: Object.fromEntries(fits.map((fit: MixFit) => [fit.curves.family, fit.aic])),
    contributions: bandedContributions(mix, best),
    ...rowsOf(mix, curves, dates, options),
  };
}

function familiesOf({ saturation }: FitOptions): readonly Family[] {
  return saturation === null || saturation === 'auto' ? FAMILIES : [saturation];
}

/** The parameters under their names: of the linear columns, then `x1.retention`, `x1.half`, `x1.slope`, `x1.effect`. */
function named(
  { linear, channels }: Mix,
  family: Family,
  coefficients: readonly number[],
  curves: readonly ChannelCurve[],
): Record<string, number> {
  const parts = partsOf(family);
  return Object.fromEntries([
    ...linear.map(({ name }, k) => [name, coefficients[k]!] as const),
    ...channels.flatMap(({ name }, k) => parts.map((part) => [`${name}.${part}`, curves[k]![part]] as const)),
  ]);
}

function partsOf(family: Family): readonly (keyof ChannelCurve)[] {
  return family === 'hill' ? ['retention', 'half', 'slope', 'effect'] : ['retention', 'half', 'effect'];
}

function known(errors: Record<string, number>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(errors).map(([name, se]) => [name, Number.isFinite(se) ? se : null]));
}

function evaluated({ mix, dates }: DatedMix, params: Readonly<Record<string, number>>, options: FitOptions): FitAnswer {
  const some = curvesFrom(params, mix, familyFrom(params, options));
  const expected = predicted(mix, some);
  const errors = mix.y.map((value, t) => value - expected[t]!);
  const sigma = params['sigma'] ?? likeliestSigma(errors);
  const curves: MixCurves = { ...some, sigma };
  return {
    params: { ...named(mix, curves.family, curves.coefficients, curves.curves), sigma },
    se: {},
    logLikelihood: logLikelihoodOf(errors, sigma),
    n: mix.y.length,
    converged: true,
    warnings: [],
    saturation: curves.family,
    contributions: contributions(mix, curves),
    ...rowsOf(mix, curves, dates, options),
  };
}

function familyFrom(params: Readonly<Record<string, number>>, { saturation }: FitOptions): Family {
  if (saturation === 'hill' || saturation === 'logistic') return saturation;
  return Object.keys(params).some((name) => name.endsWith('.slope')) ? 'hill' : 'logistic';
}

function curvesFrom(params: Readonly<Record<string, number>>, mix: Mix, family: Family): Omit<MixCurves, 'sigma'> {
  refuseParams(params, mix, family);
  return {
    family,
    coefficients: mix.linear.map(({ name }) => params[name]!),
    curves: mix.channels.map(({ name }) => ({
      ...NO_CURVE,
      ...Object.fromEntries(partsOf(family).map((part) => [part, params[`${name}.${part}`]!])),
    })),
  };
}

/** `sigma` may be missing: then it is the likeliest. */
function refuseParams(params: Readonly<Record<string, number>>, mix: Mix, family: Family): void {
  const none = mix.channels.map(() => NO_CURVE);
  const wanted = Object.keys(named(mix, family, [], none));
  const missing = wanted.filter((name) => params[name] === undefined);
  if (missing.length > 0)
    throw new UserError(
      `--params lack ${missing.join(', ')}: a ${family} mix of these columns has ${wanted.join(', ')}`,
    );
  for (const [name, value] of Object.entries(params)) {
    if (name !== 'sigma' && !wanted.includes(name))
      throw new UserError(`--params: there is no ${name}; it takes ${wanted.join(', ')}, sigma`);
    const part = mix.linear.some((column) => column.name === name) ? 'linear' : name.split('.').at(-1)!;
    if (part === 'retention' && !(value >= 0 && value < 1))
      throw new UserError(`--params: ${name} is ${value}; a retention is from 0 to below 1`);
    if (['half', 'slope', 'sigma'].includes(part) && !(value > 0))
      throw new UserError(`--params: ${name} is ${value}; half, slope and sigma are above 0`);
  }
}

const NO_CURVE: ChannelCurve = { retention: 0, half: 1, slope: 1, effect: 0 };

/** One entry per row: what is expected, and each channel's part of it. */
function rowsOf(mix: Mix, curves: MixCurves, dates: readonly string[], { rows }: FitOptions) {
  if (!rows) return {};
  const expected = predicted(mix, curves);
  const parts = mix.channels.map(({ spend }, k) => contribution(spend, curves.curves[k]!, curves.family));
  const entry = (date: string, t: number) => ({
    date,
    expected: expected[t]!,
    ...Object.fromEntries(mix.channels.map(({ name }, k) => [name, parts[k]![t]!])),
  });
  return { rows: dates.map(entry) };
}
