/** A clock that is set back between two commands. Oracle: a home whose clock went on. */
import { expect, it } from 'vitest';
import { copyOf } from '../crash/copyOf.js';
import { cellsOf } from '../crash/states.js';
import { expectSentence, kro, newWorld } from './worlds.js';

const at = (text: string) => ({ now: () => Date.parse(text) });
const home = await newWorld();
const DAY = ['ingest', '--workers', '1'];

const statusOf = async (one: string, clock: ReturnType<typeof at>) =>
  JSON.parse((await kro(one, ['status', '--json'], clock)).stdout);

it('to before what is loaded: nothing is due, nothing goes, and the days go on when it is right again', async () => {
  const [back, right] = [copyOf(home), copyOf(home)];
  for (const one of [back, right]) expect(await kro(one, DAY, at('2026-07-29T01:00:00Z'))).toMatchObject({ code: 0 });
  const before = await cellsOf(back);
  const early = at('2026-04-28T01:00:00Z');
  expect(await kro(back, DAY, early)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to ingest') });
  expect(await cellsOf(back)).toEqual(before);
  expect(await statusOf(back, early)).toMatchObject({ lastDay: '2026-04-30', lastRun: { asOf: '2026-04-30' } });
  for (const one of [back, right]) expect(await kro(one, DAY, at('2026-07-30T01:00:00Z'))).toMatchObject({ code: 0 });
  expect(await cellsOf(back)).toEqual(await cellsOf(right));
});

it('by an hour, while days are due: the last run is the one of the last day, and the backup is of it', async () => {
  const back = copyOf(home);
  expect(await kro(back, DAY, at('2026-07-29T02:00:00Z'))).toMatchObject({ code: 0 });
  const earlier = at('2026-07-29T01:00:00Z');
  expect(await kro(back, DAY, earlier)).toMatchObject({ code: 0 });
  expect(await statusOf(back, earlier)).toMatchObject({ lastDay: '2026-05-01', lastRun: { asOf: '2026-05-01' } });
  const after = await cellsOf(back);
  expect(await kro(back, ['restore', '--force'], earlier)).toMatchObject({ code: 0 });
  expect(await cellsOf(back)).toEqual(after);
});

it('to before the world begins: it says so', async () => {
  const words = [...DAY, '--as-of', '2026-04-20'];
  expectSentence(await kro(home, words), /as-of 2026-04-20 is before the start of this world, 2026-04-25/);
});
