/** The shards of one hand, day by day; loaded by those hands only that live something. */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openShard, step } from '../../simulator/exchange.js';
import type { Shard } from '../../simulator/shard.js';
import { keptOf, type ShardState } from '../../simulator/state.js';
import { take } from '../../simulator/taking.js';
import type { Window } from '../../time.js';
import { readState, writeState } from '../stateFile.js';
import type { Living, Opening, ShardPart } from './work.js';

/** Null where a state to resume from is damaged. */
export function openShards({ spec, marketing, shards, from }: Opening): Shard[] | null {
  const states = shards.map((number) => (from === null ? undefined : readState<ShardState>(shardFile(from, number))));
  if (states.includes(null)) return null;
  return shards.map((number, i) => openShard(spec, number, marketing, states[i] ?? undefined));
}

export async function liveShards(
  shards: readonly Shard[],
  { window, keep }: Living,
  refuseStopped: () => void,
): Promise<ShardPart[]> {
  const parts: ShardPart[] = [];
  for (const shard of shards) {
    await liveThrough(shard, window, refuseStopped);
    parts.push({ shard: shard.number, ...take(shard) });
    if (keep !== null) writeState(shardFile(keep, shard.number), keptOf(shard.state));
  }
  return parts;
}

async function liveThrough(shard: Shard, window: Window, refuseStopped: () => void): Promise<void> {
  const first = shard.state.day + 1;
  while (shard.state.day < window.to) {
    // What happened before the window is no part of it.
    if (shard.state.day === window.from - 1 && first < window.from) take(shard);
    // Signals are heard between two days only.
    await setImmediate();
    refuseStopped();
    step(shard);
  }
}

function shardFile(folder: string, shard: number): string {
  return join(folder, `${shard}.state`);
}
