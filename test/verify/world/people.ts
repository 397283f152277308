/** Sixty people: most verified, some waiting or rejected, a few who sign up after the due day. */
import { COUNTRIES, type Country } from '../../../src/contract/reference.js';
import { randomId } from '../../../src/math/random.js';
import { DUE, FIRST, stampOf, type Tables } from './rows.js';

const MINUTE = 60_000_000;
const DAY = 86_400_000_000;

export interface Person {
  readonly id: string;
  readonly country: Country;
  readonly createdAt: number;
  readonly decidedAt: number;
  readonly status: 'verified' | 'pending' | 'rejected';
  /** Multiplies every ticket: a steep ladder, so that a few carry the volume. */
  readonly money: number;
}

export function people(): Person[] {
  return Array.from({ length: 60 }, (_, i) => {
    const day = i < 50 ? FIRST + (i % 5) : FIRST + 20 + 2 * (i - 50);
    const createdAt = day * DAY + (60 + ((i * 37) % 1000)) * MINUTE;
    return {
      id: randomId(1, 'test/person', i),
      country: COUNTRIES[i % COUNTRIES.length]!,
      createdAt,
      decidedAt: createdAt + (30 + i) * MINUTE,
      status: i % 10 === 3 ? 'rejected' : i % 10 === 7 ? 'pending' : 'verified',
      money: i % 13 === 0 ? 400 : 1 + (i % 4),
    };
  });
}

export function appendPeople(tables: Tables, everyone: readonly Person[]): void {
  for (const [i, person] of everyone.entries()) {
    const signupDay = Math.floor(person.createdAt / DAY);
    tables.user_acquisitions.push({
      user_id: person.id,
      timestamp: stampOf(person.createdAt - 5 * MINUTE),
      channel: i % 3 === 0 ? 'paid_search' : 'organic',
      campaign: i % 3 === 0 ? 'brand' : null,
      entry_product: i % 2 === 0 ? 'ramp' : 'exchange',
      first_channel: i % 3 === 0 ? 'paid_search' : 'organic',
      day: signupDay,
    });
    tables.kyc_checks.push({
      user_id: person.id,
      submitted_at: stampOf(person.createdAt + 10 * MINUTE),
      decided_at: person.status === 'pending' ? null : stampOf(person.decidedAt),
      status: person.status,
      day: Math.floor(person.decidedAt / DAY),
    });
  }
}

/** The row of somebody who signed up after the due day, or of anybody else as of it. */
export function userRow(person: Person, index: number, balanceUsd: string, isActive: boolean) {
  const signupDay = Math.floor(person.createdAt / DAY);
  const known = signupDay <= DUE;
  const status = known && Math.floor(person.decidedAt / DAY) <= DUE ? person.status : 'pending';
  return {
    user_id: person.id,
    email: `person${index}@example.com`,
    signup_date: stampOf(signupDay * DAY).slice(0, 10),
    country: person.country.code,
    kyc_status: status,
    account_tier: status === 'verified' && index % 5 === 0 ? 'pro' : 'basic',
    account_balance_usd: balanceUsd,
    is_active: isActive,
    created_at: stampOf(person.createdAt),
    day: known ? DUE : signupDay,
  };
}
