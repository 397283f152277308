/** Documents and their check: most hand them in within the hour; decided within minutes to a day, with a heavy tail. */
import { inverseNormal } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '../time.js';
import type { People } from './people.js';

/** Of all who sign up: those who never hand in documents, and those whose check never ends. */
const NEVER_SUBMIT = 0.145;
const NEVER_DECIDED = 0.055;
const SLOWEST = 20 * MICROS_PER_DAY;

export const PENDING = 1;
const VERIFIED = 0;
const REJECTED = 2;

/** Chance that a sign-up is ever verified, where `passes` is the chance once decided. */
export function chanceVerified(passes: number): number {
  return (1 - NEVER_SUBMIT - NEVER_DECIDED) * passes;
}

/** Draws the whole check at once; statuses are indices into KYC_STATUSES. */
export function drawCheck(draw: Stream, people: People, person: number, passes: number): void {
  const fate = draw.uniform();
  const toDocuments = MICROS_PER_MINUTE * Math.exp(1.8 + 1.6 * inverseNormal(draw));
  const toDecision = MICROS_PER_HOUR * Math.exp(-0.7 + 1.6 * inverseNormal(draw));
  const submittedAt = people.createdAt[person]! + Math.min(SLOWEST, Math.floor(toDocuments));
  people.submittedAt[person] = fate < NEVER_SUBMIT ? Number.NaN : submittedAt;
  const decided = fate >= NEVER_SUBMIT + NEVER_DECIDED;
  people.decidedAt[person] = decided ? submittedAt + Math.min(SLOWEST, Math.floor(toDecision)) : Number.NaN;
  people.status[person] = decided ? (draw.chance(passes) ? VERIFIED : REJECTED) : PENDING;
}

export function isVerified(people: People, person: number): boolean {
  return people.status[person] === VERIFIED;
}
