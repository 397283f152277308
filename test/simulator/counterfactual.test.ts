import { expect, test } from 'vitest';
import { linesOf, livedRows, type Row, type Rows, smallWorld } from './ratesWorld.js';

const TABLES = ['users', 'deposits', 'withdrawals', 'orders', 'trades', 'ramp_transactions', 'kyc_checks'] as const;

test('the world without paid channels is this world without those they caused', () => {
  const [without, world] = [0, 1].map((spend) => livedRows(smallWorld({ profile: { spend } }))) as [Rows, Rows];
  const unpaid = new Set(
    world['truth.users']
      .filter(({ caused_by_channel: by }) => by === 'organic' || by === 'referral')
      .map(({ user_id }) => user_id),
  );
  expect(unpaid.size).toBeLessThan(world['truth.users'].length);
  for (const name of TABLES) {
    const kept = world[name].filter(({ user_id }) => unpaid.has(user_id!));
    expect(linesOf(sorted(kept)), name).toEqual(linesOf(sorted(without[name])));
  }
});

function sorted(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) =>
    JSON.stringify(Object.values(a).map(String)) < JSON.stringify(Object.values(b).map(String)) ? -1 : 1,
  );
}
