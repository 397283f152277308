import { describe, expect, test } from 'vitest';
import { hash, randomId, stream } from '../../src/math/random.js';

const take = (n: number, name: string, ...subject: number[]) => {
  const s = stream(7, name, ...subject);
  return Array.from({ length: n }, () => s.uniform());
};

describe('named streams', () => {
  test('are the same for the same name and subject, and differ in every part of the key', () => {
    expect(take(5, 'a', 1)).toEqual(take(5, 'a', 1));
    const others = [take(5, 'b', 1), take(5, 'a', 2), take(5, 'a', 1, 0), take(5, 'a'), take(5, 'a', -1)];
    for (const other of others) expect(other).not.toEqual(take(5, 'a', 1));
    expect(new Set(others.map(String)).size).toBe(others.length);
  });

  test('are uniform: mean, variance and chi-square over 64 bins', () => {
    const n = 200_000;
    const draws = take(n, 'uniform');
    const mean = draws.reduce((sum, u) => sum + u, 0) / n;
    expect(mean).toBeCloseTo(0.5, 2);
    const bins = new Array<number>(64).fill(0);
    for (const u of draws) bins[Math.floor(u * 64)]!++;
    const chi2 = bins.reduce((sum, count) => sum + (count - n / 64) ** 2 / (n / 64), 0);
    expect(chi2).toBeLessThan(103.4); // 63 degrees of freedom, p = .001
    expect(draws.every((u) => u >= 0 && u < 1)).toBe(true);
  });

  test('of neighbouring subjects are uncorrelated in their first draws', () => {
    const n = 20_000;
    const first = Array.from({ length: n + 1 }, (_, i) => stream(1, 'neighbour', i).uniform() - 0.5);
    const covariance = first.slice(0, n).reduce((sum, u, i) => sum + u * first[i + 1]!, 0) / n;
    expect(Math.abs(covariance * 12)).toBeLessThan(3.5 / Math.sqrt(n));
  });
});

describe('ids', () => {
  test('are UUID-shaped, distinct, and tell nothing of their order', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => randomId(1, 'user', i));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids.slice(0, 100))
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const ascending = ids.slice(1).filter((id, i) => id > ids[i]!).length / (ids.length - 1);
    expect(Math.abs(ascending - 0.5)).toBeLessThan(0.02);
  });

  test('no 64-bit half of 100,000 digests repeats', () => {
    const halves = new Set<string>();
    for (let i = 0; i < 100_000; i++) {
      const [a, b, c, d] = hash(3, 'half', [i]);
      halves.add(`${a}/${b}`).add(`${c}/${d}/`);
    }
    expect(halves.size).toBe(200_000);
  });
});
