/** What counts as activity, and the volume that sets the fee tier. */
import type { Units } from '../../math/decimal.js';
import type { Day } from '../../time.js';
import { VOLUME_DAYS, type World } from './world.js';

/** Days, ending with the row's own, in which one transaction makes a user active. */
export const ACTIVE_DAYS = 30;

/** A trade, or a completed ramp purchase, deposit or withdrawal. */
export function recordTransaction(world: World, user: number, day: Day): void {
  world.state.lastTransaction[user] = day;
}

export function recordVolume(world: World, user: number, day: Day, usd: Units): void {
  world.state.volume[user * VOLUME_DAYS + (day % VOLUME_DAYS)]! += usd;
}

/** The ring's slot of a new day held the day 31 before; it is beyond every window now. */
export function forgetOldVolume(world: World, day: Day): void {
  for (let user = 0; user < world.people.length; user++)
    world.state.volume[user * VOLUME_DAYS + (day % VOLUME_DAYS)] = 0;
}

/** Own trade volume in USD over the 30 days before `day`. */
export function volumeBefore(world: World, user: number, day: Day): Units {
  let sum = 0;
  for (let d = day - 30; d < day; d++) sum += world.state.volume[user * VOLUME_DAYS + (d % VOLUME_DAYS)]!;
  return sum;
}
