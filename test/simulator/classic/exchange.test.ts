import { describe, expect, test } from 'vitest';
import type { Block } from '../../../src/contract/block.js';
import { RAW, type RawName } from '../../../src/contract/raw/index.js';
import { checkpoint, type World } from '../../../src/simulator/classic/world.js';
import { cellsOf, type Value } from '../../contract/cellsOf.js';
import { live, resumedWorld, SMALL, smallWorld } from './smallWorld.js';

const EVENTS = ['deposits', 'withdrawals', 'orders', 'trades', 'ramp_transactions', 'ledger_entries'] as const;

function takeAll(world: World): Record<string, Block> {
  return Object.fromEntries(EVENTS.map((name) => [name, world.rows[name].take()]));
}

function column(block: Block, name: string): readonly Value[] {
  return cellsOf(RAW[block.table as RawName], block, name);
}

function counted(values: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

describe('a classic world', () => {
  const rows = takeAll(live(smallWorld(11)));

  test('has the counts of its profile, exactly', () => {
    expect(rows['deposits']!.rows).toBe(SMALL.deposits);
    expect(rows['withdrawals']!.rows).toBe(SMALL.withdrawals);
    expect(counted(column(rows['orders']!, 'status'))).toEqual({
      filled: 120,
      open: 90,
      cancelled: 60,
      expired: 24,
      partially_filled: 6,
    });
    expect(rows['trades']!.rows).toBe(126);
    expect(rows['ramp_transactions']!.rows).toBe(SMALL.rampPerDay * SMALL.rampDays);
    expect(counted(column(rows['ramp_transactions']!, 'status'))).toEqual({ completed: 680, failed: 80, pending: 40 });
  });

  test('balances to the last unit: every refid and asset sums to zero over all accounts', () => {
    const ledger = rows['ledger_entries']!;
    const sums = new Map<string, bigint>();
    const [refid, asset] = [column(ledger, 'refid'), column(ledger, 'asset')];
    const [amount, fee] = [column(ledger, 'amount'), column(ledger, 'fee')];
    for (let i = 0; i < ledger.rows; i++) {
      const key = `${refid[i]} ${asset[i]}`;
      sums.set(key, (sums.get(key) ?? 0n) + (amount[i] as bigint) - (fee[i] as bigint));
    }
    expect(sums.size).toBeGreaterThan(1000);
    expect([...sums.values()].filter((sum) => sum !== 0n)).toEqual([]);
  });

  test("never lets a user's balance fall below zero, and chains every balance", () => {
    const ledger = rows['ledger_entries']!;
    const balances = new Map<string, bigint>();
    const account = column(ledger, 'account_id');
    const asset = column(ledger, 'asset');
    const [amount, fee, balance] = ['amount', 'fee', 'balance'].map((name) => column(ledger, name) as bigint[]);
    for (let i = 0; i < ledger.rows; i++) {
      const key = `${account[i]} ${asset[i]}`;
      const expected = (balances.get(key) ?? 0n) + amount![i]! - fee![i]!;
      if (balance![i] !== expected) expect.fail(`entry ${i}: ${balance![i]} instead of ${expected}`);
      if (!String(account[i]).startsWith('house:') && expected < 0n) expect.fail(`entry ${i} below zero`);
      balances.set(key, expected);
    }
  });

  test('writes ledger ids and instants in increasing order', () => {
    const ids = column(rows['ledger_entries']!, 'ledger_id') as string[];
    const stamps = column(rows['ledger_entries']!, 'timestamp') as bigint[];
    for (let i = 1; i < ids.length; i++)
      if (ids[i]! <= ids[i - 1]! || stamps[i]! < stamps[i - 1]!) expect.fail(`entry ${i} is out of order`);
  });

  test('holds nothing back that is not there', () => {
    const { ledger } = live(smallWorld(12)).state;
    ledger.balance.forEach((balance, i) => {
      if (ledger.reserved[i]! > balance) expect.fail(`holding ${i}: ${ledger.reserved[i]} of ${balance}`);
      if (ledger.reserved[i]! < 0) expect.fail(`holding ${i}: released more than was held`);
    });
  });
});

describe('determinism', () => {
  test('the same seed gives the same rows, another seed others', () => {
    const [once, again, other] = [11, 11, 13].map((seed) => takeAll(live(smallWorld(seed))));
    expect(again).toEqual(once);
    expect(column(other!['trades']!, 'price')).not.toEqual(column(once!['trades']!, 'price'));
  });

  test('a world resumed from its checkpoint goes on as if nothing had happened', () => {
    const straight = live(smallWorld(11));
    const first = live(smallWorld(11), straight.span.from + 80);
    const state = checkpoint(first);
    live(first); // what happens after the checkpoint must not reach it
    const resumed = live(resumedWorld(11, state));
    expect(resumed.state.ledger.balance).toEqual(straight.state.ledger.balance);
    expect(resumed.state.versions).toEqual(straight.state.versions);
    const tail = takeAll(resumed)['ledger_entries']!;
    const whole = takeAll(straight)['ledger_entries']!;
    expect(column(tail, 'ledger_id')).toEqual(column(whole, 'ledger_id').slice(-tail.rows));
    expect(column(tail, 'balance')).toEqual(column(whole, 'balance').slice(-tail.rows));
  });
});
