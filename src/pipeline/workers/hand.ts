/**
 * What one worker does: it owns some shards of a world, lives their days, and writes files for anybody. It runs in a
 * thread of its own (`thread.ts`) or in this one; what goes in and out is plain data.
 */
import { setImmediate } from 'node:timers/promises';
import type { Block } from '../../contract/block.js';
import { RAW } from '../../contract/raw/index.js';
import type { Table } from '../../contract/table.js';
import { TRUTH } from '../../contract/truth/index.js';
import type * as Exchange from '../../simulator/exchange.js';
import type { Marketing } from '../../simulator/marketing/marketing.js';
import type { Shard, WorldSpec } from '../../simulator/world.js';
import type { Window } from '../../time.js';
import { coverageName } from '../../warehouse/coverage.js';
import { type Encoder, openEncoder } from '../../warehouse/parquet.js';
import type { LandedFile } from '../../warehouse/warehouse.js';
import { readShard, writeShard } from './shardFile.js';

export interface Opening {
  readonly spec: WorldSpec;
  readonly marketing: Marketing;
  readonly shards: readonly number[];
  /** Folder of the states to resume from; null for the first day. */
  readonly from: string | null;
}

export interface Living {
  readonly window: Window;
  /** Folder to leave the states of the last day in. */
  readonly keep: string;
}

export interface ShardPart {
  readonly shard: number;
  readonly blocks: Readonly<Record<string, Block>>;
  readonly caused: Float64Array;
}

export interface Writing {
  /** By its name in `pipeline_runs`. */
  readonly table: string;
  readonly blocks: readonly Block[];
  readonly path: string;
}

export interface Hand {
  /** False where the states to resume from are damaged: then nothing is open. */
  open(opening: Opening): Promise<boolean>;
  /** The rows of the window's days, and of earlier ones what changed in it. Days before the window are lived and forgotten. */
  live(living: Living): Promise<ShardPart[]>;
  write(writing: Writing): Promise<LandedFile>;
  close(): Promise<void>;
}

const TABLES = new Map<string, Table>(
  [...Object.values(RAW), ...Object.values(TRUTH)].map((table) => [coverageName(table), table]),
);

/** `refuseStopped` throws when the days must end. */
export function createHand(refuseStopped: () => void): Hand {
  let engine: typeof Exchange | undefined;
  let shards: Shard[] = [];
  let encoder: Promise<Encoder> | undefined;
  return {
    async open({ spec, marketing, shards: numbers, from }) {
      const states = numbers.map((number) => (from === null ? undefined : readShard(from, number)));
      if (states.includes(null)) return false;
      // Who only writes files need not load it.
      const exchange = engine ?? (await import('../../simulator/exchange.js'));
      engine = exchange;
      shards = numbers.map((number, i) => exchange.openShard(spec, number, marketing, states[i] ?? undefined));
      return true;
    },
    async live({ window, keep }) {
      const parts: ShardPart[] = [];
      for (const shard of shards) {
        parts.push(await liveShard(engine!, shard, window, refuseStopped));
        writeShard(keep, shard.number, engine!.checkpoint(shard));
      }
      return parts;
    },
    async write({ table, blocks, path }) {
      encoder ??= openEncoder();
      return (await encoder).write(TABLES.get(table)!, blocks, path);
    },
    async close() {
      (await encoder)?.close();
    },
  };
}

async function liveShard(
  { step, take }: typeof Exchange,
  shard: Shard,
  window: Window,
  refuseStopped: () => void,
): Promise<ShardPart> {
  const first = shard.state.day + 1;
  while (shard.state.day < window.to) {
    // What happened before the window is no part of it.
    if (shard.state.day === window.from - 1 && first < window.from) take(shard, { from: first, to: window.from - 1 });
    // Signals are heard between two days only.
    await setImmediate();
    refuseStopped();
    step(shard);
  }
  return { shard: shard.number, ...take(shard, window) };
}
