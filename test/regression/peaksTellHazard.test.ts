/** In real markets the day of a sign-up once told who leaves early: the hazard followed the price without end. */
import { expect, test } from 'vitest';
import { stream } from '../../src/math/random.js';
import { addPerson, createPeople } from '../../src/simulator/people.js';
import { drawTraits } from '../../src/simulator/traits.js';

test('people of the deepest and of the highest price are told apart by their hazard with an area of .7 at most', () => {
  const people = createPeople();
  const draw = stream(1, 'peaks');
  const each = 20_000;
  for (const mood of [-2, 2])
    for (let i = 0; i < each; i++) drawTraits(draw, people, addPerson(people), 'organic', mood);
  const hazards = people.hazard.slice(0, 2 * each);
  const median = hazards.toSorted()[each]!;
  const upper = (from: number) =>
    hazards.subarray(from, from + each).filter((hazard) => hazard >= median).length / each;
  const area = (1 + upper(each) - upper(0)) / 2;
  expect(area).toBeLessThan(0.7);
  // Peaks do bring people who leave sooner.
  expect(area).toBeGreaterThan(0.6);
});
