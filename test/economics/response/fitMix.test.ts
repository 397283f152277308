import { describe, expect, test } from 'vitest';
import { bandedContributions, contributions } from '../../../src/economics/response/contributions.js';
import { fitMix } from '../../../src/economics/response/fitMix.js';
import { whatIsUntold } from '../../../src/economics/response/identified.js';
import type { Mix } from '../../../src/economics/response/mix.js';
import { liftOf } from '../../../src/economics/response/predicted.js';
import { projectionOf } from '../../../src/economics/response/projection.js';
import { standardErrors } from '../../../src/economics/response/standardErrors.js';
import { broughtBy, simulateMix, type Truth } from './twin.js';

const HILL: Truth = {
  family: 'hill',
  curves: {
    a: { retention: 0.4, half: 80, slope: 1.6, effect: 200 },
    b: { retention: 0.2, half: 150, slope: 1.2, effect: 150 },
  },
  base: 500,
  sigma: 5,
  correlation: 0,
};
const LOGISTIC: Truth = {
  ...HILL,
  family: 'logistic',
  curves: {
    a: { retention: 0.4, half: 80, slope: 1, effect: 200 },
    b: { retention: 0.2, half: 150, slope: 1, effect: 150 },
  },
};

const spentOn = (mix: Mix, channel: string) =>
  mix.channels.find(({ name }) => name === channel)!.spend.reduce((sum, value) => sum + value, 0);

describe('a fit of what the model made', () => {
  test.each([
    ['hill', HILL],
    ['logistic', LOGISTIC],
  ] as const)('finds the parameters of %s curves again, within four standard errors', (family, truth) => {
    const mix = simulateMix(truth, 300, 1);
    const [fit] = fitMix(mix, [family]);
    const errors = standardErrors(mix, fit!.curves);
    Object.values(truth.curves).forEach((curve, k) => {
      for (const part of ['retention', 'half', 'effect', ...(family === 'hill' ? ['slope'] : [])] as const) {
        const key = part as keyof typeof curve;
        expect(Math.abs(fit!.curves.curves[k]![key] - curve[key])).toBeLessThan(4 * errors.curves[k]![key]);
        expect(errors.curves[k]![key]).toBeLessThan(0.5 * curve[key]);
      }
    });
    expect(fit!.converged).toBe(true);
    expect(Math.abs(fit!.curves.sigma / truth.sigma - 1)).toBeLessThan(0.15);
  });

  test.each([
    ['hill', HILL],
    ['logistic', LOGISTIC],
  ] as const)('AIC picks %s where the errors are small, and gives the contributions', (family, truth) => {
    const mix = simulateMix(truth, 300, 2);
    const [fit] = fitMix(mix);
    expect(fit!.curves.family).toBe(family);
    for (const { channel, roas } of contributions(mix, fit!.curves))
      expect((roas * spentOn(mix, channel)) / broughtBy(mix, truth, channel)).toBeCloseTo(1, 1);
  });

  test('does not depend on the units of spend', () => {
    const mix = simulateMix({ ...LOGISTIC, sigma: 30 }, 120, 3);
    const inCents = {
      ...mix,
      channels: mix.channels.map((one) => ({ ...one, spend: one.spend.map((usd) => 100 * usd) })),
    };
    const [shares, same] = [mix, inCents].map((some) => contributions(some, fitMix(some, ['logistic'])[0]!.curves));
    shares!.forEach(({ share, roas }, k) => {
      expect(same![k]!.share).toBeCloseTo(share, 6);
      expect((100 * same![k]!.roas) / roas).toBeCloseTo(1, 5);
    });
  });
});

