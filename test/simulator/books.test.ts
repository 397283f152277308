import { describe, expect, test } from 'vitest';
import { endOfDay } from '../../src/time.js';
import { dayOf, groupedBy, livedRows, type Row, smallWorld } from './ratesWorld.js';

/** The ledger, added up again. */
const world = smallWorld({ days: 200 });
const rows = livedRows(world);
const ledger = rows.ledger_entries;
const money = (row: Row, column: string) => row[column] as bigint;

test('per event and asset, amount less fee over all accounts is zero', () => {
  const sums = new Map<string, bigint>();
  for (const row of ledger) {
    const leg = `${row['refid']} ${row['asset']}`;
    sums.set(leg, (sums.get(leg) ?? 0n) + money(row, 'amount') - money(row, 'fee'));
  }
  expect(sums.size).toBeGreaterThan(2000);
  expect([...sums].filter(([, sum]) => sum !== 0n)).toEqual([]);
});

test('balances run: each is the one before, and amount less fee', () => {
  const balances = new Map<string, bigint>();
  for (const row of ledger) {
    const account = `${row['account_id']} ${row['asset']}`;
    const balance = (balances.get(account) ?? 0n) + money(row, 'amount') - money(row, 'fee');
    expect(money(row, 'balance'), `${row['ledger_id']}`).toBe(balance);
    balances.set(account, balance);
  }
});

test('no user’s balance is ever below zero, and no fee', () => {
  const below = ledger.filter((row) => !isHouse(row) && money(row, 'balance') < 0n);
  expect(below).toEqual([]);
  expect(ledger.filter((row) => money(row, 'fee') < 0n)).toEqual([]);
});

test('entries and their ids are in the order of time', () => {
  const late = ledger.slice(1).filter((row, i) => {
    const before = ledger[i]!;
    return row['ledger_id']! <= before['ledger_id']! || money(row, 'timestamp') < money(before, 'timestamp');
  });
  expect(late).toEqual([]);
});

test('users own what their newest row says, at that day’s last close and rate', () => {
  const owned = new Map<string, Map<string, bigint>>();
  for (const row of ledger.filter((one) => !isHouse(one))) {
    const user = String(row['account_id']);
    owned.set(user, (owned.get(user) ?? new Map<string, bigint>()).set(String(row['asset']), money(row, 'balance')));
  }
  for (const row of rows.users) {
    const balances = owned.get(String(row['user_id'])) ?? [];
    const usd = [...balances].reduce((sum, [asset, amount]) => sum + worth(asset, amount, Number(row['_as_of'])), 0);
    expect(Number(row['account_balance_usd']) / 1e8).toBeCloseTo(usd, 5);
  }
});

test('nobody does anything before they are verified', () => {
  const verifiedAt = new Map(
    rows.kyc_checks.filter((row) => row['status'] === 'verified').map((row) => [row['user_id'], row['decided_at']]),
  );
  for (const name of ['deposits', 'withdrawals', 'orders', 'trades', 'ramp_transactions'] as const)
    for (const row of rows[name]) {
      const since = verifiedAt.get(row['user_id']!);
      expect(since !== undefined && row['timestamp']! > since!, `${name} of ${row['user_id']}`).toBe(true);
    }
});

describe('every event has the entries that are its', () => {
  const byRef = groupedBy(ledger, 'refid');
  const entriesOf = (id: Row[string]) => (byRef.get(id) ?? []).filter((row) => !isHouse(row)).map(toEntry);

  test('a trade: base and quote, the fee with the quote', () => {
    for (const row of rows.trades) {
      const sign = row['side'] === 'buy' ? 1n : -1n;
      expect(entriesOf(row['trade_id']!).sort()).toEqual(
        [
          ['trade', row['base_currency'], sign * money(row, 'base_amount'), 0n],
          ['trade', row['quote_currency'], -sign * money(row, 'quote_amount'), money(row, 'fee_amount')],
        ]
          .map(String)
          .sort(),
      );
    }
  });

  test('a ramp purchase: fiat in, fiat spent with the fee, coins received, or none unless completed', () => {
    for (const row of rows.ramp_transactions) {
      const paid = money(row, 'fiat_amount');
      const fee = (paid * 15n) / 1000n;
      const completed = [
        ['deposit', row['fiat_currency'], paid, 0n],
        ['spend', row['fiat_currency'], fee - paid, fee],
        ['receive', row['crypto_token'], money(row, 'crypto_amount'), 0n],
      ];
      expect(entriesOf(row['transaction_id']!)).toEqual(row['status'] === 'completed' ? completed.map(String) : []);
    }
  });

  test.each([
    ['deposit', 'deposits', 1n],
    ['withdrawal', 'withdrawals', -1n],
  ] as const)('a %s: once completed', (type, name, sign) => {
    for (const row of rows[name]) {
      const fee = type === 'withdrawal' ? money(row, 'fee') : 0n;
      const entry = [type, row['currency'], sign * money(row, 'amount'), fee];
      expect(entriesOf(row[`${type}_id`]!)).toEqual(row['status'] === 'completed' ? [String(entry)] : []);
    }
  });

  test('and none is without an event', () => {
    const events = new Set([
      ...rows.trades.map((row) => row['trade_id']),
      ...rows.ramp_transactions.map((row) => row['transaction_id']),
      ...rows.deposits.map((row) => row['deposit_id']),
      ...rows.withdrawals.map((row) => row['withdrawal_id']),
    ]);
    expect([...byRef.keys()].filter((id) => !events.has(id!))).toEqual([]);
  });
});

test('versions date from the day on which their row changed last', () => {
  for (const name of ['deposits', 'withdrawals', 'orders', 'ramp_transactions'] as const)
    for (const row of rows[name]) {
      expect(Number(row['_as_of'])).toBeGreaterThanOrEqual(dayOf(row));
      expect(Number(row['_as_of'])).toBeLessThanOrEqual(world.market.to);
    }
});

test('who is active had a transaction in the thirty days that end with the row', () => {
  const last = new Map<Row[string], number>();
  const transactions = [
    ...rows.trades,
    ...[rows.deposits, rows.withdrawals, rows.ramp_transactions].flatMap((table) =>
      table.filter((row) => row['status'] === 'completed'),
    ),
  ];
  for (const row of transactions)
    last.set(row['user_id']!, Math.max(dayOf(row), last.get(row['user_id']!) ?? Number.NEGATIVE_INFINITY));
  for (const row of rows.users) {
    const day = last.get(row['user_id']!) ?? Number.NEGATIVE_INFINITY;
    expect(row['is_active'], String(row['user_id'])).toBe(Number(row['_as_of']) - day < 30 ? 1 : 0);
    // Nobody's row is left active that has fallen silent since.
    expect(row['is_active']).toBe(world.market.to - day < 30 ? 1 : 0);
  }
});

function isHouse(row: Row): boolean {
  return String(row['account_id']).startsWith('house:');
}

function toEntry(row: Row): string {
  return String([row['type'], row['asset'], row['amount'], row['fee']]);
}

function worth(asset: string, amount: bigint, day: number): number {
  const { from, rates, assets } = world.market;
  if (asset in rates) return Number(amount) / rates[asset as keyof typeof rates].unitsPerUsd[day - from]!;
  const hour = Math.floor(endOfDay(day) / 3_600_000_000) - from * 24;
  return (Number(amount) / 1e8) * (assets[asset as keyof typeof assets].close[hour]! / 1e8);
}
