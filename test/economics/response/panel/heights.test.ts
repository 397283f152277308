/** The oracle is the twin whose curves are known: how far fits to it are off, and what more of it must do. */
import { expect, test } from 'vitest';
import { fitResponse } from '../../../../src/economics/response/panel/fitResponse.js';
import { estimateOf } from '../../../../src/math/quantile.js';
import { simulatePanel, type TwinChannel } from './twin.js';

const CHANNELS: Readonly<Record<string, TwinChannel>> = {
  search: { retention: 0.3, slope: 1, load: 0.7, share: 0.08, credit: 1.5 },
  social: { retention: 0.65, slope: 1.6, load: 1.1, share: 0.08, credit: 0.9 },
};

const fitted = (seed: number, weeks: number) => {
  const { panel, caused } = simulatePanel({ channels: CHANNELS, countries: 6, weeks, size: 2000 }, seed, false);
  return { panel, caused, fit: fitResponse(panel, { draws: 100, seed: 1 }) };
};
const rms = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

test('fits that have to find the shapes too are off by as much, or somewhat more', () => {
  const worlds = Array.from({ length: 16 }, (_, seed) => {
    const { panel, caused, fit } = fitted(seed, 100);
    const errors = caused.map((truth, k) => Math.log(estimateOf(fit.draws.caused(k, 0, panel.days - 1)).mean / truth));
    return { errors, floors: fit.heightErrors };
  });
  const [off, told] = [rms(worlds.flatMap(({ errors }) => errors)), rms(worlds.flatMap(({ floors }) => floors))];
  expect(off).toBeGreaterThan(0.75 * told);
  expect(off).toBeLessThan(1.6 * told);
});

test('four times the weeks tell twice as much', () => {
  const [short, long] = [60, 240].map((weeks) => rms(fitted(3, weeks).fit.heightErrors));
  expect(short! / long!).toBeGreaterThan(1.5);
  expect(short! / long!).toBeLessThan(2.7);
});
