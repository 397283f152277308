/** Exact rounding in SQL against BigInt arithmetic. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { divide, multiply, type Units } from '../../src/math/decimal.js';
import { halfEven, isHalfEven, isQuotient, money, product, quotient } from '../../src/verify/dialect.js';
import { EEA, ISO_COUNTRIES } from '../../src/verify/geography.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { money as text } from './world/rows.js';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
});
afterAll(() => warehouse.close());

const sqlOf = (units: Units) => money(text(units));
const few = fc.integer({ min: 1, max: 1000 });
const amounts = fc.oneof(
  few,
  fc.integer({ min: 1, max: 4_000_000_000_000 }),
  few.map((n) => n * 50_000_000),
);

it('multiplies and rounds half-even like the simulator’s decimals, and tells a neighbour apart', async () => {
  await fc.assert(
    fc.asyncProperty(amounts, amounts, async (a, b) => {
      fc.pre(a * b < 8e23);
      const right = multiply(a, b);
      const exact = product(sqlOf(a), sqlOf(b));
      const [row] =
        await warehouse.query(`select ${halfEven(exact)} as rounded, ${isHalfEven(exact, sqlOf(right))} as yes,
        ${isHalfEven(exact, sqlOf(right + 1))} as above, ${isHalfEven(exact, sqlOf(right - 1))} as below`);
      expect(row).toEqual({ rounded: text(right), yes: true, above: false, below: false });
    }),
    { numRuns: 150 },
  );
});

it('divides and rounds half-even like the simulator’s decimals, and tells a neighbour apart', async () => {
  await fc.assert(
    fc.asyncProperty(amounts, amounts, async (a, b) => {
      fc.pre(a / b < 9e7);
      const right = divide(a, b);
      const [row] = await warehouse.query(`select ${quotient(sqlOf(a), sqlOf(b))} as rounded,
        ${isQuotient(sqlOf(a), sqlOf(b), sqlOf(right))} as yes,
        ${isQuotient(sqlOf(a), sqlOf(b), sqlOf(right + 1))} as above,
        ${isQuotient(sqlOf(a), sqlOf(b), sqlOf(right - 1))} as below`);
      expect(row).toEqual({ rounded: text(right), yes: true, above: false, below: false });
    }),
    { numRuns: 150 },
  );
});

it('knows the 249 countries of ISO 3166-1 by the names that Node has for them', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(new Set(ISO_COUNTRIES).size).toBe(249);
  expect(ISO_COUNTRIES.filter((code) => names.of(code) === undefined)).toEqual([]);
  expect(new Set(EEA).size).toBe(30);
  expect(EEA.filter((code) => !ISO_COUNTRIES.includes(code))).toEqual([]);
});
