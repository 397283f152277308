import { describe, expect, it } from 'vitest';
import { calendarTime, marketTime } from '../../../src/economics/ltv/marketTime.js';
import { stream } from '../../../src/math/random.js';
import { smallWorld } from './smallWorld.js';

/** Twice as active in every other quarter of a year as in the others. */
const market = (day: number) => (Math.floor(day / 91) % 2 === 0 ? 4 / 3 : 2 / 3);

describe('the market’s clock', () => {
  const histories = smallWorld({ users: 6000, days: 364, seed: 3, market });
  const time = marketTime(histories);

  it('goes twice as fast where people were made twice as active', () => {
    const quarter = (k: number) => {
      const end = time.from + 91 * (k + 1) - 1;
      return time.until(end) - time.until(end - 84);
    };
    expect(quarter(2) / quarter(1)).toBeCloseTo(2, 0);
    expect(quarter(2) / quarter(3)).toBeGreaterThan(1.6);
    expect(quarter(2) / quarter(3)).toBeLessThan(2.4);
  });

  it('has an index of 1 on geometric average, and never goes back', () => {
    const logs = time.index.reduce((sum, factor) => sum + Math.log(factor), 0);
    expect(Math.abs(logs / time.index.length)).toBeLessThan(1e-9);
    for (let day = time.from; day < time.asOf + 100; day++)
      expect(time.until(day + 1)).toBeGreaterThan(time.until(day));
  });

  it('is expected to go on as its own draws do on average', () => {
    const draws = Array.from({ length: 4000 }, (_, k) => time.drawAhead(stream(1, 'paths', k), 120));
    for (const days of [7, 30, 120]) {
      const mean = draws.reduce((sum, path) => sum + path[days - 1]!, 0) / draws.length;
      const expected = time.until(time.asOf + days) - time.until(time.asOf);
      expect(Math.abs(mean / expected - 1)).toBeLessThan(0.03);
    }
  });

  it('is the calendar where it is told to be', () => {
    const calendar = calendarTime(histories);
    expect(calendar.until(calendar.asOf + 30) - calendar.until(calendar.asOf)).toBeCloseTo(30, 9);
    expect(calendar.until(calendar.from)).toBe(1);
  });
});
