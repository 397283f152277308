import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classic, countsOf, SHARES, spanOf } from '../../src/simulator/classic/profile.js';
import { parseProfile } from '../../src/simulator/profiles.js';
import { parseDay } from '../../src/time.js';

describe('the brief’s numbers', () => {
  test('classic', () => {
    expect(classic).toMatchObject({
      users: 1000,
      deposits: 800,
      withdrawals: 600,
      orders: 3000,
      rampPerDay: 500,
    });
    expect(countsOf(SHARES.order, 3000)).toEqual({
      filled: 1200,
      open: 900,
      cancelled: 600,
      expired: 240,
      partially_filled: 60,
    });
    expect(countsOf(SHARES.ramp, 500)).toEqual({ completed: 425, failed: 50, pending: 25 });
    expect(countsOf(SHARES.withdrawal, 600)).toEqual({ completed: 510, pending: 60, failed: 18, rejected: 12 });
  });

  test('counts sum to the total and lie within one of their share', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (total) => {
        const counts = countsOf(SHARES.withdrawal, total);
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
        for (const [key, share] of Object.entries(SHARES.withdrawal))
          expect(Math.abs(counts[key as keyof typeof counts] - share * total)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('profile files', () => {
  test('extend a profile by name', () => {
    const profile = parseProfile({ extends: 'classic', users: 200 }, 'mine.json');
    expect(profile).toEqual({ ...classic, users: 200, name: 'mine.json' });
  });

  test.each([
    [{ extends: 'classic', users: -3 }, /mine\.json: users is -3/],
    [{ extends: 'classic', users: 'many' }, /mine\.json: users is "many"/],
    [{ extends: 'modern' }, /mine\.json: extends is "modern"/],
    [{ extends: 'classic', usres: 3 }, /mine\.json: .*usres/],
    [{ users: 3 }, /mine\.json: extends is missing/],
    [[], /mine\.json/],
    [{ extends: 'classic', days: 30 }, /mine\.json: rampDays 90 must be less than days 30/],
    [
      { extends: 'demo', start: '2017-12-31' },
      /start is "2017-12-31": the market begins on 2018-01-01, give that day or/,
    ],
    [{ extends: 'classic', deposits: 0, rampPerDay: 0 }, /mine\.json: orders and withdrawals need/],
  ])('refuse %j, naming path and value', (json, sentence) => {
    expect(() => parseProfile(json, 'mine.json')).toThrow(sentence);
  });
});

test('a world cannot begin before the market does', () => {
  expect(() => spanOf(classic, parseDay('2018-12-30', 'as-of'))).toThrow(
    /as-of 2018-12-30 is before the start.*2018-12-31 or later/,
  );
  expect(spanOf(classic, parseDay('2018-12-31', 'as-of')).span.from).toBe(parseDay('2018-01-01', 'day'));
});
