import { expect, it } from 'vitest';
import { sideBySide } from '../../src/warehouse/sideBySide.js';

const nap = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

it('gives the results in the order of the items, a few at a time', async () => {
  let [now, most] = [0, 0];
  const results = await sideBySide([30, 5, 20, 1, 10], async (millis) => {
    most = Math.max(most, ++now);
    await nap(millis);
    now--;
    return millis * 2;
  });
  expect(results).toEqual([60, 10, 40, 2, 20]);
  expect(most).toBe(3);
});

it('tells the first failure when all that had begun have ended, and begins nothing more', async () => {
  const ended: number[] = [];
  const work = async (n: number) => {
    await nap(n * 5);
    ended.push(n);
    if (n === 1) throw new Error('first');
  };
  await expect(sideBySide([1, 3, 4, 5, 6], work)).rejects.toThrow('first');
  expect(ended).toEqual([1, 3, 4]);
});

it('has nothing to do with nothing', async () => expect(await sideBySide([], nap)).toEqual([]));
