/** Planted leaks: features that look beyond the moment of the prediction. */
import { describe, expect, test } from 'vitest';
import { CHURN_COLUMNS, churnFeatures } from '../../../src/economics/prediction/churnFeatures.js';
import { earlyLife } from '../../../src/economics/prediction/earlyLife.js';
import type { FeatureTable } from '../../../src/economics/prediction/featureTable.js';
import { earlyUsers, highVolumeFeatures } from '../../../src/economics/prediction/highVolumeFeatures.js';
import { findLeaks } from '../../../src/economics/prediction/leaks.js';
import { type Lives, livesAt, NEVER } from '../../../src/economics/prediction/lives.js';
import { type Snapshots, snapshotsAt } from '../../../src/economics/prediction/snapshots.js';
import { simulateLives, simulateSnapshots } from './worlds.js';

const lives = simulateLives(1, 800, 150);
const snapshots = simulateSnapshots(1, 6, 60, 0);

/** Our features after seven days, and one more. */
const withFeature =
  (name: string, of: (lives: Lives, user: number) => number) =>
  (facts: Lives): FeatureTable => {
    const users = earlyUsers(facts, 7);
    const table = highVolumeFeatures(facts, users, 7);
    const values = Float64Array.from(users, ({ user }) => of(facts, user));
    return { ...table, columns: [...table.columns, { name, signal: 'planted', isGroup: false, values }] };
  };

const leaksOf = (features: (facts: Lives) => FeatureTable) =>
  findLeaks({ facts: lives, features, at: livesAt, moments: 20 });

describe('after the first days of life', () => {
  test.each([7, 14, 30])('our features of %d days are sound', (days) => {
    expect(leaksOf((facts) => highVolumeFeatures(facts, earlyUsers(facts, days), days))).toEqual([]);
  });

  test('a feature of day 20 in a model of 7 days is caught, and named', () => {
    const leaks = leaksOf(withFeature('volume by day 20', (facts, user) => earlyLife(facts, user, 20).tradeVolume));
    expect(leaks.map(({ feature }) => feature)).toEqual(['volume by day 20']);
    const [{ subjects, compared, example }] = leaks as [(typeof leaks)[0]];
    expect(subjects).toBeGreaterThan(5);
    expect(compared).toBeGreaterThan(subjects);
    expect(example.today).toBeGreaterThan(example.known);
  });

  test('a payment of the first days that was settled after them is caught', () => {
    const byDay = ({ signs, users }: Lives, user: number) => {
      let sum = 0;
      for (let row = signs.first[user]!; row < signs.first[user + 1]!; row++)
        if (signs.day[row]! < users.signupDay[user]! + 7) sum += signs.figures.depositVolume[row]!;
      return sum;
    };
    expect(leaksOf(withFeature('deposited', byDay)).map(({ feature }) => feature)).toEqual(['deposited']);
  });

  test('what became of the user is caught', () => {
    const label = ({ highVolumeOn }: Lives, user: number) => (highVolumeOn[user] === NEVER ? 0 : 1);
    expect(leaksOf(withFeature('is large', label)).map(({ feature }) => feature)).toEqual(['is large']);
  });

  test('a figure of all users is caught where later users move it', () => {
    const mean = ({ signs }: Lives) => signs.figures.trades.reduce((sum, count) => sum + count, 0);
    expect(leaksOf(withFeature('trades of everybody', mean)).map(({ feature }) => feature)).toEqual([
      'trades of everybody',
    ]);
  });

  test('the worst comes first', () => {
    const planted = (facts: Lives): FeatureTable => {
      const [late, large] = [
        withFeature('by day 20', (one, user) => earlyLife(one, user, 20).trades)(facts),
        withFeature('by day 9', (one, user) => earlyLife(one, user, 9).trades)(facts),
      ];
      return { ...late, columns: [...late.columns, large.columns.at(-1)!] };
    };
    expect(leaksOf(planted).map(({ feature }) => feature)).toEqual(['by day 20', 'by day 9']);
  });
});

describe('at a snapshot', () => {
  const search = (features: (facts: Snapshots) => FeatureTable) =>
    findLeaks({ facts: snapshots, features, at: (facts, day) => snapshotsAt(facts, day, 30) }).map(
      ({ feature }) => feature,
    );
  const planted = (name: string, of: (facts: Snapshots, row: number) => number) => (facts: Snapshots) => {
    const table = churnFeatures(facts);
    const values = Float64Array.from(facts.ids, (_, row) => of(facts, row));
    return { ...table, columns: [...table.columns, { name, signal: 'planted', isGroup: false, values }] };
  };

  test('our features are sound', () => {
    expect(search((facts) => churnFeatures(facts))).toEqual([]);
  });

  test('the label is caught', () => {
    expect(search(planted('stays', ({ churned }, row) => (churned[row] === 0 ? 1 : 0)))).toEqual(['stays']);
  });

  test('a sign that was revised after its snapshot is caught between two builds of the marts', () => {
    const later: Snapshots = {
      ...snapshots,
      figures: { ...snapshots.figures, failures30: snapshots.figures.failures30.map((_, row) => row % 3) },
    };
    const between = findLeaks({
      facts: later,
      features: (facts) => churnFeatures(facts),
      at: (_, day) => snapshotsAt(snapshots, day, 30),
    });
    expect(between.map(({ feature }) => feature)).toEqual(['ln failed payments']);
    expect(CHURN_COLUMNS.some(({ name }) => name === 'ln failed payments')).toBe(true);
  });
});
