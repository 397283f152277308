/** A home that is moved to another folder between two commands. Oracle: one that stayed. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../cli/recording.js';
import { copyOf } from '../crash/copyOf.js';
import { cellsOf, damageOf, filesOf } from '../crash/states.js';
import { expectSentence, kro, newWorld, usersFile } from './worlds.js';

const DAY = ['ingest', '--workers', '1'];

function moved(home: string): string {
  const place = join(temporaryFolder(), 'somewhere', 'else');
  mkdirSync(dirname(place));
  renameSync(home, place);
  return place;
}

async function same(one: string, other: string): Promise<void> {
  expect(await cellsOf(one)).toEqual(await cellsOf(other));
  expect(filesOf(one)).toEqual(filesOf(other));
  expect(damageOf(one)).toEqual(damageOf(other));
}

/** A close a day, from March to July. */
function pricesFile(folder: string): string {
  const path = join(folder, 'bitcoin.csv');
  const start = Date.parse('2026-03-01T00:00:00Z');
  const days = Array.from({ length: 152 }, (_, day) => new Date(start + day * 86_400_000).toISOString().slice(0, 10));
  const rows = days.map((day, at) => `${day},bitcoin,${60_000 + 10 * at}`);
  writeFileSync(path, `${['date,asset_id,close', ...rows].join('\n')}\n`);
  return path;
}

describe('a home that was moved', () => {
  it('of a simulated world goes on: the next day, its backup, and the restore of it', async () => {
    const stayed = await newWorld();
    const away = moved(copyOf(stayed));
    for (const home of [stayed, away]) expect(await kro(home, DAY)).toMatchObject({ code: 0 });
    await same(away, stayed);
    expect(await kro(moved(away), ['restore', '--force'])).toMatchObject({ code: 0 });
  });

  it('with files of the market: they are asked for by name where they have gone along, and then it goes on', async () => {
    // Nothing but the home says which market it is.
    const unsaid = { env: {} };
    const folder = temporaryFolder();
    const file = pricesFile(folder);
    const stayed = await newWorld('--market', file);
    const away = moved(copyOf(stayed));
    const other = join(dirname(away), 'bitcoin.csv');
    writeFileSync(other, readFileSync(file));
    renameSync(file, `${file}.gone`);
    expectSentence(await kro(away, DAY, unsaid), /bitcoin\.csv: .*no such file|bitcoin\.csv.*ENOENT/);
    expect(await kro(away, [...DAY, '--market', other])).toMatchObject({ code: 0 });
    renameSync(`${file}.gone`, file);
    const told = await kro(stayed, DAY, unsaid);
    expect(told.code, told.stderr).toBe(0);
    await same(away, stayed);
  });

  it('of imported data takes the next import', async () => {
    const stayed = join(temporaryFolder(), 'home');
    const take = (home: string, count: number) =>
      kro(home, ['import', '--table', 'users', usersFile(count), '--as-of', '2026-06-30']);
    expect(await take(stayed, 10)).toMatchObject({ code: 0 });
    const away = moved(copyOf(stayed));
    for (const home of [stayed, away]) expect(await take(home, 20)).toMatchObject({ code: 0 });
    await same(away, stayed);
  });
});
