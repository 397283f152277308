/** The oracle is the process that made the weeks: a swing seen through noise, of which everything is known. */
import { describe, expect, it } from 'vitest';
import { forecastMarket } from '../../../src/economics/ltv/marketForecast.js';
import { normal } from '../../../src/math/distributions.js';
import { stream } from '../../../src/math/random.js';

const WEEKS = 104;
const AHEAD = 26;
const DAYS = 7 * AHEAD;

/** Factors of `WEEKS` weeks seen and `AHEAD` more. */
function weeksOf(seed: number, { persistence, step, noise }: { persistence: number; step: number; noise: number }) {
  const random = stream(seed, 'weeks');
  let swing = (step / Math.sqrt(1 - persistence ** 2)) * normal(random);
  return Float64Array.from({ length: WEEKS + AHEAD }, () => {
    const factor = Math.exp(swing + noise * normal(random));
    swing = persistence * swing + step * normal(random);
    return factor;
  });
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('the market’s forecast', () => {
  const WORLDS = 300;
  const worlds = Array.from({ length: WORLDS }, (_, seed) => {
    const weeks = weeksOf(seed, { persistence: 0.95, step: 0.15, noise: 0.2 });
    return { seen: weeks.subarray(0, WEEKS), came: 7 * sum(weeks.subarray(WEEKS)) };
  });

  it('contains what came in nine of ten worlds', () => {
    const inside = worlds.filter(({ seen, came }, seed) => {
      const { draw } = forecastMarket(seen);
      const ends = Array.from({ length: 200 }, (_, k) => draw(stream(seed, 'paths', k), DAYS)[DAYS - 1]!).toSorted(
        (a, b) => a - b,
      );
      return came > ends[9]! && came < ends[190]!;
    });
    expect(inside.length / WORLDS).toBeGreaterThan(0.85);
    expect(inside.length / WORLDS).toBeLessThan(0.95);
  });

  it('is nearer to what came than the last week going on, and than a return at once', () => {
    const errorOf = (guess: (seen: Float64Array) => number) =>
      worlds.reduce((total, { seen, came }) => total + Math.log(guess(seen) / came) ** 2, 0);
    const error = errorOf((seen) => forecastMarket(seen).expected(DAYS));
    expect(error).toBeLessThan(0.9 * errorOf((seen) => DAYS * seen.at(-1)!));
    expect(error).toBeLessThan(0.9 * errorOf(() => DAYS));
  });

  it('believes a swing that lasts, and not the noise of one week', () => {
    const calm = new Float64Array(WEEKS).fill(1);
    const swing = calm.map((_, week) => (week < WEEKS - 26 ? 0.8 : 2) * (week % 2 === 0 ? 1.1 : 1 / 1.1));
    const blip = calm.map((_, week) => (week < WEEKS - 1 ? (week % 2 === 0 ? 1.1 : 1 / 1.1) : 2));
    expect(forecastMarket(swing).expected(28)).toBeGreaterThan(28 * 1.5);
    expect(forecastMarket(blip).expected(28)).toBeLessThan(28 * 1.5);
  });

  it('goes on for ever as it was where it never moved', () => {
    const { expected, draw } = forecastMarket(new Float64Array(10).fill(1));
    expect(expected(30)).toBeCloseTo(30, 9);
    expect([...draw(stream(1, 'calm'), 3)]).toEqual([1, 2, 3]);
  });
});
