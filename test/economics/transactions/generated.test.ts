/** The oracle is the generator twin: customers drawn from a model at parameters that are known. */
import { describe, expect, test } from 'vitest';
import { drawTransactionParameters, fitTransactions } from '../../../src/economics/transactions/fit.js';
import { chooseByHoldout } from '../../../src/economics/transactions/holdout.js';
import { drawTotals, expectedTotal } from '../../../src/economics/transactions/totals.js';
import { stream } from '../../../src/math/random.js';
import { simulate } from '../coverageOf.js';
import { MODELS } from './models.js';

const CUSTOMERS = 6000;

describe.each(MODELS)('$name', ({ model, truth, ages, horizon }) => {
  const given = model.given(truth);
  const { histories, futures, total } = simulate({ customers: CUSTOMERS, ages, horizon }, given, 1);
  const fitted = fitTransactions(model, histories);

  test('is found again within four standard errors', () => {
    expect(fitted.converged).toBe(true);
    fitted.params.forEach((param, k) => {
      expect(Math.abs(param - truth[k]!)).toBeLessThan(4 * fitted.se[k]!);
      expect(fitted.se[k]! / truth[k]!).toBeLessThan(0.3);
    });
  });

  test('expects what its customers go on to do, also those of one history', () => {
    const expected = expectedTotal(given, histories, horizon);
    const sd = Math.sqrt(futures.reduce((sum, each) => sum + each * each, 0));
    expect(Math.abs(total - expected)).toBeLessThan(4 * sd);
    const rows = Array.from(futures.keys()).filter((row) => histories.frequency[row]! === 1);
    const done = rows.reduce((sum, row) => sum + futures[row]!, 0);
    const meant = rows.reduce(
      (sum, row) => sum + given.expected(1, histories.recency[row]!, histories.age[row]!, horizon),
      0,
    );
    const spread = Math.sqrt(rows.reduce((sum, row) => sum + futures[row]! ** 2, 0));
    expect(Math.abs(done - meant)).toBeLessThan(4 * spread);
  });

  test('gives counts probabilities that sum to one and have its expectation as their mean', () => {
    const [x, tx, age] = [2, 5, 8];
    let sum = 0;
    let mean = 0;
    for (let count = 0; count < 400; count++) {
      const probability = Math.exp(given.logProbability(count, x, tx, age, 5));
      sum += probability;
      mean += count * probability;
    }
    expect(sum).toBeCloseTo(1, 9);
    expect(mean).toBeCloseTo(given.expected(x, tx, age, 5), 8);
  });

  test('gives histories probabilities: alive in [0, 1], later recency means likelier alive', () => {
    const alive = [0, 2, 4, 6, 8].map((tx) => given.alive(Math.min(tx, 2), tx, 8));
    for (const each of alive) {
      expect(each).toBeGreaterThan(0);
      expect(each).toBeLessThanOrEqual(1);
    }
    expect(alive.slice(1)).toEqual(alive.slice(1).toSorted((a, b) => a - b));
    expect(given.alive(0, 0, 0)).toBeLessThanOrEqual(1);
    expect(given.expected(3, 5, 8, 5)).toBeGreaterThan(given.expected(3, 5, 8, 4));
  });

  test('draws totals whose middle is the expectation, whoever is drawn', () => {
    const draws = drawTransactionParameters(model, histories, fitted, 200, stream(1, 'draws'));
    const totals = drawTotals(model, { center: fitted.params, draws }, histories, horizon, stream(1, 'totals'));
    const mean = totals.reduce((sum, each) => sum + each, 0) / totals.length;
    const expected = expectedTotal(model.given(fitted.params), histories, horizon);
    expect(mean / expected).toBeGreaterThan(0.97);
    expect(mean / expected).toBeLessThan(1.03);
  });
});

test('the hold-out prefers the model that customers came from', () => {
  const continuous = MODELS.filter(({ name }) => name !== 'BG/BB');
  for (const { name, model, truth, ages, horizon } of continuous) {
    const { histories, futures } = simulate({ customers: CUSTOMERS, ages, horizon }, model.given(truth), 2);
    const candidates = continuous.map((each) => ({
      name: each.name,
      given: each.model.given(fitTransactions(each.model, histories).params),
    }));
    const scores = chooseByHoldout(candidates, histories, futures, horizon);
    const own = scores.find((score) => score.name === name)!;
    expect(own.behind).toBeLessThanOrEqual(2 * own.behindSe);
    expect(scores[0]!.behind).toBe(0);
    expect(scores.map((score) => score.logScore)).toEqual(
      scores.map((score) => score.logScore).toSorted((a, b) => b - a),
    );
  }
});
