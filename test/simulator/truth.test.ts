import { describe, expect, test } from 'vitest';
import { parseDay } from '../../src/time.js';
import { type Life, liveAgain } from './truthOverLives.js';

/** The whole study (each channel within 1 %) takes some ten minutes; the sample holds the sum to what it can see. */
const whole = process.env['KRO_ALL_LIVES'] === '1';
const lives = liveAgain({
  usersPerYear: whole ? 6000 : 1500,
  from: parseDay('2024-01-01', 'day'),
  through: parseDay('2024-09-30', 'day'),
  lives: whole ? 300 : 40,
  moneyCut: 0,
});

describe('the truth, over many lives of the same people in the same market', () => {
  test('is the mean of what they bring, within three standard errors of it', () => {
    for (const channel of [null, ...new Set(lives[0]!.causes)]) {
      const realised = lives.map((life) => sumOf(life, 'realised', channel));
      const truth = lives.map((life) => sumOf(life, 'truth', channel));
      const error = standardError(realised.map((sum, i) => sum - truth[i]!));
      expect(Math.abs(mean(truth) - mean(realised)), `${channel}`).toBeLessThan(3.3 * error);
    }
  });

  test('in sum is within 1 % of it, and by channel where there are lives enough to see 1 %', () => {
    const off = (channel: string | null) =>
      mean(lives.map((life) => sumOf(life, 'truth', channel))) /
        mean(lives.map((life) => sumOf(life, 'realised', channel))) -
      1;
    expect(Math.abs(off(null))).toBeLessThan(whole ? 0.01 : 0.02);
    for (const channel of new Set(lives[0]!.causes))
      if (seesOnePercent(channel)) expect(Math.abs(off(channel)), channel).toBeLessThan(0.01);
  });

  test('varies a tenth as much, or less', () => {
    const people = lives[0]!.causes.map((_, person) => person);
    const over = (of: 'truth' | 'realised') =>
      people.reduce((sum, person) => sum + variance(lives.map((life) => life[of][person]!)), 0);
    expect(over('truth') / over('realised')).toBeLessThan(0.1);
    for (const channel of new Set(lives[0]!.causes)) {
      const [truth, realised] = (['truth', 'realised'] as const).map((of) =>
        variance(lives.map((life) => sumOf(life, of, channel))),
      ) as [number, number];
      if (whole) expect(truth / realised, channel).toBeLessThan(0.1);
    }
  });

  test('is something for those who trade in any life, and nothing for the others', () => {
    const ever = (of: 'truth' | 'realised') =>
      lives[0]!.causes.map((_, person) => lives.some((life) => life[of][person] !== 0));
    expect(ever('truth')).toEqual(ever('realised'));
  });
});

/** The mean of what was realised is known to half a percent; the whole study has channels of which it is, the sample none. */
function seesOnePercent(channel: string): boolean {
  const realised = lives.map((life) => sumOf(life, 'realised', channel));
  return standardError(realised) <= 0.005 * mean(realised);
}

function sumOf(life: Life, of: 'truth' | 'realised', channel: string | null): number {
  return life[of].reduce(
    (sum, usd, person) => sum + (channel === null || life.causes[person] === channel ? usd : 0),
    0,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

function standardError(values: readonly number[]): number {
  return Math.sqrt(variance(values) / values.length);
}
