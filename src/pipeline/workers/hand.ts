/**
 * What one worker does: it owns some shards of a world, lives their days, and writes files for anybody. It runs in a
 * thread of its own (`thread.ts`) or in this one; what goes in and out is plain data.
 */
import { RAW } from '../../contract/raw/index.js';
import type { Table } from '../../contract/table.js';
import { TRUTH } from '../../contract/truth/index.js';
import type { Shard } from '../../simulator/shard.js';
import { coverageName } from '../../warehouse/coverage.js';
import { type Encoder, openEncoder } from '../../warehouse/parquet.js';
import type { LandedFile } from '../../warehouse/warehouse.js';
import type { Living, Opening, ShardPart, Writing } from './work.js';

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
  let shards: Shard[] = [];
  let encoder: Promise<Encoder> | undefined;
  return {
    async open(opening) {
      const { openShards } = await import('./life.js');
      const opened = openShards(opening);
      shards = opened ?? [];
      return opened !== null;
    },
    async live(living) {
      const { liveShards } = await import('./life.js');
      return liveShards(shards, living, refuseStopped);
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

/** Days follow each other, and so do files; both go on at the same time, because the encoder works beside JavaScript. */
export function inOrder(hand: Hand): Hand {
  const [days, files] = [createQueue(), createQueue()];
  return {
    open: (opening) => days(() => hand.open(opening)),
    live: (living) => days(() => hand.live(living)),
    write: (writing) => files(() => hand.write(writing)),
    close: () => days(() => files(() => hand.close())),
  };
}

function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
}
