/** The retention table against its definition, counted user by user and day by day. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstDays, NEVER } from '../../../src/economics/retention/activity.js';
import {
  calendar,
  calendarCohorts,
  equalBrackets,
  type Periods,
  rolling,
  singleDays,
} from '../../../src/economics/retention/periods.js';
import { cellOf, retentionTable } from '../../../src/economics/retention/table.js';
import { formatDay, lastDayOfMonth, parseDay, weekdayOf } from '../../../src/time.js';
import { activityOf, END, EVENTS, type Event, START, USERS } from './activities.js';

const day = (text: string) => parseDay(text, 'day');

/** First and last days of the periods of an anchor, said in another way than the engine's. */
type Spans = (anchor: number) => readonly (readonly [first: number, last: number])[];

const KINDS: readonly (readonly [string, Periods, Spans])[] = [
  ['n-day', singleDays([1, 7, 30]), (anchor) => [1, 7, 30].map((n) => [anchor + n, anchor + n])],
  ['30-day', equalBrackets(30, 3), (anchor) => [0, 30, 60].map((n) => [anchor + n, anchor + n + 29])],
  [
    'brackets',
    rolling([
      { from: 0, to: 1 },
      { from: 3, to: 10 },
      { from: 10, to: 40 },
    ]),
    (anchor) => [
      [anchor, anchor],
      [anchor + 3, anchor + 9],
      [anchor + 10, anchor + 39],
    ],
  ],
  [
    'forty days, more than a word of bits',
    equalBrackets(1, 40),
    (anchor) => Array.from({ length: 40 }, (_, n) => [anchor + n, anchor + n]),
  ],
  [
    'calendar weeks',
    calendar('week', 6),
    (anchor) => {
      const monday = anchor - weekdayOf(anchor);
      return Array.from({ length: 6 }, (_, n) => [Math.max(anchor, monday + 7 * n), monday + 7 * n + 6]);
    },
  ],
  [
    'calendar months',
    calendar('month', 4),
    (anchor) => {
      const spans: [number, number][] = [[anchor, lastDayOfMonth(anchor)]];
      while (spans.length < 4) {
        const first = spans.at(-1)![1] + 1;
        spans.push([first, lastDayOfMonth(first)]);
      }
      return spans;
    },
  ],
];

describe.each(KINDS)('%s', (_, periods, spans) => {
  test.each(['in', 'on-or-after'] as const)('%s the period', (measure) => {
    fc.assert(
      fc.property(
        EVENTS,
        fc.integer({ min: START, max: END }),
        fc.integer({ min: 0, max: 30 }),
        (events, asOf, shift) => {
          // An anchor of its own, before or after the first event: what came before it does not count.
          const anchors = firstDays(activityOf(events)).map((first) => (first === NEVER ? NEVER : first + shift - 10));
          const cohorts = calendarCohorts(anchors, 'month');
          const table = retentionTable(activityOf(events), { anchors, cohorts, periods, measure, asOf });
          for (const [cohort, first] of cohorts.firstDays.entries())
            for (let period = 0; period < periods.count; period++) {
              const { size, eligible, retained } = counted(events, anchors, first, { spans, period, measure, asOf });
              const cell = cellOf(table, cohort, period);
              expect([cell.size, cell.eligible, cell.retained]).toEqual([
                size,
                eligible,
                eligible === 0 ? null : retained,
              ]);
              expect(cell.isMature).toBe(eligible === size);
              expect(cell.retention?.estimate ?? null).toBe(eligible === 0 ? null : retained / eligible);
            }
        },
      ),
      { numRuns: 60 },
    );
  });
});

interface Looked {
  readonly spans: Spans;
  readonly period: number;
  readonly measure: 'in' | 'on-or-after';
  readonly asOf: number;
}

function counted(
  events: readonly Event[],
  anchors: Int32Array,
  month: number,
  { spans, period, measure, asOf }: Looked,
) {
  const users = Array.from({ length: USERS }, (_, user) => user).filter(
    (user) => anchors[user] !== NEVER && formatDay(anchors[user]!).slice(0, 7) === formatDay(month).slice(0, 7),
  );
  const eligible = users.filter((user) => spans(anchors[user]!)[period]![1] <= asOf);
  const retained = eligible.filter((user) => {
    const [first, last] = spans(anchors[user]!)[period]!;
    return events.some(
      ([who, when]) => who === user && when >= first && when <= asOf && (measure === 'on-or-after' || when <= last),
    );
  });
  return { size: users.length, eligible: eligible.length, retained: retained.length };
}

test('somebody without an anchor is in no cohort, and a month without anybody is there', () => {
  const anchors = Int32Array.of(day('2026-01-31'), NEVER, day('2026-03-01'));
  const cohorts = calendarCohorts(anchors, 'month');
  expect(cohorts.firstDays.map(formatDay)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
  expect([...cohorts.of]).toEqual([0, -1, 2]);
  const events: Event[] = [[1, day('2026-03-02')]];
  const spec = { anchors, cohorts, periods: equalBrackets(30, 1), measure: 'in', asOf: day('2026-12-31') } as const;
  const { size, retained } = retentionTable(activityOf(events, 3), spec);
  expect([[...size], [...retained]]).toEqual([
    [1, 0, 1],
    [0, 0, 0],
  ]);
});

test('brackets that overlap or run back are refused', () => {
  expect(() =>
    rolling([
      { from: 0, to: 7 },
      { from: 6, to: 9 },
    ]),
  ).toThrow('bracket 6 to 9 out of order');
  expect(() => rolling([{ from: 3, to: 3 }])).toThrow(RangeError);
});
