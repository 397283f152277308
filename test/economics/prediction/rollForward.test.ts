import { describe, expect, test } from 'vitest';
import { type Examples, recalibratedOf, rollForward } from '../../../src/economics/prediction/rollForward.js';
import { scoresOf } from '../../../src/economics/prediction/scores.js';
import { contribution, importanceOf, signalsOf } from '../../../src/economics/prediction/signals.js';
import { normal } from '../../../src/math/distributions.js';
import { logistic, logit } from '../../../src/math/logistic.js';
import { stream } from '../../../src/math/random.js';

const DAYS = 400;
const WAIT = 40;
const ORIGINS = [120, 180, 240, 300];
const options = { asOf: DAYS - 1, origins: ORIGINS };

/** Ten examples a day: two signals that matter, one that does not, and a chance that is known. */
function world(seed: number, chanceOf: (a: number, b: number) => number) {
  const draw = stream(seed, 'forward');
  const n = 10 * DAYS;
  const values = (signal: string) => ({
    name: signal,
    signal,
    isGroup: false,
    values: Float64Array.from({ length: n }, () => normal(draw)),
  });
  const columns = ['first', 'second', 'idle'].map(values);
  const moment = Int32Array.from({ length: n }, (_, row) => Math.floor(row / 10));
  const probability = Float64Array.from(moment, (_, row) =>
    chanceOf(columns[0]!.values[row]!, columns[1]!.values[row]!),
  );
  const outcome = Float64Array.from(probability, (p) => (draw.chance(p) ? 1 : 0));
  const knownOn = moment.map((day) => day + WAIT);
  const ids = Array.from(moment, (_, row) => `r${row}`);
  return { examples: { features: { ids, moment, columns }, outcome, knownOn }, probability };
}

const { examples, probability } = world(1, (a, b) => logistic(-1.5 + a - 0.5 * b));
const forward = rollForward(examples, options)!;
const pooled = (blocks = forward.blocks) => ({
  given: blocks.flatMap((block) => [...block.probability]),
  right: blocks.flatMap(({ rows }) => Array.from(rows, (row) => probability[row]!)),
  outcome: blocks.flatMap(({ rows }) => Array.from(rows, (row) => examples.outcome[row]!)),
});

describe('a world that is as the classifier assumes', () => {
  test('is predicted nearly as by who knows the chances', () => {
    const { given, right, outcome } = pooled();
    const [ours, best] = [scoresOf(given, outcome), scoresOf(right, outcome)];
    expect(ours.logScore).toBeGreaterThan(best.logScore - 0.006);
    expect(ours.auc!).toBeGreaterThan(best.auc! - 0.005);
    expect(Math.abs(ours.observedExpected! - 1)).toBeLessThan(0.1);
    expect(Math.abs(ours.calibrationSlope! - 1)).toBeLessThan(0.12);
  });

  test('every example after the first origin whose outcome is known is predicted once', () => {
    const rows = forward.blocks.flatMap((block) => [...block.rows]);
    const due = Array.from(examples.knownOn, (day, row) => (day < DAYS && row >= 10 * ORIGINS[0]! ? row : -1));
    expect(rows.toSorted((a, b) => a - b)).toEqual(due.filter((row) => row >= 0));
  });
});

describe('no prediction has seen what came after its origin', () => {
  test.each(ORIGINS)('what happens after day %d changes nothing that was said on it', (origin) => {
    const draw = stream(9, 'another future');
    const other: Examples = {
      ...examples,
      outcome: examples.outcome.map((y, row) => (examples.knownOn[row]! <= origin ? y : draw.chance(0.9) ? 1 : 0)),
    };
    const blocks = rollForward(other, options)!.blocks;
    const place = ORIGINS.indexOf(origin);
    expect(blocks.slice(0, place + 1).map((block) => [...block.probability])).toEqual(
      forward.blocks.slice(0, place + 1).map((block) => [...block.probability]),
    );
  });

  test('what was known on it does', () => {
    const other = {
      ...examples,
      outcome: examples.outcome.map((y, row) => (examples.knownOn[row]! <= 60 ? 1 - y : y)),
    };
    expect([...rollForward(other, options)!.blocks[0]!.probability]).not.toEqual([...forward.blocks[0]!.probability]);
  });
});

