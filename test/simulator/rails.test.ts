import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../src/math/random.js';
import { isBusinessDay, settlesOnBusinessDay, settlesWithin } from '../../src/simulator/rails.js';
import { dayOfMicros, MICROS_PER_DAY, MICROS_PER_HOUR, parseDay, startOfDay } from '../../src/time.js';

const day = (text: string) => parseDay(text, 'day');
const instant = fc.integer({ min: startOfDay(day('2018-01-01')), max: startOfDay(day('2030-01-01')) });

describe('slow rails', () => {
  test.each([
    ['Friday', '2024-03-01', 1, '2024-03-04'],
    ['Friday', '2024-03-01', 2, '2024-03-05'],
    ['Saturday', '2024-03-02', 1, '2024-03-04'],
    ['Sunday', '2024-03-03', 1, '2024-03-04'],
    ['Monday', '2024-03-04', 1, '2024-03-05'],
    ['Thursday', '2024-03-07', 3, '2024-03-12'],
  ])('started on %s %s, after %d business days: %s', (_, from, businessDays, on) => {
    const at = startOfDay(day(from)) + 15 * MICROS_PER_HOUR;
    expect(dayOfMicros(settlesOnBusinessDay(stream(1, 'rail'), at, businessDays))).toBe(day(on));
  });

  test('settle in the bank’s hours of the n-th business day after the start', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 5 }), fc.nat(), (at, businessDays, seed) => {
        const settles = settlesOnBusinessDay(stream(seed, 'rail'), at, businessDays);
        const [first, last] = [dayOfMicros(at) + 1, dayOfMicros(settles)];
        const days = Array.from({ length: last - first + 1 }, (_, i) => first + i);
        expect(days.filter(isWorkday).length).toBe(businessDays);
        expect(isWorkday(last)).toBe(true);
        const hour = (settles % MICROS_PER_DAY) / MICROS_PER_HOUR;
        expect(hour).toBeGreaterThanOrEqual(9);
        expect(hour).toBeLessThan(17);
      }),
    );
  });

  test('know the calendar’s weekends', () => {
    for (let d = day('2024-02-20'); d < day('2024-03-20'); d++) expect(isBusinessDay(d)).toBe(isWorkday(d));
  });
});

test('instant rails settle after the start, on average in the minutes given', () => {
  const draw = stream(1, 'instant');
  const at = startOfDay(day('2024-03-02'));
  const minutes = Array.from({ length: 20_000 }, () => (settlesWithin(draw, at, 6) - at) / 60_000_000);
  expect(Math.min(...minutes)).toBeGreaterThan(0);
  const mean = minutes.reduce((sum, minute) => sum + minute, 0) / minutes.length;
  // Of an exponential, three and a half standard errors.
  expect(Math.abs(mean - 6)).toBeLessThan((3.5 * 6) / Math.sqrt(minutes.length));
});

function isWorkday(d: number): boolean {
  return ![0, 6].includes(new Date(d * 86_400_000).getUTCDay());
}
