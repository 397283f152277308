/** The model of a marketing mix, run forwards. */
import type { ChannelCurve, Mix } from '../../../src/economics/response/mix.js';
import { contribution } from '../../../src/economics/response/predicted.js';
import type { Family } from '../../../src/economics/response/saturation.js';
import { normal } from '../../../src/math/distributions.js';
import { stream } from '../../../src/math/random.js';

export interface Truth {
  readonly family: Family;
  readonly curves: Readonly<Record<string, ChannelCurve>>;
  readonly base: number;
  /** Standard deviation of the errors, and their correlation from period to period. */
  readonly sigma: number;
  readonly correlation: number;
}

/** Weekly series: spend moves by log-normal swings around 100, and each channel rests in a fifth of the weeks. */
export function simulateMix(truth: Truth, periods: number, seed: number): Mix {
  const draw = stream(seed, 'twin/mix');
  const channels = Object.keys(truth.curves).map((name) => ({
    name,
    spend: Float64Array.from({ length: periods }, () => {
      const swing = Math.exp(0.6 * normal(draw));
      return draw.uniform() < 0.2 ? 0 : 100 * swing;
    }),
  }));
  const weather = Float64Array.from({ length: periods }, () => normal(draw));
  const y = weather.map((value) => truth.base + 20 * value);
  for (const { name, spend } of channels)
    contribution(spend, truth.curves[name]!, truth.family).forEach((value, t) => {
      y[t]! += value;
    });
  let error = 0;
  for (let t = 0; t < periods; t++) {
    error = truth.correlation * error + Math.sqrt(1 - truth.correlation ** 2) * truth.sigma * normal(draw);
    y[t]! += error;
  }
  const intercept = { name: 'intercept', values: new Float64Array(periods).fill(1) };
  return { y, channels, linear: [intercept, { name: 'weather', values: weather }], lifts: [] };
}

/** What the channel really brought over all periods. */
export function broughtBy(mix: Mix, truth: Truth, channel: string): number {
  const { spend } = mix.channels.find(({ name }) => name === channel)!;
  return contribution(spend, truth.curves[channel]!, truth.family).reduce((sum, value) => sum + value, 0);
}