test('a level that moves is followed by those who still wait', () => {
  // From day 200 on it happens three times as often; it shows within days, the outcome after 40.
  const draw = stream(4, 'moving');
  const { moment } = examples.features;
  const chance = (row: number) => (moment[row]! < 200 ? 0.06 : 0.18);
  const happenedOn = Int32Array.from(moment, (day, row) =>
    draw.chance(chance(row)) ? day + 1 + Math.floor(10 * draw.uniform()) : 2 ** 31 - 1,
  );
  const outcome = Float64Array.from(moment, (day, row) => (happenedOn[row]! <= day + WAIT ? 1 : 0));
  const expectedAt = (data: Examples) =>
    rollForward(data, options)!
      .blocks.find(({ origin }) => origin === 240)!
      .probability.reduce((sum, p, _, all) => sum + p / all.length, 0);
  const blind = expectedAt({ ...examples, outcome });
  const seeing = expectedAt({ ...examples, outcome, happenedOn });
  // 24 are expected by now and 72 seen: (72 + 30) ÷ (24 + 30).
  expect(blind).toBeLessThan(0.08);
  expect(seeing / blind).toBeGreaterThan(1.5);
  expect(seeing / blind).toBeLessThan(2.2);
});

test('too few outcomes teach nothing', () => {
  const rare = { ...examples, outcome: examples.outcome.map((_, row) => (row < 20 ? 1 : 0)) };
  expect(rollForward(rare, options)).toBeNull();
});

describe('signals', () => {
  test('their contributions are what the log odds differ by from the average', () => {
    const { model, design } = forward;
    const rows = Uint32Array.of(3, 999, 2500);
    const given = recalibratedOf(model, design, rows);
    const sums = [...signalsOf(examples.features).values()].map((columns) =>
      contribution(model, examples.features, columns, rows),
    );
    const average = Array.from(
      rows,
      (_, place) => logit(given[place]!) - sums.reduce((sum, one) => sum + one[place]!, 0),
    );
    expect(average[1]).toBeCloseTo(average[0]!, 9);
    expect(average[2]).toBeCloseTo(average[0]!, 9);
    const first = model.classifier.slope[0]! * examples.features.columns[0]!.values[3]!;
    expect(sums[0]![0]! - model.recalibration.slope * first).toBeCloseTo(
      -model.recalibration.slope * model.classifier.slope[0]! * model.classifier.mean[0]!,
      9,
    );
  });

  test('the stronger is missed more, an idle one not at all', () => {
    const found = importanceOf(forward, examples, 1);
    expect(found.map(({ signal }) => signal)).toEqual(['first', 'second', 'idle']);
    expect(found[1]!.loss).toBeGreaterThan(3 * found[1]!.se);
    expect(Math.abs(found[2]!.loss)).toBeLessThan(3 * found[2]!.se + 1e-4);
  });

  test('to have a wrong one is worse than to have none', () => {
    const alone = world(2, (a) => logistic(-1 + 2 * a));
    const one = rollForward(alone.examples, options)!;
    const [first] = importanceOf(one, alone.examples, 1);
    const y = one.blocks.flatMap(({ rows }) => Array.from(rows, (row) => alone.examples.outcome[row]!));
    const score = scoresOf(
      one.blocks.flatMap((block) => [...block.probability]),
      y,
    ).logScore;
    const share = y.reduce((sum, value) => sum + value, 0) / y.length;
    const entropy = share * Math.log(share) + (1 - share) * Math.log(1 - share);
    expect(first!.signal).toBe('first');
    expect(first!.loss).toBeGreaterThan(score - entropy);
  });
});
