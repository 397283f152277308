/** Workers beside each other: what one makes alone, and what becomes of an error in one; the oracle is the whole world. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { realEffects } from '../../src/effects.js';
import { UserError } from '../../src/error.js';
import { simulate } from '../../src/pipeline/run.js';
import { openSession } from '../../src/pipeline/session.js';
import { openCrew } from '../../src/pipeline/workers/crew.js';
import { createHand, type Hand, inOrder } from '../../src/pipeline/workers/hand.js';
import { startThread } from '../../src/pipeline/workers/threadHand.js';
import type { ShardPart } from '../../src/pipeline/workers/work.js';
import { firstDays, ratesDays } from '../../src/pipeline/worldDays.js';
import { openMarket } from '../../src/simulator/market/openMarket.js';
import { planMarketing } from '../../src/simulator/marketing/marketing.js';
import { parseProfile, type RatesProfile } from '../../src/simulator/profiles.js';
import type { WorldSpec } from '../../src/simulator/world.js';
import { parseDay } from '../../src/time.js';

const root = mkdtempSync(join(tmpdir(), 'kro-crew-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const json = { extends: 'demo', usersPerYear: 3000, start: '2024-01-10', shards: 3, truthLives: 1 };
const profile = parseProfile(json, 'test') as RatesProfile;
const END = parseDay('2024-03-31', 'end');
const days = ratesDays(profile, firstDays(profile, END), END);
const start = days.history.from;
const spec: WorldSpec = { profile, seed: 5, start, market: openMarket({ seed: 5, feeds: [], ...days.market }) };
const marketing = planMarketing(spec, END);
const WINDOWS = [
  { from: start, to: parseDay('2024-01-31', 'end') },
  { from: parseDay('2024-02-01', 'start'), to: END },
];

async function lifeOf(hand: Hand, shards: readonly number[]): Promise<ShardPart[]> {
  await hand.open({ spec, marketing, shards, from: null });
  const parts: ShardPart[] = [];
  for (const window of WINDOWS) parts.push(...(await hand.live({ window, keep: null })));
  await hand.close();
  return parts;
}

const here = () => inOrder(createHand(() => {}));
const never = new AbortController().signal;

describe('a shard', () => {
  test('alone, in a thread, brings forth its part of the whole', async () => {
    const whole = await lifeOf(here(), [0, 1, 2]);
    expect(whole[0]!.blocks['orders']!.rows + whole[3]!.blocks['orders']!.rows).toBeGreaterThan(20);
    for (const shard of [0, 2])
      expect(await lifeOf(startThread(never), [shard])).toEqual(whole.filter((part) => part.shard === shard));
  });

  test('is not another one', async () => {
    const [zero, one] = await lifeOf(here(), [0, 1]);
    expect(zero!.blocks['users']).not.toEqual(one!.blocks['users']);
  });
});

describe('a crew', () => {
  const sizeOf = async (workers: number | null, userDays: number) => {
    const crew = openCrew(workers, never);
    const size = crew.hands(userDays).length;
    await crew.close();
    return size;
  };

  test('is as many as were asked for', async () => {
    expect(await sizeOf(2, 10)).toBe(2);
    expect(await sizeOf(1, 1e9)).toBe(1);
  });

  test('is one for a day of a small world, and all processors for years, where nobody asked', async () => {
    expect(await sizeOf(null, 30_000)).toBe(1);
    expect(await sizeOf(null, 7_000_000)).toBe(availableParallelism());
  });
});

describe('a thread', () => {
  test('says what went wrong in it, goes on with what is next, and ends', async () => {
    const hand = startThread(never);
    const path = join(root, 'no-folder\0', 'file.parquet');
    await expect(hand.write({ table: 'users', blocks: [], path })).rejects.toThrow(/null bytes/);
    await expect(hand.write({ table: 'users', blocks: [], path: join(root, 'users.parquet') })).resolves.toMatchObject({
      rows: 0,
    });
    await hand.close();
  });

  test('stops between two days, with the reason that the command was stopped for', async () => {
    const abort = new AbortController();
    const hand = startThread(abort.signal);
    await hand.open({ spec, marketing, shards: [0], from: null });
    const living = hand.live({ window: { from: start, to: END }, keep: null });
    abort.abort(new UserError('stopped by Ctrl-C'));
    await expect(living).rejects.toThrow('stopped by Ctrl-C');
    await hand.close();
  });

  test('closed while it lives stops there', async () => {
    const hand = startThread(never);
    await hand.open({ spec, marketing, shards: [0], from: null });
    const stopped = expect(hand.live({ window: WINDOWS[1]!, keep: null })).rejects.toThrow('stopped');
    await hand.close();
    await stopped;
  });

  test('fails the command it works for, and none stays behind', async () => {
    const home = join(root, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'landed'), 'a file where a folder should be');
    const running = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
    const before = running();
    const world = { home, asOf: END, profile: JSON.stringify(json), seed: 5, market: ['simulated'], workers: 2 };
    const session = await openSession(
      { ...world, wait: 0, backups: 0, keepDays: 30, json: false, quiet: true },
      { ...realEffects, log: () => {} },
    );
    await expect(simulate(session)).rejects.toMatchObject({ code: expect.stringMatching(/^E(NOTDIR|EXIST)$/) });
    expect(running()).toBe(before + 2);
    await session.close();
    expect(running()).toBe(before);
  });
});
