/**
 * Where the market's factor goes: a slow swing around its mean, seen through the noise of single weeks.
 *
 * Assumptions:
 * 1. log factor of a week = swing + noise; the swing comes back to 0 as an AR(1), the noise does not last (the state-space form, its
 *    likelihood by the Kalman filter: Harvey 1989, "Forecasting, Structural Time Series Models and the Kalman Filter", ch. 3).
 * 2. Two years hold a few swings, too few to tell how long one lasts. Beforehand what is left of it after a week is believed to be .95 (half
 *    is gone after a quarter of a year), on the logit scale with a spread of .7; how the noise compares with the swing's steps is left open.
 * 3. Both are averaged over what the weeks leave possible, on a grid; their common scale is taken where it is likeliest.
 */
import { normal } from '../../math/distributions.js';
import type { Stream } from '../../math/random.js';

export interface MarketForecast {
  /** Market days expected in so many days after the last week. */
  readonly expected: (days: number) => number;
  /** Market days by the end of each day, on one of the ways it may go. */
  readonly draw: (stream: Stream, days: number) => Float64Array;
}

/** One way to read the weeks, and how probable it is. */
interface Reading {
  readonly probability: number;
  /** What is left of the swing after a week. */
  readonly persistence: number;
  /** Variances: of the swing's step, of a week's noise. */
  readonly step: number;
  readonly noise: number;
  /** Of the swing in the last week. */
  readonly mean: number;
  readonly variance: number;
}

const WEEK = 7;
const BELIEVED = { logit: Math.log(0.95 / 0.05), spread: 0.7 };
const LOGITS = Array.from({ length: 15 }, (_, k) => BELIEVED.logit + BELIEVED.spread * ((k - 7) / 2.8));
/** The noise's variance over that of the swing's step. */
const RATIOS = Array.from({ length: 13 }, (_, k) => Math.exp((k - 6) / 1.5));

/** From the factor of each week, the last one last. */
export function forecastMarket(index: Float64Array): MarketForecast {
  const readings = readingsOf(index.map(Math.log));
  return {
    expected: (days) => readings.reduce((sum, one) => sum + one.probability * expectedOf(one, days), 0),
    draw: (stream, days) => drawOf(pick(readings, stream.uniform()), stream, days),
  };
}

function readingsOf(logs: Float64Array): Reading[] {
  const found = LOGITS.flatMap((logit) => {
    const prior = -0.5 * ((logit - BELIEVED.logit) / BELIEVED.spread) ** 2;
    return RATIOS.map((ratio) => {
      const { logLikelihood, ...reading } = filtered(logs, 1 / (1 + Math.exp(-logit)), ratio);
      return { ...reading, log: logLikelihood + prior };
    });
  });
  const most = Math.max(...found.map(({ log }) => log));
  const weights = found.map(({ log }) => Math.exp(log - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return found.map(({ log: _, ...reading }, k) => ({ ...reading, probability: weights[k]! / total }));
}

/** The Kalman filter with steps of variance 1, and the scale that suits it best. */
function filtered(logs: Float64Array, persistence: number, ratio: number) {
  let [mean, variance] = [0, 1 / (1 - persistence ** 2)];
  let [squares, logSpreads] = [0, 0];
  logs.forEach((log, week) => {
    if (week > 0) {
      mean *= persistence;
      variance = persistence ** 2 * variance + 1;
    }
    const spread = variance + ratio;
    const surprise = log - mean;
    squares += surprise ** 2 / spread;
    logSpreads += Math.log(spread);
    mean += (variance / spread) * surprise;
    variance *= ratio / spread;
  });
  const step = squares / logs.length;
  return {
    // A factor that never moves is known for certain, whatever the reading.
    logLikelihood: step === 0 ? 0 : -0.5 * (logs.length * Math.log(step) + logSpreads),
    persistence,
    step,
    noise: step * ratio,
    mean,
    variance: step * variance,
  };
}

/** The mean of the log-normal factor, week by week. */
function expectedOf({ persistence, step, noise, ...last }: Reading, days: number): number {
  let { mean, variance } = last;
  let sum = 0;
  for (let passed = 0; passed < days; passed += WEEK) {
    mean *= persistence;
    variance = persistence ** 2 * variance + step;
    sum += Math.min(WEEK, days - passed) * Math.exp(mean + (variance + noise) / 2);
  }
  return sum;
}

function pick(readings: readonly Reading[], aim: number): Reading {
  let left = aim;
  for (const reading of readings) {
    left -= reading.probability;
    if (left < 0) return reading;
  }
  return readings.at(-1)!;
}

function drawOf({ persistence, step, noise, mean, variance }: Reading, stream: Stream, days: number): Float64Array {
  const path = new Float64Array(days);
  let swing = mean + Math.sqrt(variance) * normal(stream);
  for (let day = 0, sum = 0, factor = 1; day < days; day++) {
    if (day % WEEK === 0) {
      swing = persistence * swing + Math.sqrt(step) * normal(stream);
      factor = Math.exp(swing + Math.sqrt(noise) * normal(stream));
    }
    path[day] = sum += factor;
  }
  return path;
}
