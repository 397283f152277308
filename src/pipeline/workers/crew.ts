/** The workers of one command. They begin when first needed: a command with nothing to do starts none. */
import { availableParallelism } from 'node:os';
import type { Block } from '../../contract/block.js';
import { coverageName } from '../../warehouse/coverage.js';
import type { Encoder } from '../../warehouse/parquet.js';
import { createHand, type Hand, inOrder } from './hand.js';
import { startThread } from './threadHand.js';

export interface Crew {
  /**
   * Each owns the shards it is given; one alone works in this thread. The first to ask says how much is to be lived, in users times
   * days: where nobody asked for threads, they begin only if that pays.
   */
  hands(userDays?: number): readonly Hand[];
  /** Spreads files over the hands; the blocks written are gone. */
  readonly encoder: Encoder;
  close(): Promise<void>;
}

/** So much is lived before threads have begun. */
const WORTH_THREADS = 1_000_000;

/** Null: as many as there are processors, where the work is worth it. */
export function openCrew(workers: number | null, signal: AbortSignal): Crew {
  let started: readonly Hand[] | undefined;
  const hands = (userDays = Number.POSITIVE_INFINITY) =>
    (started ??= start(workers ?? (userDays < WORTH_THREADS ? 1 : availableParallelism()), signal));
  return {
    hands,
    encoder: spreadOver(hands),
    close: async () => void (await Promise.all((started ?? []).map((hand) => hand.close()))),
  };
}

function start(workers: number, signal: AbortSignal): Hand[] {
  if (workers === 1) return [inOrder(createHand(() => signal.throwIfAborted()))];
  return Array.from({ length: workers }, () => startThread(signal));
}

/** Each file goes to the hand that has the least left to write. */
function spreadOver(hands: () => readonly Hand[]): Encoder {
  const waiting = new Map<Hand, number>();
  return {
    async write(table, blocks, path) {
      const all = hands();
      const load = (hand: Hand) => waiting.get(hand) ?? 0;
      const hand = all.reduce((best, one) => (load(one) < load(best) ? one : best));
      const cells = cellsOf(blocks);
      waiting.set(hand, load(hand) + cells);
      try {
        return await hand.write({ table: coverageName(table), blocks, path });
      } finally {
        waiting.set(hand, load(hand) - cells);
      }
    },
    close() {},
  };
}

function cellsOf(blocks: readonly Block[]): number {
  return 1 + blocks.reduce((sum, { rows, columns }) => sum + rows * columns.length, 0);
}
