import { describe, expect, test } from 'vitest';
import { rankChurn, rankHighVolume } from '../../../src/economics/prediction/rankedSegments.js';
import type { Snapshots } from '../../../src/economics/prediction/snapshots.js';
import { shrinkRates } from '../../../src/economics/shrunkRates.js';
import { stream } from '../../../src/math/random.js';
import { beta, binomial } from '../../../src/math/variates.js';
import { simulateLives, simulateSnapshots } from './worlds.js';

describe('high volume by segment', () => {
  const lives = simulateLives(6, 3000, 300);
  const segments = rankHighVolume(lives, 90);

  test('counts who was there in time, of those whose day has come', () => {
    for (const { names, of } of [lives.users.groupings.get('channel')!]) {
      names.forEach((segment, group) => {
        const old = lives.users.ids.flatMap((_, user) =>
          of[user] === group && lives.users.signupDay[user]! + 90 <= lives.asOf ? [user] : [],
        );
        const there = old.filter((user) => lives.highVolumeOn[user]! <= lives.users.signupDay[user]! + 90);
        expect(segments.find((one) => one.by === 'channel' && one.segment === segment)).toMatchObject({
          n: old.length,
          x: there.length,
        });
      });
    }
  });

  test('shares are those of the beta-binomial, ranked within their kind', () => {
    const countries = segments.filter(({ by }) => by === 'country');
    expect(countries.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    expect(countries.map(({ share }) => share)).toEqual(shrinkRates(countries));
  });
});

test('groups that differ are told apart as far as they do, and their intervals hold', () => {
  const draw = stream(8, 'groups');
  let held = 0;
  const groups = 40;
  const rounds = 25;
  for (let round = 0; round < rounds; round++) {
    const rates = Array.from({ length: groups }, () => beta(draw, 4, 36));
    const counted = rates.map((rate) => ({ n: 150, x: binomial(draw, 150, rate) }));
    const shares = shrinkRates(counted);
    held += shares.filter(({ lower, upper }, k) => lower <= rates[k]! && rates[k]! <= upper).length;
    const distance = (of: (k: number) => number) => rates.reduce((sum, rate, k) => sum + (of(k) - rate) ** 2, 0);
    expect(distance((k) => shares[k]!.estimate)).toBeLessThan(distance((k) => counted[k]!.x / 150) * 1.05);
  }
  const share = held / (groups * rounds);
  expect(share).toBeGreaterThan(0.92);
  expect(share).toBeLessThan(0.975);
});

test('a user who is seen ten times tells less than ten users', () => {
  const once = simulateSnapshots(7, 12, 200, 0);
  /** The same outcomes, of a tenth of the users: who churns once does so every time. */
  const often: Snapshots = {
    ...once,
    ids: once.ids.map((_, row) => `u${Math.floor(row / 20)}`),
    churned: once.churned.map((y, row) => (Number.isNaN(y) ? y : once.churned[row - (row % 20)]!)),
  };
  const width = (snapshots: Snapshots) => {
    const { lower, upper } = rankChurn(snapshots).find(({ by }) => by === 'channel')!.share;
    return upper - lower;
  };
  expect(width(often) / width(once)).toBeGreaterThan(2.5);
});
