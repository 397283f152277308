/** Nelson–Aalen against R's survival 3.5 (cumhaz and std.chaz of survfit), with late entry. */
import { expect, test } from 'vitest';
import { nelsonAalen } from '../../../src/economics/survival/nelsonAalen.js';
import { riskTable } from '../../../src/economics/survival/riskTable.js';
import { late } from './remission.js';

const table = riskTable(late);

test.each([
  [3, 0.514880952381, 0.2420980491857],
  [10, 1.0137510627803, 0.2791982952372],
  [20, 1.4976185841478, 0.3286785207249],
])('H(%d)', (time, estimate, se) => {
  const [point] = nelsonAalen(table, [time]);
  expect(point!.estimate).toBeCloseTo(estimate, 11);
  expect(point!.se).toBeCloseTo(se, 11);
  expect(point!.variance).toBeCloseTo(se ** 2, 11);
  // On the log scale the ends lie at one factor from the estimate.
  expect(point!.lower! * point!.upper!).toBeCloseTo(estimate ** 2, 10);
  expect(Math.log(point!.upper! / estimate)).toBeCloseTo((1.959963984540054 * se) / estimate, 10);
});

test('0 before the first event, without an interval; nothing after the last time', () => {
  expect(nelsonAalen(table, [0.5, 99])).toEqual([
    { time: 0.5, estimate: 0, variance: 0, se: 0, lower: null, upper: null },
    { time: 99, estimate: null, variance: null, se: null, lower: null, upper: null },
  ]);
});
