/** What each channel contributed, with bands by a bootstrap of blocks of residuals (Künsch 1989), for errors that are correlated. */
import { integer, normal } from '../../math/distributions.js';
import { intervalOf } from '../../math/quantile.js';
import { type Stream, stream } from '../../math/random.js';
import { curvesAt, type MixFit, search } from './fitMix.js';
import { linearPart } from './linearPart.js';
import type { Mix, MixCurves } from './mix.js';
import { contribution, liftOf } from './predicted.js';
import { projectionOf } from './projection.js';

export interface Contribution {
  readonly channel: string;
  /** Of all channels' contribution over the periods. */
  readonly share: number;
  /** Contribution ÷ spend, in units of y per unit of spend. */
  readonly roas: number;
}

/** 90 % of the bootstrapped figures lie between. */
export interface BandedContribution extends Contribution {
  readonly shareLower: number;
  readonly shareUpper: number;
  readonly roasLower: number;
  readonly roasUpper: number;
}

export function contributions(mix: Mix, { curves, family }: MixCurves): Contribution[] {
  const sums = mix.channels.map(({ spend }, k) => total(contribution(spend, curves[k]!, family)));
  const all = sums.reduce((sum, part) => sum + part, 0);
  return mix.channels.map(({ name, spend }, k) => ({
    channel: name,
    share: all > 0 ? sums[k]! / all : 0,
    roas: sums[k]! / total(spend),
  }));
}

/** Fits again to what the model, resampled blocks of its residuals and other outcomes of the lifts make up; the same seed, the same bands. */
export function bandedContributions(mix: Mix, fit: MixFit, draws = 200, seed = 1): BandedContribution[] {
  const { family, curves, sigma } = fit.curves;
  const { residuals } = linearPart(mix, family, curves);
  const n = residuals.length;
  // Residuals are smaller than errors by the parameters that were fitted to them.
  const inflate = (sigma * Math.sqrt(n)) / Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0));
  const draw = stream(seed, 'mix/bands');
  const resampled = Array.from({ length: draws }, () => {
    const errors = resampleBlocks(draw, residuals);
    const y = mix.y.map((value, t) => value - residuals[t]! + inflate * errors[t]!);
    const lifts = mix.lifts.map((lift) => ({ ...lift, lift: liftOf(mix, fit.curves, lift) + lift.se * normal(draw) }));
    const again = { ...mix, y, lifts };
    const { x } = search(projectionOf(again, family, sigma), [fit.theta]);
    return contributions(again, curvesAt(again, family, x, sigma));
  });
  return contributions(mix, fit.curves).map((one, k) => {
    const share = intervalOf(resampled.map((list) => list[k]!.share));
    const roas = intervalOf(resampled.map((list) => list[k]!.roas));
    const bands = { shareLower: share.lower, shareUpper: share.upper, roasLower: roas.lower, roasUpper: roas.upper };
    return { ...one, ...bands };
  });
}

/** Blocks of a length at which correlation has mostly gone, joined end to end around the circle (Politis and Romano 1992). */
function resampleBlocks(draw: Stream, residuals: Float64Array): Float64Array {
  const n = residuals.length;
  const length = Math.ceil(1.75 * n ** (1 / 3));
  const result = new Float64Array(n);
  for (let t = 0; t < n; t += length) {
    const from = integer(draw, 0, n - 1);
    for (let i = 0; i < length && t + i < n; i++) result[t + i] = residuals[(from + i) % n]!;
  }
  return result;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
