/** Oracle: small paths worked out by hand. */
import { expect, test } from 'vitest';
import { anchoredPath } from '../../../src/simulator/market/anchored.js';

const still = (length: number) => new Float64Array(length);
const prices = (path: Float64Array) => Array.from(path, (log) => Number(Math.exp(log).toFixed(9)));

test('the difference is spread in proportion to variance', () => {
  const path = anchoredPath(still(4), Float64Array.of(1, 1, 2, 0), [
    { step: -1, value: 1 },
    { step: 3, value: 16 },
  ]);
  expect(prices(path)).toEqual([2, 4, 16, 16]);
});

test('before the first pin the path is carried backwards, after the last it is free', () => {
  const returns = Float64Array.of(Math.log(2), Math.log(2), Math.log(3));
  expect(prices(anchoredPath(returns, Float64Array.of(1, 1, 1), [{ step: 1, value: 10 }]))).toEqual([5, 10, 30]);
});

test('pins beyond the end do not pull', () => {
  const pins = [
    { step: -1, value: 7 },
    { step: 5, value: 99 },
  ];
  expect(prices(anchoredPath(still(2), still(2), pins))).toEqual([7, 7]);
});
