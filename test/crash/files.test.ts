/** Oracle: the same command, undisturbed. */
import { describe, it } from 'vitest';
import { survives, undisturbed } from './attack.js';
import { backup, imports, restore } from './homes.js';
import { atRandom, eachStep, inTheMiddle, named, sample } from './kills.js';

const took = await undisturbed(await imports());
const saved = await undisturbed(await backup());
const restored = await undisturbed(await restore());

describe('an import that is killed', () => {
  const kills = [...eachStep(took, 0, 3), ...inTheMiddle(took), ...atRandom(took, 8)];
  it.each(named(sample(kills, 3)))('$at', ({ kill }) => survives(took, kill));
});

describe('a backup that is killed', () => {
  const kills = [...eachStep(saved, 0, 3), ...atRandom(saved, 6)];
  it.each(named(sample(kills, 3)))('$at', ({ kill }) => survives(saved, kill));
});

describe('a restore that is killed', () => {
  const kills = [...eachStep(restored, 1, 3), ...inTheMiddle(restored), ...atRandom(restored, 6)];
  it.each(named(sample(kills, 2)))('$at', ({ kill }) => survives(restored, kill));
});
