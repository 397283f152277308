/** Oracle: what a dark window promises: nothing is spent in it, soon nobody comes of it, and it stands alone. */
import { describe, expect, test } from 'vitest';
import { RAW } from '../../../src/contract/raw/index.js';
import { COUNTRIES } from '../../../src/contract/reference.js';
import { CHANNELS } from '../../../src/contract/vocabulary.js';
import { appendExperiments } from '../../../src/simulator/marketing/experiments.js';
import { PAID } from '../../../src/simulator/marketing/response.js';
import { appendSpend } from '../../../src/simulator/marketing/spend.js';
import { cutByMonth, weekdayOf } from '../../../src/time.js';
import { collector, END, expectedOn, planOf, START, sum } from './worlds.js';

describe.each([1, 2, 3])('seed %d', (seed) => {
  const plan = planOf(seed);
  const windows = collector(RAW.marketing_experiments);
  appendExperiments(plan, { from: START, to: END }, windows.builder);
  const spend = collector(RAW.marketing_spend);
  appendSpend(plan, { from: START, to: END }, spend.builder);

  test('nothing is spent in a dark window, but in the weeks around it', () => {
    for (const { channel, country, start_date, end_date } of windows.rows) {
      const days = spend.rows
        .filter((row) => row.channel === channel && row.country === country)
        .map((row) => row.date);
      expect(days.filter((day) => day >= start_date && day <= end_date)).toEqual([]);
      expect(days.some((day) => day >= start_date - 35 && day < start_date)).toBe(true);
    }
  });

  test('what was spent before fades: the last dark day brings almost nobody', () => {
    for (const { channel, country, start_date, end_date } of windows.rows) {
      if (end_date > END) continue;
      const before = Array.from({ length: 42 }, (_, i) => expectedOn(plan, start_date - 1 - i, channel, country));
      expect(expectedOn(plan, end_date, channel, country)).toBeLessThan(0.03 * (sum(before) / 42));
    }
  });

  test('each is three to five whole weeks, none begins in the first four months, no two overlap', () => {
    const { experiments } = plan;
    experiments.forEach(({ from, to }, i) => {
      expect([21, 28, 35]).toContain(to - from + 1);
      expect(weekdayOf(from)).toBe(0);
      expect(from).toBeGreaterThanOrEqual(START + 120);
      if (i > 0) expect(from).toBeGreaterThan(experiments[i - 1]!.to);
    });
  });

  test('one begins every five to seven weeks, every channel has its turn', () => {
    const days = END - START - 122;
    expect(plan.experiments.length).toBeGreaterThanOrEqual(Math.floor(days / 49));
    expect(plan.experiments.length).toBeLessThanOrEqual(Math.ceil(days / 35));
    expect(new Set(plan.experiments.map(({ channel }) => CHANNELS[channel]))).toEqual(new Set(PAID));
  });

  test('treated countries are two or more and large together, and some are left to compare with', () => {
    for (const { countries } of plan.experiments) {
      const weight = sum(countries.map((country) => COUNTRIES[country]!.weight));
      expect(new Set(countries).size).toBe(countries.length);
      expect(countries.length).toBeGreaterThanOrEqual(2);
      expect(weight).toBeGreaterThanOrEqual(30);
      expect(weight).toBeLessThan(60);
    }
  });

  test('rows have their key, and pieces announce each window once, on its first day', () => {
    const keys = windows.rows.map((row) => `${row.experiment_id} ${row.channel} ${row.country}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(windows.rows.every((row) => row._as_of === row.start_date && row.kind === 'dark')).toBe(true);
    const pieces = collector(RAW.marketing_experiments);
    for (const piece of cutByMonth({ from: START, to: END })) appendExperiments(plan, piece, pieces.builder);
    expect(pieces.rows).toEqual(windows.rows);
  });
});

test('where nothing is spent, nothing can be switched off', () => {
  expect(planOf(1, { spend: 0 }).experiments).toEqual([]);
  expect(planOf(1, { spend: 0.5 }).experiments).toEqual(planOf(1).experiments);
});

test('an id tells what and when', () => {
  expect(planOf(1).experiments[0]!.id).toMatch(
    /^dark-(paid_search|paid_social|affiliate|influencer|ramp_partner)-\d{4}-\d{2}-\d{2}$/,
  );
});
