import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Spec } from '../../src/pipeline/config.js';
import { existingHome, type Home, openHome, rememberHome, resolveConfig } from '../../src/pipeline/home.js';
import { formatDay } from '../../src/time.js';
import { type Recording, recording } from '../cli/recording.js';

async function make(spec: Spec, effects: Recording) {
  const home = await openHome(await resolveConfig(spec, effects));
  await rememberHome(home);
  return home;
}

/** From here on there is something of that world. */
function land(home: Home): void {
  mkdirSync(home.landed, { recursive: true });
  writeFileSync(join(home.landed, 'some.parquet'), 'x');
}

async function reopen(spec: Spec, effects: Recording) {
  return openHome(await resolveConfig(spec, effects));
}

function file(effects: Recording, name: string, content: string): string {
  writeFileSync(join(effects.cwd, name), content);
  return name;
}

const writeMemory = (effects: Recording, memory: unknown) => {
  mkdirSync(join(effects.cwd, 'data'), { recursive: true });
  writeFileSync(join(effects.cwd, 'data', 'home.json'), typeof memory === 'string' ? memory : JSON.stringify(memory));
};

describe('memory', () => {
  it('is used where nothing is given', async () => {
    const effects = recording();
    await make({ profile: 'classic', seed: 7, asOf: '2026-06-30' }, effects);
    const later = { ...effects, now: () => Date.parse('2027-01-01T00:00:00Z') };
    const config = await resolveConfig({}, later);
    expect(config.seed).toBe(7);
    expect(formatDay(config.asOf)).toBe('2026-06-30');
    expect((await openHome(config)).remembered).toBe(true);
  });

  it('is not written before the world is accepted', async () => {
    const effects = recording();
    await openHome(await resolveConfig({}, effects));
    expect(readdirSync(effects.cwd)).toEqual([]);
  });

  it('is written whole, with nothing left beside it', async () => {
    const effects = recording();
    const home = await make({ profile: 'classic', seed: 7 }, effects);
    expect(readdirSync(home.path)).toEqual(['home.json']);
    expect(JSON.parse(readFileSync(join(home.path, 'home.json'), 'utf8'))).toEqual({
      version: 1,
      profile: 'classic',
      seed: 7,
      asOf: '2026-06-30',
      market: 'auto',
    });
  });

  it('of a world of rates is where it begins, not its as-of day, which moves on', async () => {
    const effects = recording();
    const home = await make({ asOf: '2026-06-30' }, effects);
    expect(home.memory).toMatchObject({ profile: 'demo', start: '2024-06-30', daily: '2026-04-02' });
    expect(home.memory.asOf).toBeUndefined();
    land(home);
    expect((await reopen({ asOf: '2026-09-01' }, effects)).firstDays).toEqual(home.firstDays);
    await expect(reopen({ seed: 2 }, effects)).rejects.toThrow(/its seed is 1, not 2/);
    const other = file(effects, 'other.json', '{"extends": "demo", "start": "2024-07-01"}');
    await expect(reopen({ profile: other }, effects)).rejects.toThrow(/its profile is demo, not .*2024-07-01/);
  });

  it('keeps the name of a profile file', async () => {
    const effects = recording();
    const profile = file(effects, 'mine.json', '{"extends": "demo", "usersPerYear": 4000, "start": "2021-07-01"}');
    land(await make({ profile, asOf: '2022-12-31' }, effects));
    const home = await reopen({}, effects);
    expect(home.profile.name).toBe('mine.json');
    expect(home.memory).toMatchObject({ start: '2021-07-01', daily: '2022-10-03' });
  });

  it('keeps the content of a profile file, so that the file may go', async () => {
    const effects = recording();
    land(await make({ profile: file(effects, 'small.json', '{"extends": "classic", "users": 500}') }, effects));
    expect((await reopen({}, effects)).profile.json).toEqual({ extends: 'classic', users: 500 });
    file(effects, 'small.json', '{"extends": "classic", "users": 600}');
    expect((await reopen({}, effects)).profile.json).toEqual({ extends: 'classic', users: 500 });
    await expect(reopen({ profile: 'small.json' }, effects)).rejects.toThrow(/its profile is .*500.*not .*600/);
  });

  it('knows a market file by its content, wherever it lies', async () => {
    const effects = recording();
    mkdirSync(join(effects.cwd, 'moved'));
    for (const name of ['a.csv', 'moved/b.csv']) file(effects, name, 'date,currency,units_per_usd\n');
    land(await make({ market: 'a.csv' }, effects));
    await expect(reopen({ market: 'moved/b.csv' }, effects)).resolves.toBeDefined();
    file(effects, 'a.csv', 'other\n');
    await expect(reopen({}, effects)).rejects.toThrow(/another world: its market is a\.csv/);
  });

  it('of a market file that moved is its new place, once it was named again', async () => {
    const effects = recording();
    mkdirSync(join(effects.cwd, 'moved'));
    for (const name of ['a.csv', 'moved/a.csv']) file(effects, name, 'x\n');
    land(await make({ market: 'a.csv' }, effects));
    rmSync(join(effects.cwd, 'a.csv'));
    await expect(reopen({}, effects)).rejects.toThrow(/cannot read the market file .*a\.csv/);
    await make({ market: 'moved/a.csv' }, effects);
    await expect(reopen({}, effects)).resolves.toMatchObject({ remembered: true });
  });

  it.each([
    [['bitcoin=a.csv'], ['ethereum=a.csv']],
    [['XBTUSD_60.csv'], ['ETHUSD_60.csv']],
    [['bitcoin=a.csv'], ['a.csv']],
  ])('tells %j from %j, of the same content', async (market, other) => {
    const effects = recording();
    for (const name of ['a.csv', 'XBTUSD_60.csv', 'ETHUSD_60.csv']) file(effects, name, 'x\n');
    land(await make({ market }, effects));
    await expect(reopen({ market: other }, effects)).rejects.toThrow(/another world: its market is .*, not /);
  });

  it('of a world that left nothing gives way to another', async () => {
    const effects = recording();
    await make({ seed: 7 }, effects);
    const home = await make({ seed: 8 }, effects);
    expect((await reopen({}, effects)).memory.seed).toBe(8);
    land(home);
    await expect(reopen({ seed: 7 }, effects)).rejects.toThrow(/its seed is 8, not 7/);
  });
});

