import { expect, test } from 'vitest';
import { decilesOf, scoresOf } from '../../../src/economics/prediction/scores.js';

test('scores are those of the definitions', () => {
  const scores = scoresOf([0.9, 0.6, 0.2, 0.1], [1, 0, 1, 0]);
  const brier = (0.01 + 0.36 + 0.64 + 0.01) / 4;
  const log = (Math.log(0.9) + Math.log(0.4) + Math.log(0.2) + Math.log(0.9)) / 4;
  expect(scores).toMatchObject({ n: 4, ones: 2, auc: 0.75, calibrationSlope: null });
  expect(scores.bias).toBeCloseTo((1.8 - 2) / 2, 12);
  expect(scores.observedExpected).toBeCloseTo(2 / 1.8, 12);
  expect(scores.mae).toBeCloseTo((0.1 + 0.6 + 0.8 + 0.1) / 4, 12);
  expect(scores.brier).toBeCloseTo(brier, 12);
  expect(scores.brierSkill).toBeCloseTo(1 - brier / 0.25, 12);
  expect(scores.logScore).toBeCloseTo(log, 12);
  expect(scores.logScoreSkill).toBeCloseTo(1 - log / Math.log(0.5), 12);
  expect(scores.prAuc).toBeCloseTo((1 + 2 / 3) / 2, 12);
});

test('the share of ones itself has no skill and no bias', () => {
  const outcome = Array.from({ length: 100 }, (_, k) => (k < 20 ? 1 : 0));
  const scores = scoresOf(new Array(100).fill(0.2), outcome);
  expect(scores.bias).toBeCloseTo(0, 12);
  expect(scores.brierSkill).toBeCloseTo(0, 12);
  expect(scores.logScoreSkill).toBeCloseTo(0, 12);
  expect(scores.auc).toBe(0.5);
});

test('without ones there is no ratio to them', () => {
  expect(scoresOf([0.1, 0.2], [0, 0])).toMatchObject({
    bias: null,
    observedExpected: 0,
    brierSkill: null,
    logScoreSkill: null,
    auc: null,
    prAuc: null,
  });
});

test('tenths go from the highest probability down, and hold everybody once', () => {
  const n = 95;
  const probability = Array.from({ length: n }, (_, k): number => ((k * 37) % n) / n);
  const outcome = probability.map((p): number => (p >= 0.9 ? 1 : 0));
  const deciles = decilesOf(probability, outcome);
  expect(deciles.reduce((sum, decile) => sum + decile.n, 0)).toBe(n);
  expect(deciles.map(({ n }) => n).every((size) => size === 9 || size === 10)).toBe(true);
  const all = outcome.reduce((sum, y) => sum + y, 0);
  const [first] = deciles;
  expect(first!.observed).toBe(first!.ones / first!.n);
  expect(first!.lift).toBeCloseTo(first!.observed / (all / n), 12);
  expect(deciles.map(({ predicted }) => predicted)).toEqual(
    deciles.map(({ predicted }) => predicted).toSorted((a, b) => b - a),
  );
});
