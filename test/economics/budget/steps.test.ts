/** Budgets in lump steps, drawn at random. The oracle is addition: what is left of a budget must be too small for every step. */
import { describe, expect, test } from 'vitest';
import { boundsOf, CENT } from '../../../src/economics/budget/bounds.js';
import type { Constraints } from '../../../src/economics/budget/constraints.js';
import { recommendBudget } from '../../../src/economics/budget/recommend.js';
import { todaysMix } from '../../../src/economics/budget/todaysMix.js';
import { normal } from '../../../src/math/distributions.js';
import { type Stream, stream } from '../../../src/math/random.js';
import { curveOf, drawHills, drawPlan } from './curves.js';

const CHANNELS = ['a', 'b', 'c', 'd', 'e'];
const STEPS = [50, 100, 137, 500, 1000, 2000, 5000, 10_000];

function drawConstraints(draw: Stream, budget: number): Constraints {
  const entries = CHANNELS.flatMap((channel) => {
    if (draw.chance(0.3)) return [];
    const step = STEPS[Math.floor(draw.uniform() * STEPS.length)]!;
    return [[channel, draw.chance(0.3) ? { step, max: step * Math.ceil((budget / step) * draw.uniform()) } : { step }]];
  });
  return Object.fromEntries(entries);
}

function questionOf(seed: number, budget: number, constraints: Constraints) {
  const draw = stream(seed, 'steps/curves');
  const hills = drawHills(draw, CHANNELS.length, budget, 2);
  // From draws that agree to draws that know nothing: refused moves are halved, or stay.
  const sigma = 0.2 + 0.4 * (seed % 5);
  const factors = hills.map(() => Float64Array.from({ length: 60 }, () => Math.exp(sigma * normal(draw))));
  const value = (k: number, spend: number, at: number) => factors[k]![at]! * curveOf(hills[k]!)(spend);
  const current = drawPlan(draw, CHANNELS.length, (0.2 + 2 * draw.uniform()) * budget);
  return { channels: CHANNELS, current, budget, period: 'month', constraints, values: { draws: 60, value } };
}

/** What the channel could take on top. */
function roomIn(plan: ArrayLike<number>, { budget, current, constraints }: ReturnType<typeof questionOf>): number[] {
  const left = budget - Array.from(plan).reduce((sum, spend) => sum + spend, 0);
  return boundsOf(CHANNELS, current, budget, constraints).map(({ high, step }, k) => {
    const room = Math.min(left, high - plan[k]!);
    return step === null ? (room > CENT ? room : 0) : Math.floor(room / step + 1e-9) * step;
  });
}

describe('in 800 cases', () => {
  const draw = stream(1, 'steps/cases');
  const questions = Array.from({ length: 800 }, (_, seed) => {
    const budget = 2000 + 20_000 * draw.uniform();
    return questionOf(seed, budget, drawConstraints(draw, budget));
  });

  test('a recommended plan leaves nothing that a step fits into, and no more is spent than there is', () => {
    for (const [at, question] of questions.entries()) {
      let plan: number[];
      try {
        plan = recommendBudget(question).recommended.map(({ spend }) => spend);
      } catch (error) {
        // Maxima below the budget, or no step that fits: refused in a sentence.
        expect((error as Error).message).toMatch(/adds up to|no channel's step fits|no multiple of its step/);
        continue;
      }
      expect(Math.max(...roomIn(plan, question)), `case ${at}`).toBe(0);
      expect(plan.reduce((sum, spend) => sum + spend, 0)).toBeLessThan(question.budget + CENT);
    }
  });

  test('today’s mix neither', () => {
    for (const question of questions) {
      const { current, budget, constraints } = question;
      const bounds = (() => {
        try {
          return boundsOf(CHANNELS, current, budget, constraints);
        } catch {
          return null;
        }
      })();
      if (bounds === null) continue;
      expect(Math.max(...roomIn(todaysMix(current, budget, bounds), question))).toBe(0);
    }
  });
});

test.each([
  [{ a: { step: 0.01 } }, 10_000_000],
  [{ a: { step: 1 } }, 50_000_000],
  [Object.fromEntries(CHANNELS.map((channel) => [channel, { step: 0.01 }])), 100_000],
])('a step that is small beside the budget is planned with: %j of %d', (constraints, budget) => {
  const { recommended } = recommendBudget(questionOf(3, budget, constraints));
  expect(recommended.reduce((sum, { spend }) => sum + spend, 0)).toBeCloseTo(budget, 1);
  const { expected } = recommendBudget(questionOf(3, budget, {}));
  const coarse = recommendBudget(questionOf(3, budget, constraints)).expected;
  expect(coarse.recommended / expected.recommended).toBeCloseTo(1, 3);
});

test.each([
  [
    { a: { max: 5000, step: 5000 }, b: { max: 500 }, c: { max: 500 }, d: { max: 500 }, e: { max: 500 } },
    /adds up to 7,000 USD/,
  ],
  [Object.fromEntries(CHANNELS.map((channel) => [channel, { max: 0, step: 10_001 }])), /adds up to 0 USD/],
  [
    Object.fromEntries(CHANNELS.map((channel) => [channel, { step: 10_001 }])),
    /no channel's step fits into the budget/,
  ],
])('what no plan can spend is refused: %j', (constraints, sentence) => {
  expect(() => recommendBudget(questionOf(3, 10_000, constraints))).toThrow(sentence);
});