describe('another value', () => {
  it.each<[keyof Spec, Spec, RegExp]>([
    ['seed', { seed: 8 }, /its seed is 7, not 8/],
    ['asOf', { asOf: '2026-06-29' }, /its as-of is 2026-06-30, not 2026-06-29/],
    [
      'profile',
      { profile: '{"extends": "classic", "users": 500}' },
      /its profile is classic, not \{"extends":"classic","users":500\}/,
    ],
  ])('of %s is refused with the value of the home', async (_, other, sentence) => {
    const effects = recording();
    land(await make({ profile: 'classic', seed: 7, asOf: '2026-06-30' }, effects));
    await expect(reopen(other, effects)).rejects.toThrow(sentence);
    await expect(existingHome(await resolveConfig(other, effects))).rejects.toThrow(sentence);
  });

  it('of the market is refused', async () => {
    const effects = recording();
    land(await make({}, effects));
    file(effects, 'a.csv', 'x');
    await expect(reopen({ market: 'a.csv' }, effects)).rejects.toThrow(/its market is auto, not a\.csv/);
  });

  it('of the market is refused between one that is drawn and one that is asked for', async () => {
    const effects = recording();
    land(await make({ market: 'simulated' }, effects));
    await expect(reopen({ market: 'auto' }, effects)).rejects.toThrow(/its market is simulated, not auto/);
    expect((await reopen({}, effects)).memory.market).toBe('simulated');
  });

  it('is no other market where only the way of asking differs, and is remembered', async () => {
    const effects = recording();
    land(await make({}, effects));
    await make({ market: 'cached' }, effects);
    expect((await reopen({}, effects)).memory.market).toBe('cached');
    await expect(reopen({ market: 'live' }, effects)).resolves.toBeDefined();
  });
});

describe('a folder', () => {
  it.each<[string, unknown, RegExp]>([
    ['newer', { version: 2 }, /is of version 2, this kro knows 1: use a newer kro/],
    ['older', { version: 0 }, /is not of version 1: make the world again/],
    ['broken', '{', /home\.json is not JSON/],
    ['damaged', { version: 1, profile: 'classic', market: 'simulated' }, /is damaged: seed/],
  ])('with a %s memory is refused with what to do', async (_, memory, sentence) => {
    const effects = recording();
    writeMemory(effects, memory);
    await expect(resolveConfig({}, effects)).rejects.toThrow(sentence);
  });

  it('of something else is refused, named, and left alone', async () => {
    const effects = recording();
    mkdirSync(join(effects.cwd, 'thesis'));
    file(effects, 'thesis/chapter1.tex', 'x');
    await expect(resolveConfig({ home: 'thesis' }, effects)).rejects.toThrow(/no home of ours, it holds chapter1\.tex/);
    expect(readdirSync(join(effects.cwd, 'thesis'))).toEqual(['chapter1.tex']);
  });

  it('with a warehouse but no memory is refused: nobody knows whose world it is', async () => {
    const effects = recording();
    mkdirSync(join(effects.cwd, 'data'));
    file(effects, 'data/warehouse.duckdb', 'x');
    await expect(resolveConfig({}, effects)).rejects.toThrow(/it holds warehouse\.duckdb/);
  });

  it('with what an interrupted first command leaves is taken', async () => {
    const effects = recording();
    mkdirSync(join(effects.cwd, 'data', 'landed'), { recursive: true });
    file(effects, 'data/home.json.tmp', '{');
    file(effects, 'data/lock.12.abc', '{');
    await expect(make({}, effects)).resolves.toBeDefined();
  });

  it('that is a file is refused', async () => {
    const effects = recording();
    file(effects, 'data', 'x');
    await expect(resolveConfig({}, effects)).rejects.toThrow(/is not a folder/);
  });

  it('that does not exist is no home to look at', async () => {
    const effects = recording();
    await expect(existingHome(await resolveConfig({}, effects))).rejects.toThrow(/no home at .*: make one with kro up/);
  });
});

describe('inputs that cannot be read', () => {
  it.each<[string, Spec, RegExp]>([
    ['an unknown profile', { profile: 'clasic' }, /unknown profile: clasic \(known: demo, large, classic/],
    ['a name every object has', { profile: 'toString' }, /unknown profile: toString/],
    [
      'a profile file that is not there',
      { profile: 'none.json' },
      /cannot read the profile .*none\.json: no such file/,
    ],
    [
      'a market file that is not there',
      { market: 'none.csv' },
      /cannot read the market file .*none\.csv: no such file/,
    ],
    ['a market file that is a folder', { market: 'folder' }, /cannot read the market file .*folder: it is a folder/],
  ])('%s', async (_, spec, sentence) => {
    const effects = recording();
    mkdirSync(join(effects.cwd, 'folder'));
    await expect(reopen(spec, effects)).rejects.toThrow(sentence);
  });

  it('a broken profile file is refused by path and value', async () => {
    const effects = recording();
    const profile = file(effects, 'small.json', '{"extends": "classic", "users": -1}');
    await expect(reopen({ profile }, effects)).rejects.toThrow(/invalid profile small\.json: users is -1/);
  });
});
