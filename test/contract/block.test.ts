/** Oracle: the values that were put, as BigInt, text and number hold them. */
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, createBlock, transferablesOf } from '../../src/contract/block.js';
import {
  ACCOUNT,
  BOOLEAN,
  choice,
  column,
  DATE,
  DOUBLE,
  ID,
  MONEY,
  maybe,
  TEXT,
  UNIQUE_TEXT,
} from '../../src/contract/column.js';
import { houseAccount, writeId } from '../../src/contract/ids.js';
import { rawTable } from '../../src/contract/table.js';
import { HOUSE_PURPOSES } from '../../src/contract/vocabulary.js';
import { cellsOf } from './cellsOf.js';

const every = rawTable({
  name: 'every',
  description: 'Every storage form.',
  columns: {
    id: column(ID, ''),
    account: column(ACCOUNT, ''),
    side: column(choice(['buy', 'sell']), ''),
    word: column(TEXT, ''),
    email: column(UNIQUE_TEXT, ''),
    money: column(MONEY, ''),
    double: column(DOUBLE, ''),
    flag: column(BOOLEAN, ''),
    no_money: maybe(MONEY, ''),
    no_date: maybe(DATE, ''),
    no_email: maybe(UNIQUE_TEXT, ''),
  },
  key: ['id'],
  day: '_as_of',
  partition: { column: '_as_of', by: 'day' },
  parents: [],
});

const ROW = {
  id: '00000000-0000-4000-8000-00000000000a',
  account: 'house:fees:12',
  side: 'sell',
  word: 'bitcoin',
  email: 'ä☂@example.org',
  money: -3,
  double: 0.5,
  flag: true,
  no_money: null,
  no_date: null,
  no_email: null,
  _as_of: -1,
} as const;

const NAMES = Object.keys(every.columns);

function rowsOf(block: Block): unknown[] {
  const columns = NAMES.map((name) => cellsOf(every, block, name));
  return Array.from({ length: block.rows }, (_, row) => columns.map((cells) => cells[row]));
}

describe('a number in 64 bits', () => {
  const moneyOf = (put: (block: ReturnType<typeof createBlock<typeof every>>, row: number) => void) => {
    const block = createBlock(every);
    put(block, block.next());
    return cellsOf(every, block.take(), 'money')[0];
  };

  test('is the integer that BigInt holds, up to 2^53 and below zero', () => {
    const edges = [0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 32, -(2 ** 32), 2 ** 32 - 1, 2 ** 53, -(2 ** 53), -(2 ** 63)];
    const integers = fc.oneof(fc.constantFrom(...edges), fc.maxSafeInteger());
    fc.assert(
      fc.property(integers, (value) => moneyOf((block, row) => block.columns.money.put(row, value)) === BigInt(value)),
    );
  });

  test('is any bigint of 64 bits', () => {
    const bigints = fc.oneof(
      fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), -1n),
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
    );
    fc.assert(
      fc.property(bigints, (value) => moneyOf((block, row) => block.columns.money.putBig(row, value)) === value),
    );
  });

  test.each([2 ** 63, -(2 ** 63) - 2048, 0.5, -0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) => {
    expect(() => moneyOf((block, row) => block.columns.money.put(row, value))).toThrow(RangeError);
  });

  test.each([2n ** 63n, -(2n ** 63n) - 1n])('refuses %s', (value) => {
    expect(() => moneyOf((block, row) => block.columns.money.putBig(row, value))).toThrow(RangeError);
  });
});

describe('a block', () => {
  test('holds what was appended, and starts anew when taken', () => {
    const block = createBlock(every);
    for (let i = 0; i < 1000; i++) block.append({ ...ROW, money: i, no_date: i % 7 === 0 ? i : null });
    const first = block.take();
    expect(rowsOf(first)[700]).toEqual([
      '00000000-0000-4000-8000-00000000000a',
      'house:fees:12',
      'sell',
      'bitcoin',
      'ä☂@example.org',
      700n,
      0.5,
      1,
      null,
      700,
      null,
      -1,
    ]);
    expect(rowsOf(first)[701]).toEqual(expect.arrayContaining([701n, null]));
    block.append({ ...ROW, no_email: '' });
    expect(rowsOf(block.take())).toEqual([
      [
        '00000000-0000-4000-8000-00000000000a',
        'house:fees:12',
        'sell',
        'bitcoin',
        'ä☂@example.org',
        -3n,
        0.5,
        1,
        null,
        null,
        '',
        -1,
      ],
    ]);
    expect(rowsOf(first)).toHaveLength(1000);
    expect(block.take().rows).toBe(0);
  });

  test('put column by column is the block that was appended', () => {
    const [appended, put] = [createBlock(every), createBlock(every)];
    const { columns } = put;
    const id = new Uint32Array(6);
    writeId(ROW.id, id, 2);
    const [bitcoin, fees] = [columns.word.code('bitcoin'), houseAccount('fees', 12)];
    for (let i = 0; i < 600; i++) {
      appended.append({ ...ROW, no_money: i === 300 ? -1 : null });
      const row = put.next();
      columns.id.put(row, id, 2);
      columns.account.put(row, fees, 0);
      columns.side.put(row, 1);
      columns.word.putCode(row, bitcoin);
      columns.email.put(row, ROW.email);
      columns.money.put(row, -3);
      columns.double.put(row, 0.5);
      columns.flag.put(row, true);
      columns._as_of.put(row, -1);
      if (i === 300) columns.no_money.put(row, -1);
    }
    expect(put.take()).toEqual(appended.take());
  });

  test('keeps the codes of its dictionary', () => {
    const block = createBlock(every);
    block.append(ROW);
    const ether = block.columns.word.code('ethereum');
    block.take();
    block.append(ROW);
    block.columns.word.putCode(0, ether);
    expect(cellsOf(every, block.take(), 'word')).toEqual(['ethereum']);
    expect(block.columns.word.code('ethereum')).toBe(ether);
  });

  test('refuses what its types do not know', () => {
    const block = createBlock(every);
    expect(() => block.append({ ...ROW, side: 'hold' as 'buy' })).toThrow('none of buy, sell: hold');
    expect(() => block.append({ ...ROW, id: 'x' })).toThrow('not an id: x');
    expect(() => block.append({ ...ROW, account: 'house:loans:0' })).toThrow('not an id: house:loans:0');
  });

  test('moves to another thread without a copy', () => {
    const block = createBlock(every);
    for (let i = 0; i < 10; i++) block.append(ROW);
    const [taken, same] = [block.take(), createBlock(every)];
    for (let i = 0; i < 10; i++) same.append(ROW);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(taken, transferablesOf(taken));
    const { message } = receiveMessageOnPort(port2) as { message: Block };
    port1.close();
    expect(message).toEqual(same.take());
    expect(taken.columns.every(({ data, nulls, ends }) => [data, nulls, ends].every((array) => !array?.length))).toBe(
      true,
    );
  });
});

describe('accounts of the house', () => {
  test('are no UUID of any version, each its own', () => {
    const words = HOUSE_PURPOSES.flatMap((purpose) =>
      [0, 1, 63, 2 ** 32 - 1].map((shard) => houseAccount(purpose, shard)),
    );
    expect(new Set(words.map(String)).size).toBe(words.length);
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const user = new Uint32Array(4);
        writeId(uuid, user, 0);
        return words.every((house) => String(house) !== String(user));
      }),
    );
    const uuidVersion = (house: Uint32Array) => (house[1]! >>> 12) & 0xf;
    expect(words.map(uuidVersion).every((version) => version === 0)).toBe(true);
  });
});
