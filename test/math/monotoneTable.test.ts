import { describe, expect, test } from 'vitest';
import { tabulate } from '../../src/math/monotoneTable.js';

const hill = (x: number) => x ** 2.5 / (40 ** 2.5 + x ** 2.5);

describe('a table of a curve', () => {
  test('is within 1e-4 of a Hill curve with 65 nodes', () => {
    const table = tabulate(hill, 0, 200, 65);
    for (let x = 0; x <= 200; x += 0.37) expect(Math.abs(table(x) - hill(x))).toBeLessThan(1e-4);
  });

  test('falls nowhere where the curve rises, not even beside a jump', () => {
    const jump = (x: number) => (x < 3 ? 0.001 * x : 1 + 0.001 * x);
    const table = tabulate(jump, 0, 10, 17);
    for (let x = 0; x < 10; x += 0.01) expect(table(x + 0.01)).toBeGreaterThanOrEqual(table(x));
  });

  test('is constant beyond its ends, and a single value where they are one', () => {
    const table = tabulate(hill, 10, 20, 9);
    expect([table(5), table(25)]).toEqual([hill(10), hill(20)]);
    expect(tabulate(hill, 10, 10, 9)(12)).toBe(hill(10));
  });
});
