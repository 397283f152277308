import { expect, test } from 'vitest';
import { differences } from '../scripts/generate.js';

test('the generated files are what the contract emits now', () => {
  expect(differences()).toEqual([]);
});

test('a missing file shows', () => {
  expect(differences('/nowhere').every(({ why }) => why === 'missing')).toBe(true);
});
