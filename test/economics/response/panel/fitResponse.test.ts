import { describe, expect, test } from 'vitest';
import { fitResponse } from '../../../../src/economics/response/panel/fitResponse.js';
import { layoutOf } from '../../../../src/economics/response/panel/layout.js';
import { objective } from '../../../../src/economics/response/panel/objective.js';
import { type Panel, weekly } from '../../../../src/economics/response/panel/panel.js';
import { estimateOf, intervalOf } from '../../../../src/math/quantile.js';
import { simulatePanel, type TwinChannel } from './twin.js';

const CHANNELS: Readonly<Record<string, TwinChannel>> = {
  search: { retention: 0.3, slope: 1, load: 0.7, share: 0.08, credit: 1.5 },
  social: { retention: 0.65, slope: 1.6, load: 1.1, share: 0.08, credit: 0.9 },
  video: { retention: 0.85, slope: 2, load: 1.1, share: 0.06, credit: 0.6 },
};
const DRAWS = { draws: 200, seed: 1 };
const world = (seed: number, size: number, withCredit: boolean, weeks = 60) =>
  simulatePanel({ channels: CHANNELS, countries: 5, weeks, size }, seed, withCredit);

describe.each([false, true])('a panel of known curves, credit known: %s', (withCredit) => {
  test('the bands of 90 % hold what each channel caused in most of six worlds', () => {
    const inside = Array.from({ length: 6 }, (_, seed) => {
      const { panel, caused } = world(seed, 60, withCredit);
      const { draws } = fitResponse(panel, DRAWS);
      return caused.map((truth, k) => {
        const { lower, upper } = intervalOf(draws.caused(k, 0, panel.days - 1));
        return lower <= truth && truth <= upper;
      });
    }).flat();
    expect(inside.filter(Boolean).length / inside.length).toBeGreaterThan(0.75);
  });

  test('a longer series narrows them', () => {
    const [short, long] = [40, 160].map((weeks) => {
      const { panel } = world(1, 100, withCredit, weeks);
      const { draws, converged } = fitResponse(panel, DRAWS);
      expect(converged).toBe(true);
      return panel.channels.reduce((sum, _, k) => {
        const { lower, upper } = intervalOf(draws.caused(k, 0, panel.days - 1));
        return sum + Math.log(upper / lower);
      }, 0);
    });
    expect(long!).toBeLessThan(0.75 * short!);
  });
});

describe('with credit, the shapes are found', () => {
  const { panel } = world(2, 3000, true, 100);
  const { draws } = fitResponse(panel, DRAWS);
  const meanOf = (k: number, part: 'retention' | 'slope') =>
    estimateOf(Float64Array.from({ length: draws.draws }, (_, draw) => draws.curve(k, draw)[part])).mean;

  test.each(Object.entries(CHANNELS).map(([name, truth], k) => [name, truth, k] as const))('%s', (_name, truth, k) => {
    expect(Math.abs(meanOf(k, 'retention') - truth.retention)).toBeLessThan(0.1);
    expect(Math.abs(meanOf(k, 'slope') / truth.slope - 1)).toBeLessThan(0.3);
  });

  test('curves begin at nothing, rise, and stay below their ceilings', () => {
    for (let draw = 0; draw < 5; draw++) {
      const at = [0, 0.5, 1, 2, 100].map((times) => draws.signUps(1, times * draws.usual[1]!, draw));
      expect(at[0]).toBe(0);
      expect(at).toEqual([...at].sort((a, b) => a - b));
      expect(at.at(-1)).toBeLessThan(draws.curve(1, draw).ceiling);
    }
  });

  test('what was caused in parts of the time adds up', () => {
    const [whole, first, rest] = [
      [0, panel.days - 1],
      [0, 99],
      [100, panel.days - 1],
    ].map(([from, to]) => draws.caused(0, from!, to!));
    whole!.forEach((sum, draw) => {
      expect(first![draw]! + rest![draw]!).toBeCloseTo(sum, 6);
    });
  });
});

test('the gradient of the posterior is its difference quotient', () => {
  const { panel } = world(3, 20, true, 15);
  const calendar = { name: 'calendar', values: Float64Array.from({ length: panel.days }, (_, day) => day % 11) };
  const data = weekly({ ...panel, controls: [calendar] });
  const layout = layoutOf(data);
  const at = objective(data, layout, { signUps: 0.02, credited: [1.2, 1, 1.5] });
  const x = Float64Array.from({ length: layout.size }, (_, j) => 0.3 * Math.sin(j));
  const { gradient } = at(x);
  x.forEach((_, j) => {
    const moved = (by: number) => at(x.map((value, k) => (k === j ? value + by : value))).value;
    const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
    expect(Math.abs(slope - gradient[j]!)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
  });
});

test('the same seed gives the same draws', () => {
  const { panel } = world(4, 20, true, 20);
  const [a, b] = [fitResponse(panel, DRAWS), fitResponse(panel, DRAWS)];
  expect(a.draws.caused(2, 0, 50)).toEqual(b.draws.caused(2, 0, 50));
});

describe('a panel that tells nothing is refused in a sentence', () => {
  const { panel } = world(5, 20, false, 20);
  const changed = (change: (cell: Panel['cells'][number]) => Panel['cells'][number]) => ({
    ...panel,
    cells: panel.cells.map(change),
  });

  test.each<[string, Panel, RegExp]>([
    ['too short', { ...panel, days: 60 }, /60 days of spend are too few for a response: 84 are wanted/],
    ['of one country', { ...panel, cells: panel.cells.slice(0, 1) }, /two countries or more/],
    [
      'with negative spend',
      changed((cell) => ({ ...cell, spend: cell.spend.map((usd) => usd.map(() => -5)) })),
      /search has negative spend in country 0/,
    ],
    [
      'with a channel never bought',
      changed((cell) => ({ ...cell, spend: cell.spend.map((usd, k) => (k === 1 ? usd.map(() => 0) : usd)) })),
      /social was never bought/,
    ],
    [
      'with a silent country',
      changed((cell) => (cell.country === 'country 2' ? { ...cell, signUps: new Float64Array(panel.days) } : cell)),
      /country 2 has no sign-ups/,
    ],
  ])('%s', (_what, some, sentence) => {
    expect(() => fitResponse(some, DRAWS)).toThrow(sentence);
  });
});
