/** A budget over 20 channels with S-curves, 300 draws of each. `npm run bench -- budget [channels]`. */
import { recommendBudget } from '../src/economics/budget/recommend.js';
import { normal } from '../src/math/distributions.js';
import { stream } from '../src/math/random.js';
import { median } from './command.js';

const CHANNELS = Number(process.argv[3] ?? 20);
const DRAWS = 300;
const RUNS = 20;
const BUDGET = 100_000;

export async function bench(): Promise<void> {
  const draw = stream(1, 'bench/budget');
  const sized = (size: number, sigma: number) =>
    Float64Array.from({ length: DRAWS }, () => size * Math.exp(sigma * normal(draw)));
  const curves = Array.from({ length: CHANNELS }, () => ({
    tops: sized(1000 * Math.exp(normal(draw)), 0.3),
    halves: sized((BUDGET / CHANNELS) * Math.exp(0.5 * normal(draw)), 0.2),
    slopes: sized(1.5, 0.2),
  }));
  const value = (channel: number, spend: number, at: number) => {
    const { tops, halves, slopes } = curves[channel]!;
    const power = (spend / halves[at]!) ** slopes[at]!;
    return (tops[at]! * power) / (1 + power);
  };
  const question = {
    channels: curves.map((_, k) => `channel ${k}`),
    current: curves.map(() => BUDGET / CHANNELS),
    budget: BUDGET,
    period: 'month',
    constraints: {},
    values: { draws: DRAWS, value },
  };
  const milliseconds = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    recommendBudget(question);
    return performance.now() - start;
  });
  console.log(`budget of ${CHANNELS} channels, ${DRAWS} draws: ${median(milliseconds).toFixed(0)} ms`);
}
