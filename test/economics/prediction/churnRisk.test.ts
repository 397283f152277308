import { describe, expect, test } from 'vitest';
import { evaluateChurn, predictChurn } from '../../../src/economics/prediction/churnRisk.js';
import { scoresOf } from '../../../src/economics/prediction/scores.js';
import { logistic } from '../../../src/math/logistic.js';
import { churnLogOdds, simulateSnapshots } from './worlds.js';

const MONTHS = 18;
const snapshots = simulateSnapshots(4, MONTHS, 250, 0.3);
const { rows, origins, signals } = evaluateChurn(snapshots);
const { predictions } = predictChurn(snapshots);

const truth = (row: number) =>
  logistic(churnLogOdds(snapshots.figures.sinceActivity[row]!, snapshots.figures.activeDays90[row]!));

describe('judged on later snapshots', () => {
  const [all] = rows;

  test('the chances are right over the year, though no month’s level is known before', () => {
    expect(all).toMatchObject({ model: 'churn-risk', segment: 'all', horizonDays: 30 });
    expect(all!.brierSkill).toBeGreaterThan(0.05);
    expect(all!.observedExpected).toBeGreaterThan(0.8);
    expect(all!.observedExpected).toBeLessThan(1.25);
    expect(Math.abs(all!.calibrationSlope! - 1)).toBeLessThan(0.2);
  });

  test('they tell people apart nearly as well as who knows what drives them', () => {
    const judged = Array.from(snapshots.ids.keys()).filter(
      (row) => snapshots.snapshotOn[row]! >= origins[0]!.origin && !Number.isNaN(snapshots.churned[row]!),
    );
    const best = scoresOf(
      judged.map(truth),
      judged.map((row) => snapshots.churned[row]!),
    );
    expect(all!.n).toBe(judged.length);
    expect(all!.auc!).toBeGreaterThan(best.auc! - 0.01);
  });

  test('every month whose outcome is known is one origin, after the first six', () => {
    expect(origins.map(({ n }) => n)).toEqual(new Array(MONTHS - 1 - 6).fill(250));
  });

  test('silence and pace matter', () => {
    const strongest = signals.get('churn-risk')!.slice(0, 2);
    expect(strongest.map(({ signal }) => signal).toSorted()).toEqual(['pace', 'silence']);
  });
});

describe('predictions', () => {
  const last = Array.from(snapshots.ids.keys()).filter((row) => snapshots.snapshotOn[row] === snapshots.asOf);

  test('are of everybody of the last snapshot, near their true chance', () => {
    expect(predictions.map(({ userId }) => userId)).toEqual(last.map((row) => snapshots.ids[row]!));
    const off = predictions.map(({ probability }, place) => Math.abs(probability - truth(last[place]!)));
    expect(off.reduce((sum, one) => sum + one, 0) / off.length).toBeLessThan(0.06);
    expect(predictions[0]).toMatchObject({ quantity: 'churn_30', horizonDays: 30 });
  });

  test('tell those who have been silent long by their silence', () => {
    const silent = predictions.filter((_, place) => snapshots.figures.sinceActivity[last[place]!]! >= 28);
    expect(silent.length).toBeGreaterThan(5);
    for (const { reasons } of silent) {
      const reason = reasons.find(({ signal }) => signal === 'silence' || signal === 'pace')!;
      expect(reason.logOdds).toBeGreaterThan(0);
      expect(reason.text).toMatch(/^last active 2[89] days ago$|^\d+ active days? of the last 30, \d+ of the last 90$/);
    }
  });
});

test('too few snapshots are told, and nobody is predicted', () => {
  const few = predictChurn(simulateSnapshots(5, 2, 30, 0));
  expect(few.predictions).toEqual([]);
  expect(few.warnings).toEqual([
    expect.stringMatching(/^churn: \d+ of 30 snapshots were followed by it, too few to learn from/),
  ]);
  expect(evaluateChurn(simulateSnapshots(5, 2, 30, 0))).toMatchObject({ rows: [], warnings: few.warnings });
});
