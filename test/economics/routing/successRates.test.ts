import { describe, expect, test } from 'vitest';
import { type PaymentCell, successRates } from '../../../src/economics/routing/successRates.js';
import { normal } from '../../../src/math/distributions.js';
import { intervalOf } from '../../../src/math/quantile.js';
import { type Stream, stream } from '../../../src/math/random.js';

interface TrueCell extends PaymentCell {
  readonly truth: number;
}

const METHODS = ['card', 'bank'];
const BANDS = ['small', 'medium', 'large', 'huge'];

/** Countries from large to tiny; success depends on country and band, most payments are small. */
function simulateCells(seed: number): TrueCell[] {
  const draw = stream(seed, 'payments');
  return METHODS.flatMap((method, m) => {
    const bands = BANDS.map((_, b) => (method === 'card' ? -0.4 * b : 0));
    return Array.from({ length: 12 }, (_, c) => {
      const country = 0.35 * normal(draw);
      return BANDS.map((band, b) => {
        const truth = 1 / (1 + Math.exp(-(1.8 + m + country + bands[b]! + 0.1 * normal(draw))));
        const count = Math.round(400 / (1 + c) / (1 + b) ** 2);
        const completed = thinned(draw, count, truth);
        return { method, country: `country ${c}`, band, completed, failed: count - completed, truth };
      });
    }).flat();
  });
}

function thinned(draw: Stream, count: number, p: number): number {
  let kept = 0;
  for (let i = 0; i < count; i++) if (draw.chance(p)) kept++;
  return kept;
}

describe('pooled success rates of a known population', () => {
  const worlds = [1, 2, 3, 4].map((seed) => {
    const cells = simulateCells(seed);
    return { cells, rates: successRates(cells, 200, 1) };
  });

  test('are nearer to the truth than the raw rates and than the rates of each method', () => {
    const error = (of: (cell: TrueCell, world: (typeof worlds)[number]) => number) =>
      worlds
        .flatMap((world) => world.cells.map((cell) => (of(cell, world) - cell.truth) ** 2))
        .reduce((sum, one) => sum + one, 0);
    const pooled = error(({ method, country, band }, { rates }) => rates.mean(method, country, band));
    const raw = error(({ completed, failed }) => (completed + 0.5) / (completed + failed + 1));
    const ofMethod = error(({ method }, { cells }) => {
      const own = cells.filter((cell) => cell.method === method);
      const sum = (part: 'completed' | 'failed') => own.reduce((all, cell) => all + cell[part], 0);
      return sum('completed') / (sum('completed') + sum('failed'));
    });
    expect(pooled).toBeLessThan(0.5 * raw);
    expect(pooled).toBeLessThan(0.6 * ofMethod);
  });

  test('their bands of 90 % hold 84 to 96 % of the truths', () => {
    const inside = worlds.flatMap(({ cells, rates }) =>
      cells.map(({ method, country, band, truth }) => {
        const draws = Float64Array.from({ length: rates.draws }, (_, d) => rates.draw(method, country, band, d));
        const { lower, upper } = intervalOf(draws);
        return lower <= truth && truth <= upper;
      }),
    );
    const share = inside.filter(Boolean).length / inside.length;
    expect(share).toBeGreaterThan(0.84);
    expect(share).toBeLessThan(0.96);
  });
});

describe('a cell', () => {
  const cards = simulateCells(5).filter(({ method }) => method === 'card');
  const at = (some: readonly PaymentCell[], country: string) =>
    successRates(some, 200, 1).mean('card', country, 'small');
  const withCell = (country: string, completed: number, failed: number) => [
    ...cards.filter((cell) => cell.country !== country),
    { method: 'card', country, band: 'small', completed, failed },
  ];

  test('without a payment is between the best and the worst that are known', () => {
    const unknown = at(withCell('nowhere', 0, 0), 'nowhere');
    const rates = successRates(cards, 200, 1);
    const known = Array.from({ length: 12 }, (_, c) => rates.mean('card', `country ${c}`, 'small'));
    expect(unknown).toBeGreaterThan(Math.min(...known));
    expect(unknown).toBeLessThan(Math.max(...known));
  });

  test('with very many payments is what it counts', () => {
    expect(at(withCell('nowhere', 30_000, 70_000), 'nowhere')).toBeCloseTo(0.3, 2);
  });

  test('is higher the more of its payments complete', () => {
    const means = [0, 5, 10, 15, 20].map((completed) => at(withCell('nowhere', completed, 20 - completed), 'nowhere'));
    expect(means).toEqual([...means].sort((a, b) => a - b));
  });
});
