/** Draws of gamma, beta and counting variables, exact whatever the parameters; every function takes its stream first. */
import { inverseNormal } from './distributions.js';
import type { Stream } from './random.js';
import { gammaln } from './special.js';

/**
 * Gamma with this shape and rate (Marsaglia and Tsang 2000, "A simple method for generating gamma variables"). A shape so small
 * that the draw is below the smallest number gives 0.
 */
export function gamma(stream: Stream, shape: number, rate: number): number {
  if (shape < 1) return gamma(stream, shape + 1, rate) * positiveUniform(stream) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = inverseNormal(stream);
    const v = (1 + c * z) ** 3;
    if (v <= 0) continue;
    if (Math.log(positiveUniform(stream)) < 0.5 * z * z + d * (1 - v + Math.log(v))) return (d * v) / rate;
  }
}

/** Beta, from two gammas; where both shapes are so small that both are 0, the end is drawn in their proportion. */
export function beta(stream: Stream, a: number, b: number): number {
  const x = gamma(stream, a, 1);
  const y = gamma(stream, b, 1);
  return x + y > 0 ? x / (x + y) : stream.uniform() < a / (a + b) ? 1 : 0;
}

/** Poisson: products of uniforms for small means, transformed rejection (Hörmann 1993, PTRS) beyond. */
export function poisson(stream: Stream, mean: number): number {
  return mean < 10 ? smallPoisson(stream, mean) : largePoisson(stream, mean);
}

/** Poisson whose mean is gamma with this shape and `share / (1 − share)` as its scale: by inversion where few are expected. */
export function negativeBinomial(stream: Stream, shape: number, share: number): number {
  const scale = share / (1 - share);
  if (shape * scale > 20) return poisson(stream, gamma(stream, shape, 1) * scale);
  let count = 0;
  let probability = Math.exp(shape * Math.log1p(-share));
  for (let left = stream.uniform() - probability; left >= 0 && probability > 0; left -= probability) {
    probability *= ((shape + count) / (count + 1)) * share;
    count++;
  }
  return count;
}

/** The trial of the first success, from 1 on; Infinity where none comes. */
export function geometric(stream: Stream, probability: number): number {
  if (probability >= 1) return 1;
  return 1 + Math.floor(Math.log(positiveUniform(stream)) / Math.log1p(-probability));
}

/** Successes in so many trials; a probability that rounding has put beyond 0 or 1 is that end. */
export function binomial(stream: Stream, trials: number, probability: number): number {
  if (probability <= 0) return 0;
  if (probability > 0.5) return trials - binomial(stream, trials, 1 - probability);
  return trials * probability > MANY
    ? splitBinomial(stream, trials, probability)
    : fewSuccesses(stream, trials, probability);
}

/** Beyond so many successes, half of the trials at a time are faster. */
const MANY = 50;

/** Where the middle one of as many uniforms falls says how many lie on one side of it (Ahrens and Dieter 1974). */
function splitBinomial(stream: Stream, trials: number, probability: number): number {
  const middle = Math.floor((trials + 1) / 2);
  const at = beta(stream, middle, trials + 1 - middle);
  return at <= probability
    ? middle + binomial(stream, trials - middle, (probability - at) / (1 - at))
    : binomial(stream, middle - 1, probability / at);
}

/** Jumping from one success to the next. */
function fewSuccesses(stream: Stream, trials: number, probability: number): number {
  let successes = 0;
  for (let at = geometric(stream, probability); at <= trials; at += geometric(stream, probability)) successes++;
  return successes;
}

/** On (0, 1], so that its logarithm is finite. */
function positiveUniform(stream: Stream): number {
  return 1 - stream.uniform();
}

function smallPoisson(stream: Stream, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = stream.uniform(); product > limit; product *= stream.uniform()) count++;
  return count;
}

function largePoisson(stream: Stream, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  for (;;) {
    const u = stream.uniform() - 0.5;
    const v = positiveUniform(stream);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const bound = k * Math.log(mean) - mean - gammaln(k + 1);
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= bound) return k;
  }
}
