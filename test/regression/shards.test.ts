/** Two shards once were the same people. */
import { expect, test } from 'vitest';
import { createWorld } from '../../src/simulator/classic/world.js';
import { smallSpec } from '../simulator/classic/smallWorld.js';

test('shards are populations of their own', () => {
  const spec = smallSpec(3);
  const [first, second] = [0, 1].map((shard) => createWorld({ ...spec, shard }).people.map(({ id }) => id));
  expect(new Set([...first!, ...second!]).size).toBe(first!.length + second!.length);
});
