/** Which producer makes which kind of world. */
import type { Market } from '../simulator/market/market.js';
import type { Profile } from '../simulator/profiles.js';
import type { Day } from '../time.js';
import { classicDays, classicProducer } from './classic.js';
import type { Producer, WorldDays } from './producer.js';
import type { RatesOptions } from './rates.js';
import { type FirstDays, firstDays, ratesDays } from './worldDays.js';

/** The days of a world through `asOf`; `first` is what its home remembers of them. Throws UserError for days that cannot be. */
export function worldDays(profile: Profile, asOf: Day, first: FirstDays | null): WorldDays {
  if (profile.kind === 'counts') return classicDays(profile, asOf);
  return ratesDays(profile, first ?? firstDays(profile, asOf), asOf);
}

export interface ProducerSpec {
  readonly profile: Profile;
  readonly seed: number;
  readonly asOf: Day;
  readonly days: WorldDays;
  readonly market: Market;
}

export async function openProducer(
  { profile, seed, asOf, days, market }: ProducerSpec,
  options: RatesOptions,
): Promise<Producer> {
  if (profile.kind === 'counts') return classicProducer({ profile, seed, asOf, market });
  const { ratesProducer } = await import('./rates.js');
  return ratesProducer({ profile, seed, start: days.history.from, market }, days, options);
}
