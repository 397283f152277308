/** What a shard hands on: the rows created or changed since rows were last taken. */
import type { Block } from '../contract/block.js';
import { CHANNELS } from '../contract/vocabulary.js';
import { SHARD_TABLES, type ShardTable } from './books.js';
import { takePendingDeposit } from './funding.js';
import type { Lives } from './lives.js';
import { takeStanding } from './orderRows.js';
import { completedIn } from './panel.js';
import { takePendingRamp } from './ramp.js';
import type { Shard } from './shard.js';
import { DEPOSIT, RAMP } from './traders.js';
import { takeTraits } from './truth.js';
import { takeChecks, takeUsers } from './userRows.js';
import { takePendingWithdrawal } from './withdrawals.js';

export interface Taken {
  readonly blocks: Readonly<Record<ShardTable, Block>>;
  /** To be added up over all shards for `worldTables`. */
  readonly sums: Float64Array;
}

/** Rows as they stand at the end of the day last stepped. */
export function take(shard: Shard): Taken {
  const { books, state, lives } = shard;
  const sums = sumsOf(shard);
  takeUsers(books, state.people);
  takeChecks(books, state.people, state.day);
  takeTraits(shard);
  takeStanding(lives);
  takePending(lives);
  const blocks = Object.fromEntries(SHARD_TABLES.map((name) => [name, books.rows[name].take()])) as Record<
    ShardTable,
    Block
  >;
  state.takenThrough = state.day;
  return { blocks, sums };
}

/** The payments under way that have no row yet. */
function takePending(lives: Lives): void {
  const { payments } = lives.traders;
  const pending: number[] = [];
  for (let payment = 0; payment < payments.size; payment++)
    if (payments.live[payment] === 1 && payments.taken[payment] === 0) pending.push(payment);
  pending.sort((a, b) => payments.at[a]! - payments.at[b]! || a - b);
  for (const payment of pending) {
    payments.taken[payment] = 1;
    const kind = payments.kind[payment];
    (kind === DEPOSIT ? takePendingDeposit : kind === RAMP ? takePendingRamp : takePendingWithdrawal)(lives, payment);
  }
}

/** Caused sign-ups by channel, of this month so far; then what the panel says of each cohort completed since the last time. */
function sumsOf({ state, spec }: Shard): Float64Array {
  const { values } = state.panel;
  const worth = completedIn(spec.start, state.takenThrough + 1, state.day).flatMap(({ place }) =>
    CHANNELS.map((_, channel) => values[place + channel] ?? 0),
  );
  return Float64Array.from([...state.caused, ...worth]);
}
