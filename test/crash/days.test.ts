/** Oracle: the same command, undisturbed. */
import { describe, it } from 'vitest';
import { survives, undisturbed } from './attack.js';
import { setUp, twoDays } from './homes.js';
import { atRandom, eachStep, inTheMiddle, named, sample } from './kills.js';

const load = await undisturbed(await setUp());
const ingest = await undisturbed(await twoDays());

describe('a set-up that is killed', () => {
  const kills = [...eachStep(load, 0, 6), ...inTheMiddle(load), ...atRandom(load, 5)];
  it.each(named(sample(kills, 2)))('$at', ({ kill }) => survives(load, kill));
});

describe('days whose ingestion is killed', () => {
  const kills = [...eachStep(ingest, 1, 3), ...inTheMiddle(ingest), ...atRandom(ingest, 10)];
  it.each(named(sample(kills, 4)))('$at', ({ kill }) => survives(ingest, kill));
});
