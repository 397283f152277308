/** Oracle: the same jobs, done in this thread. */
import { afterEach, expect, test } from 'vitest';
import type { Lives } from '../../../src/economics/prediction/lives.js';
import { type Aside, openAside } from '../../../src/pipeline/scoring/aside.js';
import { smallWorld } from '../../economics/ltv/smallWorld.js';
import { simulateLives } from '../../economics/prediction/worlds.js';

const histories = smallWorld({ users: 3_000, days: 400, seed: 1 });
const lives = simulateLives(1, 1_500, 300);
const opened: Aside[] = [];

function open(workers: number): Aside {
  const aside = openAside(histories, workers);
  opened.push(aside);
  return aside;
}

afterEach(async () => {
  for (const aside of opened.splice(0)) await aside.close();
});

test('a thread of its own tells the same to the last bit, in any order', async () => {
  const told = [1, 2].map(async (workers) => {
    const aside = open(workers);
    const lastTime = aside.ask('lastTime', { transactions: 'mbg-nbd', days: 90 });
    const large = aside.ask('highVolume', lives);
    return { large: await large, lastTime: await lastTime };
  });
  const [here, there] = await Promise.all(told);
  expect(here!.lastTime).toHaveLength(2);
  expect(here!.large.predictions.length).toBeGreaterThan(0);
  expect(there).toEqual(here);
});

test.each([1, 2])('what there is too little of is said, and what fails is thrown, with %i', async (workers) => {
  const aside = open(workers);
  expect(await aside.ask('lastTime', { transactions: 'mbg-nbd', days: 399 })).toEqual([]);
  await expect(aside.ask('highVolume', null as unknown as Lives)).rejects.toThrow(/null/);
  // A failure leaves the next job alone.
  expect((await aside.ask('highVolume', lives)).predictions.length).toBeGreaterThan(0);
});

test('who closes it while it works is told so', async () => {
  const aside = open(2);
  const result = aside.ask('highVolume', lives);
  await aside.close();
  await expect(result).rejects.toThrow('the thread of the models ended before its work was done');
});
