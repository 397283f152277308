/**
 * A world: what is given (profile, seed, market, people, plan) and what has become of it (state). The state is plain
 * data: a checkpoint is a copy of it, and a world resumed from the copy goes on as if nothing had happened.
 */
import { type BlockBuilder, createBlock } from '../../contract/block.js';
import { RAW, type RawName } from '../../contract/raw/index.js';
import type { Day, Window } from '../../time.js';
import type { Market } from '../market/market.js';
import { type Agenda, createAgenda } from './agenda.js';
import { createLedger, createLedgerState, type Ledger, type LedgerState } from './ledger.js';
import { drawPeople, type Person } from './people.js';
import { type Plan, planClassic, type Slot } from './plan.js';
import { type CountsProfile, spanOf } from './profile.js';

export interface WorldSpec {
  readonly profile: CountsProfile;
  readonly seed: number;
  readonly asOf: Day;
  readonly market: Market;
  /** A population of its own with streams of its own; `classic` has one, number 0. */
  readonly shard: number;
}

/** Everything that changes from day to day; arrays are indexed by user. */
export interface State {
  /** The last day stepped. */
  day: Day;
  readonly ledger: LedgerState;
  /** Day of the last transaction; far in the past for none. */
  readonly lastTransaction: Int32Array;
  /** Own trade volume in USD of the last days, user × VOLUME_DAYS + day mod VOLUME_DAYS. */
  readonly volume: Float64Array;
  readonly versions: Versions;
  /** Slots nobody could fill yet. */
  postponed: Slot[];
}

/** The newest version of each user's row. */
export interface Versions {
  readonly asOf: Int32Array;
  readonly verified: Uint8Array;
  readonly balanceUsd: Float64Array;
  readonly active: Uint8Array;
}

export const VOLUME_DAYS = 31;
export const NEVER: Day = -1_000_000;

export type Rows = { readonly [N in RawName]: BlockBuilder<(typeof RAW)[N]> };

export interface World {
  readonly spec: WorldSpec;
  readonly span: Window;
  readonly rampFrom: Day;
  readonly people: readonly Person[];
  readonly plan: Plan;
  readonly state: State;
  readonly rows: Rows;
  readonly ledger: Ledger;
  readonly agenda: Agenda;
}

/** A world before its first day, or as a checkpoint's state left it. */
export function createWorld(spec: WorldSpec, resumed?: State): World {
  const { span, rampFrom } = spanOf(spec.profile, spec.asOf);
  const people = drawPeople(spec.profile, spec.seed, spec.shard, span);
  const state = resumed ?? freshState(people.length, span.from - 1);
  const rows = createRows();
  const ids = people.map((person) => person.id);
  return {
    spec,
    span,
    rampFrom,
    people,
    plan: planClassic(spec.profile, spec.seed, spec.shard, span, people),
    state,
    rows,
    ledger: createLedger(state.ledger, ids, spec.shard, rows.ledger_entries),
    agenda: createAgenda(),
  };
}

/** A copy of the state that nothing later changes. */
export function checkpoint(world: World): State {
  return structuredClone(world.state);
}

function freshState(users: number, day: Day): State {
  return {
    day,
    ledger: createLedgerState(users),
    lastTransaction: new Int32Array(users).fill(NEVER),
    volume: new Float64Array(users * VOLUME_DAYS),
    versions: {
      asOf: new Int32Array(users).fill(NEVER),
      verified: new Uint8Array(users),
      balanceUsd: new Float64Array(users),
      active: new Uint8Array(users),
    },
    postponed: [],
  };
}

function createRows(): Rows {
  return Object.fromEntries(Object.entries(RAW).map(([name, table]) => [name, createBlock(table)])) as unknown as Rows;
}
