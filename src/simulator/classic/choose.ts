/** Who acts: among those who can, in proportion to activity, to the hour where they live, and to a weight of the act. */
import { weighted } from '../../math/distributions.js';
import type { Stream } from '../../math/random.js';
import { dayOfMicros, type Micros } from '../../time.js';
import { wakefulness } from '../rhythm.js';
import type { Person } from './people.js';
import type { World } from './world.js';

/** What is left of activity once somebody has dropped out. */
const AFTERLIFE = 0.04;

/** Index of the person drawn, or null where nobody can. `power` is zero for those who cannot. */
export function choosePerson(
  world: World,
  draw: Stream,
  at: Micros,
  power: (person: Person, index: number) => number,
): number | null {
  const weights = new Float64Array(world.people.length);
  let anybody = false;
  world.people.forEach((person, index) => {
    if (!isVerifiedAt(person, at)) return;
    weights[index] = power(person, index) * drive(person, at) * wakefulness(at, person.country.utcOffset);
    anybody ||= weights[index]! > 0;
  });
  return anybody ? weighted(draw, weights) : null;
}

export function isVerifiedAt(person: Person, at: Micros): boolean {
  return person.kycStatus === 'verified' && person.decidedAt !== null && person.decidedAt < at;
}

export function drive(person: Person, at: Micros): number {
  const { activity, droppedOutOn } = person.traits;
  return dayOfMicros(at) > droppedOutOn ? activity * AFTERLIFE : activity;
}
