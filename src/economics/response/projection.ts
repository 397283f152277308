/**
 * Variable projection (Golub and Pereyra 1973; Kaufman 1975): given retention, half and slope of every channel the model is linear,
 * and those coefficients are solved for inside; outside remain the nonlinear parameters and an objective with an exact gradient,
 *
 *   F(θ) = n/2 · ln RSS(θ) + penalty(θ),    RSS(θ) = min over γ and β ≥ 0 of |y − Zγ − S(θ)β|²
 *
 * At the inner minimum the derivatives of γ and β fall away (the envelope theorem), so dRSS = −2 rᵀ dS β.
 */
import { nonNegative } from '../../math/nonNegative.js';
import { dot, orthonormalize, removeSpan } from '../../math/orthogonal.js';
import { adstock, adstockSlope } from './adstock.js';
import type { Mix } from './mix.js';
import { PENALTIES, penaltyOf } from './penalty.js';
import { darkened } from './predicted.js';
import { type Family, saturate } from './saturation.js';

/** Retention, half and slope of a channel, from the coordinates of the search. */
export interface Shape {
  readonly retention: number;
  readonly half: number;
  readonly slope: number;
}

export interface Projected {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Gauss and Newton's, of everything that the linear part cannot take up. */
  readonly hessian: Float64Array;
  readonly rss: number;
  readonly effects: Float64Array;
}

export interface Projection {
  /** Coordinates a channel: logit retention, ln (half ÷ usual spend), and ln slope for Hill. */
  readonly perChannel: number;
  readonly shapes: (theta: ArrayLike<number>) => Shape[];
  readonly theta: (shapes: readonly Shape[]) => Float64Array;
  readonly at: (theta: Float64Array) => Projected;
}

/** `sigma` weighs the lifts against the periods: a lift counts as so many errors as its own. */
export function projectionOf(mix: Mix, family: Family, sigma: number): Projection {
  const { y } = mix;
  const perChannel = PENALTIES[family].length;
  const usual = mix.channels.map(({ spend }) => usualOf(spend));
  const rows = y.length + mix.lifts.length;
  const flat = orthonormalize(mix.linear.map(({ values }) => extended(values, rows))).columns;
  const target = extended(y, rows);
  mix.lifts.forEach(({ lift, se }, i) => {
    target[y.length + i] = (lift * sigma) / se;
  });
  removeSpan(target, flat);
  const shapes = (theta: ArrayLike<number>) => usual.map((size, k) => shapeOf(theta, k * perChannel, size, family));
  return {
    perChannel,
    shapes,
    theta: (list) => Float64Array.from(list.flatMap((shape, k) => coordinatesOf(shape, usual[k]!, family))),
    at: (theta) => {
      const columns = shapes(theta).map((shape, k) => columnsOf(mix, k, family, shape, sigma, rows));
      return project(target, flat, columns, theta, family);
    },
  };
}

/** Mean of the periods with spend. */
export function usualOf(spend: Float64Array): number {
  const some = spend.filter((value) => value > 0);
  return some.reduce((sum, value) => sum + value, 0) / some.length;
}

function extended(values: Float64Array, rows: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(rows);
  result.set(values);
  return result;
}

function shapeOf(theta: ArrayLike<number>, at: number, usual: number, family: Family): Shape {
  const slope = family === 'hill' ? Math.exp(theta[at + 2]!) : 1;
  return { retention: 1 / (1 + Math.exp(-theta[at]!)), half: usual * Math.exp(theta[at + 1]!), slope };
}

function coordinatesOf({ retention, half, slope }: Shape, usual: number, family: Family): number[] {
  const some = [Math.log(retention / (1 - retention)), Math.log(half / usual)];
  return family === 'hill' ? [...some, Math.log(slope)] : some;
}

/** The saturated adstock of a channel and its derivatives by the coordinates, the lifts' rows below. */
export interface Columns {
  readonly value: Float64Array;
  readonly slopes: readonly Float64Array[];
}

export function columnsOf(mix: Mix, k: number, family: Family, shape: Shape, sigma: number, rows: number): Columns {
  const { name, spend } = mix.channels[k]!;
  const periods = saturatedColumns(spend, family, shape, rows);
  mix.lifts.forEach((lift, i) => {
    if (lift.channel !== name) return;
    const dark = saturatedColumns(darkened(spend, lift), family, shape, rows);
    const difference = (column: Float64Array, other: Float64Array) => {
      let sum = 0;
      for (let t = lift.from; t <= lift.to; t++) sum += column[t]! - other[t]!;
      return (sum * sigma) / lift.se;
    };
    const row = spend.length + i;
    periods.value[row] = difference(periods.value, dark.value);
    periods.slopes.forEach((slope, p) => {
      slope[row] = difference(slope, dark.slopes[p]!);
    });
  });
  return periods;
}

function saturatedColumns(spend: Float64Array, family: Family, shape: Shape, rows: number): Columns {
  const stock = adstock(spend, shape.retention);
  const byRetention = adstockSlope(spend, shape.retention, stock);
  const value = new Float64Array(rows);
  const slopes = PENALTIES[family].map(() => new Float64Array(rows));
  for (let t = 0; t < spend.length; t++) {
    const one = saturate(family, stock[t]!, shape.half, shape.slope);
    value[t] = one.value;
    if (stock[t]! > 0)
      slopes[0]![t] = (one.byLogStock / stock[t]!) * byRetention[t]! * shape.retention * (1 - shape.retention);
    slopes[1]![t] = -one.byLogStock;
    if (slopes.length > 2) slopes[2]![t] = one.byLogSlope;
  }
  return { value, slopes };
}

function project(
  target: Float64Array,
  flat: readonly Float64Array[],
  columns: readonly Columns[],
  theta: Float64Array,
  family: Family,
): Projected {
  const media = columns.map(({ value }) => without(value, flat));
  const effects = solveEffects(media, target);
  const residual = Float64Array.from(target);
  media.forEach((column, k) => {
    for (let t = 0; t < residual.length; t++) residual[t]! -= effects[k]! * column[t]!;
  });
  const rss = dot(residual, residual);
  const scale = target.length / rss;
  const working = orthonormalize(media.filter((_, k) => effects[k]! > 0)).columns;
  const slopes = columns.flatMap((column, k) =>
    column.slopes.map((slope) => {
      const rest = without(slope, flat).map((value) => value * effects[k]!);
      removeSpan(rest, working);
      return rest;
    }),
  );
  const penalty = penaltyOf(theta, family);
  const n = theta.length;
  const hessian = Float64Array.from({ length: n * n }, (_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    return scale * dot(slopes[row]!, slopes[column]!) + (row === column ? penalty.curvature[row]! : 0);
  });
  return {
    value: (target.length / 2) * Math.log(rss) + penalty.value,
    gradient: Float64Array.from(slopes, (slope, j) => -scale * dot(residual, slope) + penalty.gradient[j]!),
    hessian,
    rss,
    effects,
  };
}

function without(column: Float64Array, flat: readonly Float64Array[]): Float64Array {
  const rest = Float64Array.from(column);
  removeSpan(rest, flat);
  return rest;
}

function solveEffects(media: readonly Float64Array[], target: Float64Array): Float64Array {
  const n = media.length;
  const gram = Float64Array.from({ length: n * n }, (_, at) => dot(media[Math.floor(at / n)]!, media[at % n]!));
  return nonNegative(
    gram,
    Float64Array.from(media, (column) => dot(column, target)),
  );
}
