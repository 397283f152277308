/** The double-entry books of the hand-made world. */
import type { Units } from '../../../src/math/decimal.js';
import { money, stampOf, type Tables } from './rows.js';

export interface Books {
  balance(account: string, asset: string): Units;
  /** Balance less what is held back. */
  free(account: string, asset: string): Units;
  reserve(account: string, asset: string, amount: Units): void;
  post(refid: string, at: number, account: string, asset: string, type: string, amount: Units, fee?: Units): void;
  /** Accounts × assets with a balance. */
  holdings(account: string): [asset: string, balance: Units][];
}

export function openBooks(tables: Tables): Books {
  const balances = new Map<string, Units>();
  const reserved = new Map<string, Units>();
  let sequence = 0;
  const key = (account: string, asset: string) => `${account} ${asset}`;
  const add = (map: Map<string, Units>, name: string, amount: Units) => {
    const sum = (map.get(name) ?? 0) + amount;
    map.set(name, sum);
    return sum;
  };
  const write = (
    refid: string,
    at: number,
    account: string,
    asset: string,
    type: string,
    amount: Units,
    fee: Units,
  ) => {
    tables.ledger_entries.push({
      ledger_id: `00000000-0000-7000-8000-${(sequence++).toString(16).padStart(12, '0')}`,
      refid,
      timestamp: stampOf(at),
      account_id: account,
      asset,
      type,
      amount: money(amount),
      fee: money(fee),
      balance: money(add(balances, key(account, asset), amount - fee)),
      day: Math.floor(at / 86_400_000_000),
    });
  };
  return {
    balance: (account, asset) => balances.get(key(account, asset)) ?? 0,
    free: (account, asset) => (balances.get(key(account, asset)) ?? 0) - (reserved.get(key(account, asset)) ?? 0),
    reserve: (account, asset, amount) => void add(reserved, key(account, asset), amount),
    post(refid, at, account, asset, type, amount, fee = 0) {
      write(refid, at, account, asset, type, amount, fee);
      const other = type === 'deposit' || type === 'withdrawal' ? 'custody' : 'market';
      write(refid, at, `house:${other}:0`, asset, type, -amount, 0);
      if (fee > 0) write(refid, at, 'house:fees:0', asset, 'fee', fee, 0);
    },
    holdings: (account) =>
      [...balances]
        .filter(([name]) => name.startsWith(`${account} `))
        .map(([name, balance]) => [name.slice(account.length + 1), balance]),
  };
}
