import { describe, expect, test } from 'vitest';
import { SHARD_TABLES } from '../../src/simulator/books.js';
import { openShard, step } from '../../src/simulator/exchange.js';
import { take } from '../../src/simulator/taking.js';
import { lastDayOfMonth } from '../../src/time.js';
import {
  allLines,
  dayOf,
  groupedBy,
  linesOf,
  livedRows,
  liveThrough,
  newestOf,
  openedShard,
  type Rows,
  rowsOf,
  type SmallWorld,
  START,
  smallWorld,
} from './ratesWorld.js';

/** A shard of a larger world, with other lives and a part of the panel, which have a state of their own. */
const profile = { usersPerYear: 16_000, shards: 8, truthLives: 2 };
const world = smallWorld({ profile });
const whole = livedRows(world);

describe('the same seed', () => {
  test('is the same world', () => {
    expect(allLines(livedRows(smallWorld({ profile })))).toEqual(allLines(whole));
  });

  test('and another are two: no person is in both', () => {
    const other = livedRows(smallWorld({ profile, seed: 4 }));
    const people = new Set([...whole.users, ...other.users].map((row) => row['user_id']));
    expect(people.size).toBe(whole.users.length + other.users.length);
    expect(linesOf(other.trades)).not.toEqual(linesOf(whole.trades));
  });
});

test('every table has rows to compare', () => {
  for (const name of SHARD_TABLES) expect(whole[name].length, name).toBeGreaterThan(100);
});

describe('a shard resumed from its checkpoint goes on as if nothing had happened', () => {
  test.each([
    ['in the middle of months', [9, 40, 77, 149]],
    ['at the ends of months', [30, 59, 90, 149]],
    ['day after day', [100, 101, 102, 103, 104, 105, 106]],
  ])('%s', (_, cuts) => {
    const through = openedShard(world);
    let resumed = openedShard(world);
    for (const cut of cuts) {
      const expected = take(liveThrough(through, START + cut));
      const taken = take(liveThrough(resumed, START + cut));
      expect(allLines(rowsOf(taken))).toEqual(allLines(rowsOf(expected)));
      expect(taken.sums).toEqual(expected.sums);
      resumed = openShard(world, 0, world.marketing, structuredClone(resumed.state));
    }
  });

  test('and the checkpoint is not touched by the days that follow', () => {
    const shard = liveThrough(openedShard(world), START + 60);
    take(shard);
    const copy = structuredClone(shard.state);
    const again = structuredClone(copy);
    liveThrough(shard, START + 75);
    expect(copy).toEqual(again);
  });
});

test('a later end of market and plan changes nothing before it', () => {
  const longer = smallWorld({ profile, days: 190 });
  expect(longer.market.to).toBe(world.market.to + 40);
  const rows = rowsOf(take(liveThrough(openedShard(longer), world.market.to)));
  expect(allLines(rows)).toEqual(allLines(whole));
});

describe('of several shards', () => {
  const three = smallWorld({ profile: { ...profile, usersPerYear: 3000, shards: 3 }, days: 100 });
  const shards = [0, 1, 2].map((number) => openedShard(three, number));
  while (shards[0]!.state.day < three.market.to) for (const shard of shards) step(shard);
  const together = shards.map((shard) => rowsOf(take(shard)));

  test('each alone equals itself among the others', () => {
    const alone = take(liveThrough(openedShard(three, 1), three.market.to));
    expect(allLines(rowsOf(alone))).toEqual(allLines(together[1]!));
  });

  test('no two share a key', () => {
    for (const name of SHARD_TABLES)
      expect(newestOf(name, together).length, name).toBe(
        together.reduce((sum, rows) => sum + newestOf(name, [rows]).length, 0),
      );
  });
});

describe('when rows are taken does not matter', () => {
  const byDay = takenWhen(world, () => true);
  const byMonth = takenWhen(world, (day) => day === lastDayOfMonth(day));

  test.each([
    ['by day', byDay],
    ['by month', byMonth],
  ])('%s: the newest versions are those of one taking', (_, pieces) => {
    for (const name of SHARD_TABLES)
      expect(linesOf(newestOf(name, pieces)).sort(), name).toEqual(linesOf(newestOf(name, [whole])).sort());
  });

  test.each([
    ['orders', 'order_id', 'open'],
    ['deposits', 'deposit_id', 'pending'],
    ['withdrawals', 'withdrawal_id', 'pending'],
    ['ramp_transactions', 'transaction_id', 'pending'],
  ] as const)('%s tell how they stood at the end of their day', (name, key, before) => {
    const versions = groupedBy(
      byDay.flatMap((piece) => piece[name]),
      key,
    );
    for (const row of whole[name]) {
      const told = versions.get(row[key]!)!;
      const sameDay = row['_as_of'] === dayOf(row);
      expect(told[0]!['status'], String(row[key])).toBe(sameDay ? row['status'] : before);
      expect(told.length, 'told once as it stood, once as it ended').toBe(sameDay ? 1 : 2);
    }
  });
});

function takenWhen({ market, ...spec }: SmallWorld, due: (day: number) => boolean): Rows[] {
  const shard = openedShard({ market, ...spec });
  const pieces: Rows[] = [];
  while (shard.state.day < market.to) {
    step(shard);
    if (due(shard.state.day) || shard.state.day === market.to) pieces.push(rowsOf(take(shard)));
  }
  return pieces;
}
