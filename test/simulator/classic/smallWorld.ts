/** A classic world in small, on the simulated market: a second's work, all rules in force. */
import { step } from '../../../src/simulator/classic/exchange.js';
import { type CountsProfile, spanOf } from '../../../src/simulator/classic/profile.js';
import { createWorld, type State, type World, type WorldSpec } from '../../../src/simulator/classic/world.js';
import { openMarket } from '../../../src/simulator/market/openMarket.js';
import { parseProfile } from '../../../src/simulator/profiles.js';
import { parseDay } from '../../../src/time.js';

export const SMALL = parseProfile(
  {
    extends: 'classic',
    days: 90,
    rampDays: 20,
    users: 120,
    deposits: 120,
    withdrawals: 60,
    orders: 300,
    rampPerDay: 40,
  },
  'small',
) as CountsProfile;

export const AS_OF = parseDay('2024-05-31', 'as-of');

export function smallSpec(seed: number): WorldSpec {
  const { span } = spanOf(SMALL, AS_OF);
  return { profile: SMALL, seed, asOf: AS_OF, market: openMarket({ seed, span, feeds: [] }), shard: 0 };
}

export function smallWorld(seed: number): World {
  return createWorld(smallSpec(seed));
}

export function resumedWorld(seed: number, state: State): World {
  return createWorld(smallSpec(seed), state);
}

export function live(world: World, until = world.span.to): World {
  while (world.state.day < until) step(world);
  return world;
}
