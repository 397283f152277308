/** Which producer makes which kind of world. */
import { UserError } from '../error.js';
import { spanOf } from '../simulator/classic/profile.js';
import type { Market } from '../simulator/market/market.js';
import type { Profile } from '../simulator/profiles.js';
import type { Day, Window } from '../time.js';
import { classicDays, classicProducer } from './classic.js';
import type { Producer } from './producer.js';

/** The days of a world, known without a market. Throws UserError for days that cannot be. */
export function worldSpan(profile: Profile, asOf: Day): Window {
  if (profile.kind === 'counts') return spanOf(profile, asOf).span;
  throw notYet(profile);
}

/** What is loaded when. */
export function worldDays(profile: Profile, asOf: Day): Pick<Producer, 'history' | 'daily' | 'historyTables'> {
  if (profile.kind === 'counts') return classicDays(profile, asOf);
  throw notYet(profile);
}

export function openProducer(profile: Profile, seed: number, asOf: Day, market: Market): Producer {
  if (profile.kind === 'counts') return classicProducer({ profile, seed, asOf, market });
  throw notYet(profile);
}

function notYet({ name }: Profile): UserError {
  return new UserError(`profile ${name} cannot be produced yet (use classic)`);
}
