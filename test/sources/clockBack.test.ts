import { expect, it } from 'vitest';
import { createCircuit } from '../../src/sources/circuit.js';
import { createPace } from '../../src/sources/pace.js';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-06-02T12:00:00Z');

it('a clock that was set back an hour makes nobody wait an hour', () => {
  const pace = createPace(2);
  for (const _ of [1, 2]) pace.went(NOW);
  expect(pace.wait(NOW + 1)).toBe(59_999);
  expect(pace.wait(NOW - HOUR)).toBe(0);
});

it('a clock that was set back an hour closes a circuit for no hour', () => {
  const circuit = createCircuit();
  for (const _ of [1, 2, 3, 4, 5]) circuit.failed(NOW);
  expect(circuit.isOpen(NOW + 1)).toBe(true);
  expect(circuit.isOpen(NOW - HOUR)).toBe(false);
});
