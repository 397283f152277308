/** Windows of any shape are cut so that no statement changes more partitions than BigQuery takes, and no day is lost or doubled. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { firstDayOfMonth, type Window } from '../../src/time.js';
import {
  fewer,
  PARTITIONS_PER_STATEMENT,
  PARTITIONS_PER_TRANSACTION,
  refuseLong,
  refuseTooMany,
  SCRIPT_LENGTH,
  spans,
} from '../../src/warehouse/bigquery/quotas.js';
import { merge } from '../../src/warehouse/coverage.js';

const DAILY = RAW.orders;
const MONTHLY = RAW.users;
/** Merged, as loads have them. */
const windows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 9_000 })), { maxLength: 30 })
  .map((pairs) => merge(pairs.map(([from, more]) => ({ from, to: from + more }))));

const has = (all: readonly Window[], day: number) => all.filter(({ from, to }) => from <= day && day <= to).length;
const edges = (all: readonly Window[]) => all.flatMap(({ from, to }) => [from, from + 1, (from + to) >> 1, to - 1, to]);

describe('spans', () => {
  test.each([DAILY, MONTHLY])(
    'each day lies in one of them, in as many partitions as a statement may change',
    (table) => {
      fc.assert(
        fc.property(windows, (given) => {
          const cut = spans(table, given);
          for (const day of edges(given)) if (has(given, day) === 1) expect(has(cut, day)).toBe(1);
          for (const [at, { from, to }] of cut.entries()) {
            expect(partitions(table, { from, to })).toBeLessThanOrEqual(PARTITIONS_PER_STATEMENT);
            // None begins or ends where there is nothing, and none could have been left out.
            expect([has(given, from), has(given, to)]).toEqual([1, 1]);
            const next = cut[at + 1];
            if (next !== undefined && table === DAILY)
              expect(partitions(table, { from, to: next.from })).toBeGreaterThan(PARTITIONS_PER_STATEMENT);
          }
        }),
      );
    },
  );
});

test('fewer windows hold every day, and are the same where they are few', () => {
  fc.assert(
    fc.property(windows, fc.integer({ min: 1, max: 10 }), (given, most) => {
      const joined = fewer(given, most);
      expect(joined.length).toBeLessThanOrEqual(Math.max(most, given.length === 0 ? 0 : 1));
      expect(merge(joined)).toEqual(joined);
      for (const day of edges(given)) if (has(given, day) === 1) expect(has(joined, day)).toBe(1);
      if (given.length <= most) expect(joined).toEqual(given);
    }),
  );
  const far = [
    { from: 0, to: 0 },
    { from: 2, to: 2 },
    { from: 900, to: 901 },
  ];
  expect(fewer(far, 2)).toEqual([
    { from: 0, to: 2 },
    { from: 900, to: 901 },
  ]);
});

test('what no cut makes small enough is refused in a sentence', () => {
  expect(refuseLong('x'.repeat(SCRIPT_LENGTH))).toHaveLength(SCRIPT_LENGTH);
  expect(() => refuseLong('x'.repeat(SCRIPT_LENGTH + 1))).toThrow(/load fewer tables or days at a time/);
  refuseTooMany([{ table: DAILY, days: PARTITIONS_PER_TRANSACTION }]);
  expect(() =>
    refuseTooMany([
      { table: DAILY, days: PARTITIONS_PER_TRANSACTION },
      { table: MONTHLY, days: 1 },
    ]),
  ).toThrow('the rows lie in 100001 partitions');
});

function partitions({ partition }: typeof DAILY | typeof MONTHLY, { from, to }: Window): number {
  if (partition.by === 'day') return to - from + 1;
  let months = 0;
  for (let day = firstDayOfMonth(from); day <= to; day = firstDayOfMonth(day + 32)) months++;
  return months;
}
