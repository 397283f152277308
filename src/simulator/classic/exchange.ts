/**
 * The exchange, a day at a time. Within a day everything happens in the order of the clock: what is planned goes on the
 * agenda, and each event may put its settlement there, so that money is spent only after it has arrived.
 */
import { UserError } from '../../error.js';
import { type Day, formatDay, MICROS_PER_DAY } from '../../time.js';
import { deposit } from './deposits.js';
import { placeOrder } from './orders.js';
import type { Slot } from './plan.js';
import { planRampDay } from './ramp.js';
import { forgetOldVolume } from './transactions.js';
import { closeUsers } from './users.js';
import { withdraw } from './withdrawals.js';
import type { World } from './world.js';

const ACTS: Readonly<Record<Slot['kind'], (world: World, index: number, at: number) => boolean>> = {
  deposit,
  order: placeOrder,
  withdrawal: withdraw,
};

/** Lives the day after the last one; its rows go to `world.rows`. */
export function step(world: World): void {
  const day = world.state.day + 1;
  forgetOldVolume(world, day);
  planSlots(world, day);
  if (day >= world.rampFrom) planRampDay(world, day);
  world.agenda.run();
  closeUsers(world, day);
  world.state.day = day;
}

/** A slot that nobody can fill is tried again at the same hour of the next day. */
function planSlots(world: World, day: Day): void {
  const due = [...world.state.postponed, ...(world.plan.slotsByDay.get(day) ?? [])];
  world.state.postponed = [];
  for (const slot of due)
    world.agenda.add(slot.at, () => {
      if (ACTS[slot.kind](world, slot.index, slot.at)) return;
      if (day === world.span.to) throw cannotPay(world, slot);
      world.state.postponed.push({ ...slot, at: slot.at + MICROS_PER_DAY });
    });
}

function cannotPay(world: World, slot: Slot): UserError {
  return new UserError(
    `profile ${world.spec.profile.name}: nobody could pay ${slot.kind} ${slot.index + 1} by ${formatDay(world.span.to)} ` +
      '(give it more deposits or users)',
  );
}
