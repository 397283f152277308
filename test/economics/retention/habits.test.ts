/** Usage intervals and stickiness against their definitions, counted by hand. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activeDays } from '../../../src/economics/retention/activity.js';
import { stickiness } from '../../../src/economics/retention/stickiness.js';
import { usageInterval } from '../../../src/economics/retention/usageInterval.js';
import { activityOf, END, EVENTS, START, USERS } from './activities.js';

test('active days are distinct, ascending, and within the window', () => {
  fc.assert(
    fc.property(EVENTS, fc.integer({ min: START, max: END - 5 }), (events, from) => {
      const { start, day } = activeDays(activityOf(events), from, END - 5);
      for (let user = 0; user < USERS; user++) {
        const days = events
          .filter(([who, when]) => who === user && when >= from && when <= END - 5)
          .map(([, when]) => when);
        expect([...day.subarray(start[user]!, start[user + 1]!)]).toEqual([...new Set(days)].sort((a, b) => a - b));
      }
    }),
  );
});

test('daily, weekly and monthly users of every day', () => {
  fc.assert(
    fc.property(EVENTS, fc.integer({ min: 0, max: 60 }), (events, later) => {
      const active = activeDays(activityOf(events), START, END);
      for (const { day, daily, weekly, monthly, stickiness: share } of stickiness(active, START + later, END)) {
        const within = (window: number) =>
          new Set(events.filter(([, when]) => when <= day && when > day - window).map(([user]) => user)).size;
        expect([daily, weekly, monthly]).toEqual([within(1), within(7), within(30)]);
        expect(share).toBe(within(30) === 0 ? null : within(1) / within(30));
      }
    }),
    { numRuns: 40 },
  );
});

test('the usage interval: 80 % of those who came twice are back within 7 days', () => {
  // Gaps: daily (1, 1), weekly (7), weekly with a pause (7, 7, 30), fortnightly (14, 14), daily (1); one came once.
  const histories = [[0, 1, 2], [0, 7], [0, 7, 14, 44], [0, 14, 28], [3, 4, 4], [9]];
  const events = histories.flatMap((days, user) => days.map((day) => [user, START + day] as const));
  const { repeaters, days, shares } = usageInterval(activeDays(activityOf(events), START, END));
  expect({ repeaters, days }).toEqual({ repeaters: 5, days: 7 });
  expect([shares[0], shares[1], shares[6], shares[7], shares.at(-1)]).toEqual([0, 0.4, 0.4, 0.8, 1]);
  expect(usageInterval(activeDays(activityOf(events), START, END), 0.9).days).toBe(14);
  expect(usageInterval(activeDays(activityOf([]), START, END))).toMatchObject({ repeaters: 0, days: null });
});
