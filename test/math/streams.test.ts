import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash, stream } from '../../src/math/random.js';
import { Streams, seedStream } from '../../src/math/streams.js';

test('the stream of a place draws what the named stream draws', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), fc.array(fc.nat(), { maxLength: 4 }), (seed, name, subject) => {
      const words = new Int32Array(12);
      seedStream(words, 1, seed, name, ...subject);
      const [placed, named] = [new Streams().at(words, 1), stream(seed, name, ...subject)];
      for (let i = 0; i < 20; i++) expect(placed.bits()).toBe(named.bits());
      for (let i = 0; i < 20; i++) expect(placed.uniform()).toBe(named.uniform());
    }),
  );
});

test('a chance comes as often as it says, and never or always at its ends', () => {
  const words = new Int32Array(4);
  seedStream(words, 0, 1, 'chance');
  const draw = new Streams().at(words, 0);
  const share = (probability: number) =>
    Array.from({ length: 40_000 }, () => draw.chance(probability)).filter(Boolean).length / 40_000;
  expect(share(0.3)).toBeCloseTo(0.3, 2);
  expect(share(0.97)).toBeCloseTo(0.97, 2);
  expect([share(0), share(1)]).toEqual([0, 1]);
});

test('its words are the digest of the key', () => {
  const words = new Int32Array(8);
  seedStream(words, 1, 7, 'life', 3, 4);
  expect([...words]).toEqual([0, 0, 0, 0, ...hash(7, 'life', [3, 4]).map((word) => word | 0)]);
});

test('places move each by itself, in whatever order they are turned to', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { minLength: 1, maxLength: 100 }), (turns) => {
      const words = new Int32Array(20);
      const named = [0, 1, 2, 3, 4].map((place) => stream(1, 'place', place));
      for (let place = 0; place < 5; place++) seedStream(words, place, 1, 'place', place);
      const draw = new Streams();
      for (const place of turns) expect(draw.at(words, place).uniform()).toBe(named[place]!.uniform());
    }),
  );
});

test('copied words go on as the original does', () => {
  const words = new Int32Array(4);
  seedStream(words, 0, 1, 'copied');
  const original = new Streams().at(words, 0);
  original.bits();
  const copy = new Streams().at(structuredClone(words), 0);
  const ahead = Array.from({ length: 10 }, () => original.bits());
  expect(Array.from({ length: 10 }, () => copy.bits())).toEqual(ahead);
});
