import { describe, expect, test } from 'vitest';
import { recentLevel, stillWaiting, waitsOver } from '../../../src/economics/prediction/waits.js';
import { stream } from '../../../src/math/random.js';

test('waits that are over are counted, and one more is thought of', () => {
  const over = waitsOver([3, 1, 10, 3]);
  expect([0, 1, 2, 3, 9, 10, 99].map(over)).toEqual([0, 0.2, 0.2, 0.6, 0.6, 0.8, 0.8]);
  expect(waitsOver([])(5)).toBe(0);
});

test('the chance of those who still wait is the share of them who get there later', () => {
  // Of 1,000 with a chance of .2 and half of the waits over: 100 are there, 100 of the other 900 will be.
  expect(stillWaiting(0.2, 0.5)).toBeCloseTo(100 / 900, 12);
  expect(stillWaiting(0.2, 0)).toBe(0.2);
  expect(stillWaiting(0.2, 1)).toBe(0);
});

describe('the recent level', () => {
  const over = waitsOver(Array.from({ length: 60 }, (_, day) => day));

  /** Half of those with a chance of .1 at a day that lies 30 days back should be there by now, if nothing has changed. */
  const levelAt = (factor: number, n: number) => {
    const draw = stream(5, 'level', n);
    const happenedOn = Array.from({ length: n }, () =>
      draw.chance(0.1 * factor) ? Math.floor(60 * draw.uniform()) : 1e9,
    );
    const waiting = { probability: new Array(n).fill(0.1), moment: new Array(n).fill(0), happenedOn };
    return recentLevel(waiting, over, 30);
  };

  test('comes to how much more often it happens', () => {
    for (const factor of [0.5, 1, 2]) expect(Math.abs(levelAt(factor, 50_000) / factor - 1)).toBeLessThan(0.06);
  });

  test('of few is near 1', () => {
    expect(levelAt(2, 20)).toBeGreaterThan(0.9);
    expect(levelAt(2, 20)).toBeLessThan(1.15);
    expect(recentLevel({ probability: [], moment: [], happenedOn: [] }, over, 30)).toBe(1);
  });
});
