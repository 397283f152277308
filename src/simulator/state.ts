/**
 * All that changes from day to day in a shard, as plain data: a checkpoint is a copy of it, and a shard resumed from the copy goes
 * on as if nothing had happened.
 */
import type { Day } from '../time.js';
import { createHouse, type House } from './house.js';
import { createPeople, type People } from './people.js';
import { trimmed } from './store.js';
import { createTraders, type Traders } from './traders.js';

export interface ShardState {
  /** The last day stepped. */
  day: Day;
  /** The last day of which rows were taken. */
  takenThrough: Day;
  readonly people: People;
  /** Those who will ever trade, once verified. */
  readonly traders: Traders;
  /** Their other lives, from which the truth is averaged. */
  readonly clones: Traders;
  /** What one more user of each channel would be worth. */
  readonly panel: Panel;
  readonly house: House;
  /** Caused sign-ups of this month by channel. */
  readonly caused: Float64Array;
}

export interface Panel {
  readonly people: People;
  readonly traders: Traders;
  /** By person: the part of the channel's population that they stand for. */
  readonly weights: number[];
  /** By sign-up day since the start: the first person of that day and of the next. */
  readonly firstOfDay: number[];
  /** USD by month since the start × horizon × channel. */
  readonly values: number[];
}

function createPanel(): Panel {
  return { people: createPeople(), traders: createTraders(), weights: [], firstOfDay: [], values: [] };
}

export function freshState(start: Day, channels: number): ShardState {
  return {
    day: start - 1,
    takenThrough: start - 1,
    people: createPeople(),
    traders: createTraders(),
    clones: createTraders(),
    panel: createPanel(),
    house: createHouse(),
    caused: new Float64Array(channels),
  };
}

/** The state without the room its tables have to spare, in the same memory: what is written down of it. */
export function keptOf(state: ShardState): ShardState {
  const { panel } = state;
  return {
    ...state,
    people: trimmed(state.people),
    traders: keptTraders(state.traders),
    clones: keptTraders(state.clones),
    panel: { ...panel, people: trimmed(panel.people), traders: keptTraders(panel.traders) },
  };
}

function keptTraders(traders: Traders): Traders {
  return { ...trimmed(traders), orders: trimmed(traders.orders), payments: trimmed(traders.payments) };
}
