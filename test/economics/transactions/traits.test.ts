import { describe, expect, it } from 'vitest';
import { bgNbd } from '../../../src/economics/transactions/bgNbd.js';
import { mbgNbd } from '../../../src/economics/transactions/mbgNbd.js';
import { paretoNbd } from '../../../src/economics/transactions/paretoNbd.js';
import { betaGeometricTraits, paretoTraits } from '../../../src/economics/transactions/traits.js';
import { stream } from '../../../src/math/random.js';

const DRAWS = 6000;

describe.each([
  ['BG/NBD', bgNbd, [1.3, 14, 0.5, 1.8], (params: number[]) => betaGeometricTraits(params, 0)],
  ['MBG/NBD', mbgNbd, [1.3, 14, 0.5, 1.8], (params: number[]) => betaGeometricTraits(params, 1)],
  ['Pareto/NBD', paretoNbd, [1.3, 14, 0.6, 9], paretoTraits],
] as const)('the people that a history of %s may belong to', (_name, model, params, traitsOf) => {
  const given = model.given(params);
  const traits = traitsOf([...params]);

  it.each([
    [0, 0, 50],
    [1, 3, 60],
    [4, 40, 60],
    [40, 100, 110],
    [40, 90, 110],
  ])('are alive, and transact, as its closed forms say: x %d, t_x %d, T %d', (x, tx, age) => {
    const random = stream(1, 'traits', x, age);
    const counts = new Float64Array(2);
    let [alive, near, far, square] = [0, 0, 0, 0];
    for (let k = 0; k < DRAWS; k++) {
      const person = traits.draw(random, x, tx, age);
      traits.drawCounts(person, random, [30, 100], counts);
      expect(counts[1]).toBeGreaterThanOrEqual(counts[0]!);
      alive += person.isAlive ? 1 : 0;
      near += counts[0]!;
      far += counts[1]!;
      square += counts[1]! ** 2;
    }
    const expected = given.expected(x, tx, age, 100);
    const error = Math.sqrt((square / DRAWS - (far / DRAWS) ** 2) / DRAWS);
    expect(Math.abs(alive / DRAWS - given.alive(x, tx, age))).toBeLessThan(0.025);
    expect(Math.abs(far / DRAWS - expected)).toBeLessThan(4.5 * error + 1e-4);
    expect(Math.abs(near / DRAWS - given.expected(x, tx, age, 30))).toBeLessThan(4.5 * error + 1e-4);
  });

  it('bring on average what a fresh customer is expected to', () => {
    const random = stream(2, 'fresh');
    for (const time of [1, 30, 200]) {
      let sum = 0;
      for (let k = 0; k < DRAWS; k++) sum += traits.expectedFresh(traits.draw(random, 0, 0, 0), time);
      expect(Math.abs(sum / DRAWS / given.expected(0, 0, 0, time) - 1)).toBeLessThan(0.07);
    }
  });
});
