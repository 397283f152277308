/** What a worker is asked for, and what it gives: plain data. */
import type { Block } from '../../contract/block.js';
import type { Marketing } from '../../simulator/marketing/marketing.js';
import type { WorldSpec } from '../../simulator/world.js';
import type { Window } from '../../time.js';

export interface Opening {
  readonly spec: WorldSpec;
  readonly marketing: Marketing;
  readonly shards: readonly number[];
  /** Folder of the states to resume from; null for the first day. */
  readonly from: string | null;
}

export interface Living {
  readonly window: Window;
  /** Folder to leave the states of the last day in; null where they are not kept. */
  readonly keep: string | null;
}

export interface ShardPart {
  readonly shard: number;
  readonly blocks: Readonly<Record<string, Block>>;
  readonly sums: Float64Array;
}

export interface Writing {
  /** By its name in `pipeline_runs`. */
  readonly table: string;
  readonly blocks: readonly Block[];
  readonly path: string;
}
