import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addRow, type Store, trimmed } from '../../src/simulator/store.js';
import { addTrader, createTraders, PURSES, release, VOLUME_DAYS } from '../../src/simulator/traders.js';

interface Shelf extends Store {
  number: Float64Array;
  pair: Uint32Array;
}

function emptyShelf(): Shelf {
  return { size: 0, capacity: 2, free: [], number: new Float64Array(2), pair: new Uint32Array(4) };
}

test('what rows hold is kept while it grows and places are used again, as in a map', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(1000)), { maxLength: 120 }), (turns) => {
      const shelf = emptyShelf();
      const map = new Map<number, number>();
      turns.forEach((freed, turn) => {
        if (freed !== null && map.size > 0) {
          const row = [...map.keys()][freed % map.size]!;
          map.delete(row);
          shelf.free.push(row);
        } else {
          const row = addRow(shelf);
          expect(map.has(row)).toBe(false);
          map.set(row, turn);
          shelf.number[row] = turn;
          shelf.pair.set([turn, turn + 1], 2 * row);
        }
        for (const [row, value] of map) {
          expect(shelf.number[row]).toBe(value);
          expect([...shelf.pair.subarray(2 * row, 2 * row + 2)]).toEqual([value, value + 1]);
        }
      });
    }),
  );
});

test('a trimmed store holds the same rows, little more, and grows on', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(100), (before, after) => {
      const shelf = emptyShelf();
      const number = (row: number) => 3 * row + 1;
      const add = (to: Shelf) => {
        const row = addRow(to);
        to.number[row] = number(row);
        to.pair.set([row, row + 1], 2 * row);
      };
      for (let row = 0; row < before; row++) add(shelf);
      const kept = structuredClone(trimmed(shelf));
      expect(kept.number.length).toBeLessThanOrEqual(1.07 * before + 17);
      for (let row = 0; row < after; row++) add(kept);
      expect(kept.size).toBe(before + after);
      for (let row = 0; row < kept.size; row++)
        expect([kept.number[row], kept.pair[2 * row], kept.pair[2 * row + 1]]).toEqual([number(row), row, row + 1]);
    }),
  );
});

test('no more places than were ever in use at once', () => {
  const shelf = emptyShelf();
  for (let i = 0; i < 100; i++) {
    const rows = [addRow(shelf), addRow(shelf), addRow(shelf)];
    shelf.free.push(...rows);
  }
  expect(shelf.size).toBe(3);
  expect(shelf.capacity).toBe(4);
});

test('an order that is over gives its place to the next', () => {
  const { orders } = createTraders();
  const [first, second] = [addRow(orders), addRow(orders)];
  orders.live[first!] = orders.live[second!] = 1;
  release(orders, first!);
  expect([orders.live[first!], orders.live[second!]]).toEqual([0, 1]);
  expect(addRow(orders)).toBe(first);
  expect(addRow(orders)).toBe(2);
});

test('a trader in a freed place begins with nothing', () => {
  const traders = createTraders();
  for (let i = 0; i < 200; i++) addTrader(traders);
  const used = 130;
  for (const column of Object.values(traders)) if (ArrayBuffer.isView(column)) (column as Float64Array).fill(7);
  traders.free.push(used);
  expect(addTrader(traders)).toBe(used);
  const { balance, reserved, volume, ordersLeft, wishUsd, underWay, attempts, gone } = traders;
  for (const [column, width] of [
    [balance, PURSES],
    [reserved, PURSES],
    [volume, VOLUME_DAYS],
    [ordersLeft, 1],
    [wishUsd, 1],
    [underWay, 1],
    [attempts, 1],
    [gone, 1],
  ] as const) {
    expect(column.subarray(used * width, (used + 1) * width).every((value) => value === 0)).toBe(true);
    expect(column[used * width - 1], 'the neighbour’s').toBe(7);
    expect(column[(used + 1) * width], 'the neighbour’s').toBe(7);
  }
});
