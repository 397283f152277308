/** What a mix says of a series, its parameters given. */
import { adstock } from './adstock.js';
import type { ChannelCurve, Lift, Mix, MixCurves } from './mix.js';
import { type Family, saturation } from './saturation.js';

/** A channel's contribution by period, in units of y. */
export function contribution(spend: ArrayLike<number>, curve: ChannelCurve, family: Family): Float64Array {
  return adstock(spend, curve.retention).map((u) => curve.effect * saturation(family, u, curve.half, curve.slope));
}

/** y by period. */
export function predicted(mix: Mix, { family, curves, coefficients }: Omit<MixCurves, 'sigma'>): Float64Array {
  const result = new Float64Array(mix.y.length);
  const add = (values: Float64Array, times: number) => {
    for (let t = 0; t < result.length; t++) result[t]! += times * values[t]!;
  };
  for (const [k, { values }] of mix.linear.entries()) add(values, coefficients[k]!);
  for (const [k, { spend }] of mix.channels.entries()) add(contribution(spend, curves[k]!, family), 1);
  return result;
}

/** What switching the lift's channel off in its periods would have cost in them. */
export function liftOf(
  { channels }: Mix,
  { family, curves }: Pick<MixCurves, 'family' | 'curves'>,
  lift: Lift,
): number {
  const k = channels.findIndex(({ name }) => name === lift.channel);
  const { spend } = channels[k]!;
  const [as, dark] = [spend, darkened(spend, lift)].map((some) => contribution(some, curves[k]!, family));
  let sum = 0;
  for (let t = lift.from; t <= lift.to; t++) sum += as![t]! - dark![t]!;
  return sum;
}

/** The spend with nothing in the lift's periods. */
export function darkened(spend: Float64Array, { from, to }: Lift): Float64Array {
  return spend.map((value, t) => (t >= from && t <= to ? 0 : value));
}

/** Of normal errors with this standard deviation. */
export function logLikelihoodOf(errors: Float64Array, sigma: number): number {
  const squares = errors.reduce((sum, error) => sum + error ** 2, 0);
  return (-errors.length / 2) * Math.log(2 * Math.PI * sigma ** 2) - squares / (2 * sigma ** 2);
}

/** The standard deviation of the errors that makes them likeliest. */
export function likeliestSigma(errors: Float64Array): number {
  return Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
}
