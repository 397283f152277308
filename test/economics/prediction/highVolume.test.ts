import { describe, expect, test } from 'vitest';
import { evaluateHighVolume, predictHighVolume } from '../../../src/economics/prediction/highVolume.js';
import { livesAt, NEVER } from '../../../src/economics/prediction/lives.js';
import { simulateLives } from './worlds.js';

const DAYS = 500;
const lives = simulateLives(2, 6000, DAYS);
const { users, highVolumeOn, asOf } = lives;
const { rows, deciles, signals, origins } = evaluateHighVolume(lives);
const { predictions, warnings } = predictHighVolume(lives);
const placeOf = new Map(users.ids.map((id, user) => [id, user]));

describe('judged on later cohorts', () => {
  const all = rows.filter(({ segment }) => segment === 'all');

  test('the models of 7, 14 and 30 days are', () => {
    expect(all.map(({ model, horizonDays }) => [model, horizonDays])).toEqual([
      ['high-volume/7', 90],
      ['high-volume/14', 90],
      ['high-volume/30', 90],
    ]);
  });

  test.each([0, 1, 2])('their chances are right, and better than the share of everybody (%d)', (place) => {
    const scores = all[place]!;
    const { ones, n, observedExpected, calibrationSlope, calibrationSlopeSe } = scores;
    expect(ones).toBeGreaterThan(20);
    expect(scores.brierSkill).toBeGreaterThan(0.03);
    expect(scores.logScoreSkill).toBeGreaterThan(0.1);
    expect(scores.auc).toBeGreaterThan(0.75);
    expect(scores.prAuc).toBeGreaterThan((3 * ones) / n);
    // As far from 1 as chance may bring them.
    expect(Math.abs(Math.log(observedExpected!))).toBeLessThan(3 / Math.sqrt(ones));
    expect(Math.abs(calibrationSlope! - 1)).toBeLessThan(3 * calibrationSlopeSe!);
  });

  test('the longer a user is seen, the better', () => {
    const skills = all.map(({ logScoreSkill }) => logScoreSkill!);
    expect(skills).toEqual(skills.toSorted((a, b) => a - b));
  });

  test('the first tenth holds most of them', () => {
    expect(deciles.get('high-volume/7')![0]!.lift).toBeGreaterThan(4);
  });

  test('volume and deposits matter; the group that was dealt out does not', () => {
    const found = signals.get('high-volume/14')!;
    expect(found[0]!.signal).toMatch(/volume|size of a trade/);
    const channel = found.find(({ signal }) => signal === 'channel')!;
    expect(Math.abs(channel.loss)).toBeLessThan(4 * channel.se);
  });

  test('segments and origins add up to everybody', () => {
    const total = (model: string, names: readonly string[]) =>
      rows.filter((row) => row.model === model && names.includes(row.segment)).reduce((sum, { n }) => sum + n, 0);
    for (const { model, n, ones } of all) {
      expect(total(model, ['organic', 'affiliate'])).toBe(n);
      const own = origins.filter((origin) => origin.model === model);
      expect(own.reduce((sum, origin) => sum + origin.n, 0)).toBe(n);
      expect(own.reduce((sum, origin) => sum + origin.observed, 0)).toBe(ones);
    }
  });
});

describe('predictions', () => {
  test('are of everybody whose horizon is open and who is not large yet, once', () => {
    const due = users.ids.filter((_, user) => {
      const age = asOf - users.signupDay[user]!;
      return age >= 6 && age < 90 && highVolumeOn[user] === NEVER;
    });
    expect(predictions.map(({ userId }) => userId).toSorted()).toEqual(due);
    expect(predictions.every(({ quantity, horizonDays }) => quantity === 'high_volume_90' && horizonDays === 90)).toBe(
      true,
    );
  });

  test('are by the latest cut-off that the user has passed', () => {
    for (const { userId, model } of predictions) {
      const lived = asOf - users.signupDay[placeOf.get(userId)!]! + 1;
      expect(model).toBe(`high-volume/${lived >= 30 ? 30 : lived >= 14 ? 14 : 7}`);
    }
  });

  test('add up to as many as come', () => {
    // What was said of the users of an earlier day, and what came of them.
    const day = asOf - 90;
    const told = predictHighVolume(livesAt(lives, day)).predictions.filter(
      ({ userId }) => users.signupDay[placeOf.get(userId)!]! <= day,
    );
    const expected = told.reduce((sum, { probability }) => sum + probability, 0);
    const came = told.filter(({ userId }) => {
      const user = placeOf.get(userId)!;
      return highVolumeOn[user]! <= users.signupDay[user]! + 90;
    }).length;
    expect(Math.abs(came - expected)).toBeLessThan(3 * Math.sqrt(expected));
  });

  test('come with reasons, strongest first, in words', () => {
    const first = predictions.toSorted((a, b) => b.probability - a.probability)[0]!;
    const sizes = first.reasons.map(({ logOdds }) => Math.abs(logOdds));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(first.reasons.map(({ text }) => text).join(', ')).toMatch(/volume so far [\d,]+ USD|[\d,]+ USD a trade/);
    expect(predictions.every(({ probability }) => probability > 0 && probability < 1)).toBe(true);
  });

  test('say whom they leave out', () => {
    expect(warnings.join('; ')).toMatch(/\d+ users had high volume within 7 days and are not predicted/);
  });
});

test('too few who get there are told, and nobody is predicted', () => {
  const few = predictHighVolume(simulateLives(3, 300, 300));
  expect(few.predictions).toEqual([]);
  expect(few.warnings.join('; ')).toMatch(
    /\d+ of \d+ users got there, too few to learn from \(at least 25 are wanted\)/,
  );
});

test('cut-offs and horizons that make no sense are refused', () => {
  expect(() => predictHighVolume(lives, { cutOffs: [7, 31] })).toThrow('whole days from 1 to 30 in ascending order');
  expect(() => predictHighVolume(lives, { cutOffs: [14, 7] })).toThrow('ascending');
  expect(() => predictHighVolume(lives, { horizons: [30] })).toThrow('beyond the cut-off');
});
