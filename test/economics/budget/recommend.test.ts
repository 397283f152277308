import { describe, expect, test } from 'vitest';
import { recommendBudget } from '../../../src/economics/budget/recommend.js';
import { normal } from '../../../src/math/distributions.js';
import { stream } from '../../../src/math/random.js';
import { curveOf, drawHills, drawPlan, type Hill } from './curves.js';

const BUDGET = 1000;
const CHANNELS = ['a', 'b', 'c', 'd'];

/** Draws around curves whose height is known up to a factor of e^±sigma. */
function drawsOf(hills: readonly Hill[], seed: number, sigma: number, draws = 200) {
  const stir = stream(seed, 'draws');
  const factors = hills.map(() => Float64Array.from({ length: draws }, () => Math.exp(sigma * normal(stir))));
  return { draws, value: (k: number, spend: number, at: number) => factors[k]![at]! * curveOf(hills[k]!)(spend) };
}

function questionOf(seed: number, sigma: number) {
  const draw = stream(seed, 'question');
  const hills = drawHills(draw, CHANNELS.length, BUDGET, 2);
  const current = drawPlan(draw, CHANNELS.length, BUDGET);
  return {
    question: {
      channels: CHANNELS,
      current,
      budget: BUDGET,
      period: 'month',
      constraints: {},
      values: drawsOf(hills, seed, sigma),
    },
    worth: (spends: ArrayLike<number>) => hills.reduce((sum, hill, k) => sum + curveOf(hill)(spends[k]!), 0),
  };
}

describe('a recommendation', () => {
  test('adds up: gain is recommended less current, spends are the budget, chances are chances', () => {
    const { expected, recommended } = recommendBudget(questionOf(1, 0.2).question);
    expect(expected.gain.mean).toBeCloseTo(expected.recommended - expected.current, 8);
    expect(expected.gainOverMix.mean).toBeCloseTo(expected.recommended - expected.todaysMix, 8);
    expect(expected.gain.lower).toBeLessThan(expected.gain.mean);
    expect(expected.gain.upper).toBeGreaterThan(expected.gain.mean);
    expect(recommended.reduce((sum, { spend }) => sum + spend, 0)).toBeCloseTo(BUDGET, 2);
    for (const { probabilityItHelps } of recommended) expect(probabilityItHelps).toBeGreaterThan(2 / 3);
  });

  test('is better than today on curves that the draws know to 20 %, in 40 of 40 cases', () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const better = seeds.filter((seed) => {
      const { question, worth } = questionOf(seed, 0.2);
      const { recommended } = recommendBudget(question);
      return worth(recommended.map(({ spend }) => spend)) > worth(question.current);
    });
    expect(better).toEqual(seeds);
  });

  test('leaves today as it is where the draws know nothing', () => {
    const channels = ['a', 'b'];
    const hill = { top: 1, half: 500, slope: 1 };
    const values = drawsOf([hill, hill], 1, 2, 400);
    const current = [450, 550];
    const answer = recommendBudget({ channels, current, budget: BUDGET, period: 'month', constraints: {}, values });
    expect(answer.recommended.map(({ spend }) => spend)).toEqual(current);
    for (const { probabilityItHelps } of answer.recommended) expect(probabilityItHelps).toBeLessThan(2 / 3);
    expect(answer.expected.gain).toEqual({ mean: 0, lower: 0, upper: 0 });
  });

  test('moves less the more evidence is asked for, and never beyond the limits', () => {
    const { question } = questionOf(3, 1);
    const moved = (carried: number) => {
      const { recommended } = recommendBudget(
        { ...question, constraints: Object.fromEntries(CHANNELS.map((channel) => [channel, { maxChange: 0.3 }])) },
        { carried },
      );
      recommended.forEach(({ spend }, k) => {
        expect(Math.abs(spend / question.current[k]! - 1)).toBeLessThan(0.3 + 1e-9);
      });
      return recommended.reduce((sum, { spend }, k) => sum + Math.abs(spend - question.current[k]!), 0);
    };
    expect(moved(0.5)).toBeGreaterThan(0);
    expect(moved(0.99)).toBeLessThan(moved(0.5));
  });

  test('measures more money against more of the same', () => {
    const { question } = questionOf(4, 0.2);
    const { expected } = recommendBudget({ ...question, budget: 2 * BUDGET });
    expect(expected.todaysMix).toBeGreaterThan(expected.current);
    expect(expected.gain.mean).toBeGreaterThan(expected.gainOverMix.mean);
    expect(expected.gainOverMix.mean).toBeGreaterThanOrEqual(0);
  });

  test('says where it leaves what was seen, and what the next dollar brings there', () => {
    const { question, worth } = questionOf(5, 0.1);
    const { recommended } = recommendBudget({ ...question, seen: question.current });
    const spends = recommended.map(({ spend }) => spend);
    recommended.forEach(({ spend, isBeyondSeen, marginalReturn }, k) => {
      expect(isBeyondSeen).toBe(spend > question.current[k]!);
      const more = spends.map((at, other) => (other === k ? at + 1 : at));
      expect(marginalReturn / (worth(more) - worth(spends))).toBeCloseTo(1, 0);
    });
  });
});
