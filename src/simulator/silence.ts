/** Who may fall silent: thirty days after their last transaction users are no longer active, though nothing happens on that day. */
import type { Day } from '../time.js';
import { NEVER } from './people.js';
import type { ShardState } from './state.js';

/** Days, ending with the row's own, in which one transaction makes a user active. */
export const ACTIVE_DAYS = 30;

/** Who may fall silent on which day: asked again when it comes. */
export interface Silence {
  expect(trader: number, of: Day): void;
  take(day: Day): number[];
}

/** Told by the last transactions, so a checkpoint need not hold it. */
export function silenceOf({ traders, day }: ShardState): Silence {
  const byDay = new Map<Day, number[]>();
  const expect = (trader: number, of: Day) => {
    const due = of + ACTIVE_DAYS;
    const list = byDay.get(due);
    if (list === undefined) byDay.set(due, [trader]);
    else list.push(trader);
  };
  for (let trader = 0; trader < traders.size; trader++)
    if (traders.lastTransaction[trader]! > day - ACTIVE_DAYS && traders.lastTransaction[trader] !== NEVER)
      expect(trader, traders.lastTransaction[trader]!);
  return {
    expect,
    take(due) {
      const list = byDay.get(due) ?? [];
      byDay.delete(due);
      return list;
    },
  };
}
