/**
 * A trader who had left once went on with what they were about to do: the next order of the session, a wish whose money came,
 * a second attempt. In the lives beside the world's own, whose places are used again, that would be done by somebody else.
 */
import { describe, expect, test } from 'vitest';
import { step } from '../../src/simulator/exchange.js';
import { LEAVE, type Lives, NEXT_ORDER, plan, RETRY, SESSION, WISH } from '../../src/simulator/lives.js';
import type { Shard } from '../../src/simulator/shard.js';
import { take } from '../../src/simulator/taking.js';
import type { Traders } from '../../src/simulator/traders.js';
import { type Day, endOfDay } from '../../src/time.js';
import { openedShard, rowsOf, smallWorld } from '../simulator/ratesWorld.js';

const world = smallWorld({ days: 120, profile: { usersPerYear: 24_000, shards: 8, truthLives: 2 } });

describe('who has left', () => {
  const shard = openedShard(world);
  const watched = [shard.lives, shard.otherLives, shard.panelLives].map(watch);
  const leftAt = leavings(shard);
  while (shard.state.day < world.market.to) {
    for (const lives of [shard.lives, shard.otherLives, shard.panelLives]) planForLeavers(lives, shard.state.day + 1);
    step(shard);
  }
  const rows = rowsOf(take(shard));

  test('had more to do that day', () => {
    for (const { late } of watched) expect(late).toBeGreaterThan(0);
  });

  test('does none of it', () => {
    for (const { done } of watched) expect(done).toEqual([]);
  });

  test('begins nothing later, and takes out money only in that moment', () => {
    expect(leftAt.size).toBeGreaterThan(100);
    for (const name of ['orders', 'deposits', 'ramp_transactions', 'withdrawals'] as const)
      for (const row of rows[name]) {
        const left = leftAt.get(String(row['user_id'])) ?? Number.POSITIVE_INFINITY;
        expect(Number(row['timestamp']), `${name} of ${row['user_id']}`).toBeLessThanOrEqual(left);
      }
  });

  test('is told to have left on that day', () => {
    for (const row of rows['truth.users']) {
      const left = leftAt.get(String(row['user_id']));
      expect(row['dropped_out_on']).toBe(left === undefined ? null : Math.floor(left / 86_400_000_000));
    }
  });
});

describe('every day', () => {
  const shard = openedShard(world);
  const { traders, clones, panel } = shard.state;
  const tables = [traders, clones, panel.traders];

  test('what is under way is counted right, and a place is free once, and only when all is over', () => {
    while (shard.state.day < world.market.to) {
      step(shard);
      for (const traders of tables) expect(miscounted(traders)).toEqual([]);
    }
  });

  test('places are used again', () => {
    expect(clones.size).toBeLessThan(2 * traders.size);
    expect(traders.free).toEqual([]);
    expect(panel.traders.size).toBeLessThan(panel.people.size);
  });

  test('who acts is there once, and has not left', () => {
    for (const { active, gone } of tables) {
      expect(new Set(active).size).toBe(active.length);
      expect(active.filter((trader) => gone[trader] === 1)).toEqual([]);
    }
  });
});

/** What does not add up, in words; expectations for every row of every day would take longer than the days. */
function miscounted(traders: Traders): string[] {
  const { orders, payments, underWay, gone, free, size } = traders;
  const wrong: string[] = [];
  const counted = new Int32Array(size);
  for (const store of [orders, payments]) {
    const places = new Set(store.free);
    if (places.size !== store.free.length) wrong.push('an order’s or payment’s place is free twice');
    for (let row = 0; row < store.size; row++) {
      if (places.has(row) === (store.live[row] === 1)) wrong.push(`place ${row} is both free and in use, or neither`);
      if (store.live[row] === 1) counted[store.trader[row]!]!++;
    }
  }
  for (let trader = 0; trader < size; trader++)
    if (underWay[trader] !== counted[trader])
      wrong.push(`${trader} has ${counted[trader]} under way, not ${underWay[trader]}`);
  if (new Set(free).size !== free.length) wrong.push('a trader’s place is free twice');
  for (const trader of free)
    if (gone[trader] !== 1 || counted[trader] !== 0)
      wrong.push(`the place of ${trader} is free, their life is not over`);
  return wrong;
}

/** Whoever leaves on that day has something of each kind left to do at its end. */
function planForLeavers(lives: Lives, day: Day): void {
  const { traders, agenda, diaries } = lives;
  if (diaries === null) agenda.open(day);
  for (const trader of traders.active)
    if (traders.leavesOn[trader] === day) {
      traders.wishUsd[trader] = traders.retryUsd[trader] = 100;
      for (const kind of PLANS) plan(lives, trader, endOfDay(day), kind, trader);
    }
}

const PLANS = new Set([SESSION, NEXT_ORDER, WISH, RETRY]);

/** Counts what those who have left were to do, and notes which of it changed anything. */
function watch(lives: Lives): { late: number; done: number[] } {
  const seen = { late: 0, done: [] as number[] };
  const { agenda, traders } = lives;
  const run = agenda.run.bind(agenda);
  const add = agenda.add.bind(agenda);
  let added = 0;
  agenda.add = (at, kind, subject) => {
    added++;
    add(at, kind, subject);
  };
  agenda.run = (act) =>
    run((kind, subject, at) => {
      const late = PLANS.has(kind) && traders.gone[subject] === 1;
      const before = late ? stateOf(traders, subject, added) : '';
      act(kind, subject, at);
      if (!late) return;
      seen.late++;
      if (stateOf(traders, subject, added) !== before) seen.done.push(kind);
    });
  return seen;
}

function stateOf({ underWay, stream, orders, payments }: Traders, trader: number, added: number): string {
  const words = stream.subarray(4 * trader, 4 * trader + 4);
  return [added, underWay[trader], ...words, orders.free.length, payments.free.length].join();
}

/** By user, the moment in which each left. */
function leavings({ lives, state }: Shard): Map<string, number> {
  const left = new Map<string, number>();
  const { agenda, traders } = lives;
  const run = agenda.run.bind(agenda);
  agenda.run = (act) =>
    run((kind, subject, at) => {
      if (kind === LEAVE) left.set(idOf(state.people.id, traders.person[subject]!), at);
      act(kind, subject, at);
    });
  return left;
}

function idOf(words: Uint32Array, person: number): string {
  const hex = [...words.subarray(4 * person, 4 * person + 4)]
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
