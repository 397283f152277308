/**
 * The Cox model (Cox 1972, "Regression models and life-tables"): covariates multiply a hazard whose shape is left open.
 *
 * 1. Lives are independent; censoring and late entry tell nothing about the event, given the covariates.
 * 2. Hazards are proportional: a covariate's factor is the same at every time (`proportionality.ts` tests it).
 * 3. The logarithm of the hazard is linear in the covariates.
 *
 * Partial log-likelihood Σ over events of η − ln Σ over the risk set of e^η, η = βᵀx, ties in Efron's way (Efron 1977): of d tied
 * events the l-th meets a risk set less (l − 1)/d of their weight. Newton's method with the exact Hessian.
 */
import { minimize } from '../../math/minimize.js';
import { cholesky, invertPositive } from '../../math/symmetric.js';
import { type CoxData, type CoxOrder, linearPredictor, orderCox, visitEvents } from './coxRisk.js';

export interface CoxFit {
  /** Logarithm of the hazard's factor per unit of each covariate. */
  readonly coefficients: Float64Array;
  /** By the observed information; NaN where the data do not tell. */
  readonly se: Float64Array;
  readonly logLikelihood: number;
  /** With all coefficients 0. */
  readonly nullLogLikelihood: number;
  readonly converged: boolean;
  /** Covariates along which the likelihood rises for ever. */
  readonly monotone: readonly number[];
}

/** A coefficient known no better than within a factor e^±VAGUE of the hazard per standard deviation is not known. */
const VAGUE = 5;

/** Throws RangeError where a covariate follows from the others: see `collinear`. */
export function cox(data: CoxData): CoxFit {
  const p = data.covariates.length;
  if (collinear(data.covariates) !== null) throw new RangeError('collinear covariates');
  const scales = data.covariates.map((column) => momentsOf(column));
  const covariates = data.covariates.map((column, j) => column.map((x) => x / scales[j]!.sd));
  const order = orderCox({ ...data, covariates });
  const found = minimize((beta, gradient) => -partialLikelihood(order, beta, gradient), new Float64Array(p), {
    hessian: (beta) => informationAt(order, beta),
    tolerance: 1e-18,
  });
  const covariance = invertPositive(found.hessian, p);
  const errors = Float64Array.from(scales, (_, j) => Math.sqrt(covariance?.[j * p + j] ?? Number.NaN));
  const monotone = scales.flatMap((_, j) => (errors[j]! < VAGUE ? [] : [j]));
  return {
    coefficients: found.x.map((beta, j) => beta / scales[j]!.sd),
    se: errors.map((error, j) => (error < VAGUE ? error / scales[j]!.sd : Number.NaN)),
    logLikelihood: -found.value,
    nullLogLikelihood: partialLikelihood(order, new Float64Array(p), new Float64Array(p)),
    converged: found.converged && monotone.length === 0,
    monotone,
  };
}

/** The partial log-likelihood at given coefficients. */
export function coxLikelihood(data: CoxData, coefficients: ArrayLike<number>): number {
  const order = orderCox(data);
  const sum = partialLikelihood(order, coefficients, new Float64Array(data.covariates.length));
  return Number.isFinite(sum) ? sum : farOut(order, coefficients);
}

/** The same where e^η of some are nothing beside, or beyond, what a double holds: each risk set by its own largest. */
function farOut(order: CoxOrder, beta: ArrayLike<number>): number {
  const { time, event, entry } = order;
  const eta = linearPredictor(order.covariates, beta, time.length);
  const deaths = Array.from(time.keys()).filter((row) => event[row] === 1);
  let sum = 0;
  for (const now of new Set(deaths.map((row) => time[row]!))) {
    const tied = deaths.filter((row) => time[row] === now);
    const risk = Array.from(time.keys()).filter((row) => time[row]! >= now && (entry === null || entry[row]! < now));
    const most = risk.reduce((largest, row) => Math.max(largest, eta[row]!), -Infinity);
    const weightOf = (rows: readonly number[]) => rows.reduce((all, row) => all + Math.exp(eta[row]! - most), 0);
    const [ofRisk, ofTied] = [weightOf(risk), weightOf(tied)];
    for (const [l, row] of tied.entries()) sum += eta[row]! - most - Math.log(ofRisk - (l / tied.length) * ofTied);
  }
  return sum;
}

function partialLikelihood(order: CoxOrder, beta: ArrayLike<number>, gradient: Float64Array): number {
  let sum = 0;
  gradient.fill(0);
  visitEvents(order, beta, ({ eta, log, score }) => {
    sum += eta - log;
    for (let j = 0; j < score.length; j++) gradient[j]! -= score[j]!;
  });
  return sum;
}

function informationAt(order: CoxOrder, beta: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(order.covariates.length ** 2);
  visitEvents(order, beta, ({ information }) => {
    for (let at = 0; at < sum.length; at++) sum[at]! += information[at]!;
  });
  return sum;
}

/** How much of a covariate's variance the ones before it must leave. */
const OWN_SHARE = 1e-10;

/** The first covariate that is constant or a linear combination of those before it; null where there is none. */
export function collinear(covariates: readonly Float64Array[]): number | null {
  const scales = covariates.map((column) => momentsOf(column));
  for (let p = 1; p <= covariates.length; p++) {
    if (!(scales[p - 1]!.sd > 1e-12 * Math.abs(scales[p - 1]!.mean))) return p - 1;
    const l = cholesky(correlations(covariates.slice(0, p), scales), p);
    if (l === null || l.at(-1)! ** 2 < OWN_SHARE) return p - 1;
  }
  return null;
}

function correlations(columns: readonly Float64Array[], scales: readonly Moments[]): Float64Array {
  return Float64Array.from({ length: columns.length ** 2 }, (_, at) => {
    const [j, k] = [Math.floor(at / columns.length), at % columns.length];
    const [a, b] = [columns[j]!, columns[k]!];
    const sum = a.reduce((all, x, row) => all + (x - scales[j]!.mean) * (b[row]! - scales[k]!.mean), 0);
    return sum / a.length / (scales[j]!.sd * scales[k]!.sd);
  });
}

interface Moments {
  readonly mean: number;
  readonly sd: number;
}

function momentsOf(values: Float64Array): Moments {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, sd: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length) };
}
