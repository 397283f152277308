import { describe, expect, it } from 'vitest';
import { answerRetention, type RetentionRow } from '../../src/answers/retention.js';

/** Ages in order: [eligible, active]. */
function cohort(month: string, users: number, ages: Record<number, [number, number | null]>): RetentionRow[] {
  return Object.entries({ 0: [users, users], ...ages }).map(([age, [eligible, active]]) => ({
    cohort_month: `${month}-01`,
    age_months: Number(age),
    cohort_users: users,
    eligible_users: eligible as number,
    active_users: active as number | null,
  }));
}

const WORLD = [
  ...cohort('2026-01', 100, { 1: [100, 60], 3: [100, 40] }),
  ...cohort('2026-02', 100, { 1: [100, 20], 3: [100, 5] }),
  ...cohort('2026-05', 40, { 1: [10, 5] }),
  ...cohort('2026-06', 30, { 1: [0, null] }),
];

describe('the cells', () => {
  const { cohorts } = answerRetention(WORLD);
  const cell = (month: string, age: number) =>
    cohorts.find((one) => one.cohort === month)!.months.find((one) => one.age === age)!;

  it('are the mart’s shares', () => {
    expect(cell('2026-01', 1)).toMatchObject({ n: 100, active: 60, estimate: 0.6, mature: true });
    expect(cell('2026-05', 1)).toMatchObject({ n: 10, active: 5, estimate: 0.5, mature: false });
  });

  it('too young are empty, never zero', () => {
    for (const one of [cell('2026-06', 1), cell('2026-05', 3), cell('2026-01', 6)])
      expect(one).toMatchObject({ n: 0, estimate: null, lower: null, upper: null, mature: false });
  });

  it('of all users add up', () => {
    expect(cell('all', 1)).toMatchObject({ n: 210, active: 85, mature: false });
    expect(cohorts[0]!.users).toBe(270);
  });
});

describe('the sentence', () => {
  it('tells the share of all, month by month', () => {
    expect(answerRetention(WORLD).sentence).toMatch(
      /^Of the users who lived through the month, active were 40\.5 % in month 1 \(n 210\), 22\.5 % in month 3 \(n 200\)\./,
    );
  });

  it('says that everybody is too young', () => {
    expect(answerRetention([]).sentence).toMatch(/^Too young: /);
  });
});
