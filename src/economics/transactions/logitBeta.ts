/**
 * Means over a beta variable p as integrals over y = logit p, mapped by y = mode + sinh v (trapezoids in v converge exponentially:
 * Takahasi and Mori 1974, "Double exponential formulas"): the tails of a shape near 0 reach to logits of thousands, and the
 * hypergeometric forms of the papers overflow or cancel where this does not.
 */

export interface LogitBeta {
  /**
   * E[(1 − (1 + p·span)^−shape) / p]: transactions to be expected of a customer whose rate is gamma with this shape, within a time of
   * `span` times its scale, who leaves after each with chance p. Relative error about 1e-12.
   */
  readonly expectedBeforeLeaving: (shape: number, span: number) => number;
}

interface Level {
  readonly p: Float64Array;
  readonly weight: Float64Array;
  readonly total: number;
}

const WIDEST_STEP = 0.4;
const MOST_LEVELS = 8;
/** Halving the step squares the error, so that this much between two levels is nothing more after the second. */
const AGREEMENT = 1e-7;
/** Where the density is e^−this of its height, it is left out. */
const NEGLIGIBLE = 42;

/** Levels are made when they are needed, and kept. */
export function logitBeta(a: number, b: number): LogitBeta {
  const levels: Level[] = [];
  const levelOf = (k: number) => {
    levels[k] ??= makeLevel(a, b, k);
    return levels[k]!;
  };
  return {
    expectedBeforeLeaving: (shape, span) => {
      const first = levelOf(0);
      let total = first.total;
      let sum = sumOver(first, shape, span);
      for (let k = 1; k < MOST_LEVELS; k++) {
        const before = sum / total;
        const next = levelOf(k);
        total += next.total;
        sum += sumOver(next, shape, span);
        if (k > 1 && Math.abs(sum / total - before) <= AGREEMENT * before) break;
      }
      return sum / total;
    },
  };
}

/** Level 0 are the nodes of the widest step; each further one those midway between all before. */
function makeLevel(a: number, b: number, level: number): Level {
  const mode = Math.log(a / b);
  const width = Math.min(1, Math.sqrt(1 / a + 1 / b));
  const step = WIDEST_STEP / 2 ** Math.max(0, level - 1);
  const p: number[] = [];
  const weight: number[] = [];
  const addFrom = (from: number, by: number) => {
    for (let v = from; ; v += by) {
      const distance = width * Math.sinh(v);
      const log = logDensity(a, b, distance);
      if (!(log >= -NEGLIGIBLE)) return;
      p.push(1 / (1 + Math.exp(-mode - distance)));
      weight.push(Math.exp(log) * Math.cosh(v));
    }
  };
  const offset = level === 0 ? step : step / 2;
  addFrom(level === 0 ? 0 : offset, step);
  addFrom(-offset, -step);
  return {
    p: Float64Array.from(p),
    weight: Float64Array.from(weight),
    total: weight.reduce((sum, each) => sum + each, 0),
  };
}

/** Of the logit at this distance from the mode, as a share of the density there; the difference is taken where nothing cancels. */
function logDensity(a: number, b: number, distance: number): number {
  const less = b / (a + b);
  return -a * logMixture(less, -distance) - b * logMixture(1 - less, distance);
}

/** ln(1 − share + share eˣ). */
function logMixture(share: number, x: number): number {
  return x > 700 ? Math.log(share) + x : Math.log1p(share * Math.expm1(x));
}

function sumOver({ p, weight }: Level, shape: number, span: number): number {
  let sum = 0;
  for (let k = 0; k < p.length; k++) {
    const passed = p[k]! * span;
    // So small a chance to leave that nothing of it is left in the difference from 1.
    const each = passed < 1e-290 ? shape * span : -Math.expm1(-shape * Math.log1p(passed)) / p[k]!;
    sum += weight[k]! * each;
  }
  return sum;
}