test.each(['hill', 'logistic'] as const)(
  'the gradient of the projected %s objective is its difference quotient',
  (family) => {
    const mix = { ...simulateMix(HILL, 80, 4), lifts: [{ channel: 'b', from: 20, to: 25, lift: 300, se: 40 }] };
    const { at, perChannel } = projectionOf(mix, family, 10);
    const theta = Float64Array.from({ length: 2 * perChannel }, (_, j) => 0.3 * Math.sin(j + 1));
    const { gradient } = at(theta);
    theta.forEach((_, j) => {
      const moved = (by: number) => at(theta.map((value, k) => (k === j ? value + by : value))).value;
      expect((moved(1e-5) - moved(-1e-5)) / 2e-5).toBeCloseTo(gradient[j]!, 4);
    });
  },
);

test('bands cover what the channels brought, more often than not, and are the same for the same seed', () => {
  const noisy = { ...LOGISTIC, sigma: 25, correlation: 0.3 };
  const covered = Array.from({ length: 8 }, (_, seed) => {
    const mix = simulateMix(noisy, 104, seed);
    const [fit] = fitMix(mix, ['logistic']);
    const banded = bandedContributions(mix, fit!, 30);
    if (seed === 0) expect(bandedContributions(mix, fit!, 30)).toEqual(banded);
    return banded.map(({ channel, roasLower, roasUpper }) => {
      const roas = broughtBy(mix, noisy, channel) / spentOn(mix, channel);
      return roasLower <= roas && roas <= roasUpper;
    });
  }).flat();
  expect(covered.filter(Boolean).length / covered.length).toBeGreaterThan(0.65);
});

describe('experiments', () => {
  const mix = simulateMix({ ...LOGISTIC, sigma: 60 }, 104, 5);
  const exact = { family: LOGISTIC.family, curves: Object.values(LOGISTIC.curves) };
  const window = { channel: 'a', from: 40, to: 47, lift: 0, se: 1 };
  const truth = liftOf(mix, exact, window);

  test('a lift that is known well is reproduced; one that is not changes nothing', () => {
    const predictedWith = (se: number) => {
      const calibrated = { ...mix, lifts: [{ ...window, lift: truth, se }] };
      return liftOf(mix, fitMix(calibrated, ['logistic'])[0]!.curves, window);
    };
    const alone = liftOf(mix, fitMix(mix, ['logistic'])[0]!.curves, window);
    expect(predictedWith(1) / truth).toBeCloseTo(1, 2);
    expect(predictedWith(1e6) / alone).toBeCloseTo(1, 3);
    expect(Math.abs(predictedWith(1) - truth)).toBeLessThan(Math.abs(alone - truth));
  });
});

describe('what is not told', () => {
  test('two families that explain as well as each other', () => {
    const mix = simulateMix({ ...LOGISTIC, sigma: 200 }, 104, 6);
    expect(whatIsUntold(mix, fitMix(mix)).join()).toMatch(/as well as each other/);
  });

  test('a channel that does nothing', () => {
    const idle = { ...LOGISTIC, curves: { ...LOGISTIC.curves, b: { ...LOGISTIC.curves['b']!, effect: -20 } } };
    const mix = simulateMix(idle, 200, 7);
    const fits = fitMix(mix, ['logistic']);
    expect(whatIsUntold(mix, fits)).toEqual([expect.stringMatching(/^b adds nothing/)]);
    expect(standardErrors(mix, fits[0]!.curves).curves[1]!.half).toBeNaN();
  });

  test('a channel spent evenly, and one that never came near half of its effect', () => {
    const mix = simulateMix(
      { ...LOGISTIC, curves: { a: { retention: 0.2, half: 3000, slope: 1, effect: 5000 } } },
      200,
      8,
    );
    expect(whatIsUntold(mix, fitMix(mix, ['logistic'])).join()).toMatch(/a.effect is extrapolated/);
    const even = mix.channels[0]!.spend.map((_, t) => 100 + Math.sin(t));
    const flat = { ...mix, channels: [{ name: 'a', spend: even }] };
    expect(whatIsUntold(flat, fitMix(flat, ['logistic'])).join()).toMatch(/spent so evenly/);
  });
});
