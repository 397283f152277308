/** The workers of one command. They begin when first needed: a command with nothing to do starts none. */
import type { Block } from '../../contract/block.js';
import { coverageName } from '../../warehouse/coverage.js';
import type { Encoder } from '../../warehouse/parquet.js';
import { createHand, type Hand } from './hand.js';
import { startThread } from './threadHand.js';

export interface Crew {
  /** Each owns the shards it is given; one alone works in this thread. */
  hands(): readonly Hand[];
  /** Spreads files over the hands; the blocks written are gone. */
  readonly encoder: Encoder;
  close(): Promise<void>;
}

export function openCrew(workers: number, signal: AbortSignal): Crew {
  let started: readonly Hand[] | undefined;
  const hands = () => (started ??= start(workers, signal));
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

/** One call after the other, as a thread would do it. */
function inOrder(hand: Hand): Hand {
  let last: Promise<unknown> = Promise.resolve();
  const after = <A, R>(call: (argument: A) => Promise<R>) => {
    return (argument: A): Promise<R> => {
      const next = last.then(() => call(argument));
      last = next.catch(() => {});
      return next;
    };
  };
  const close = after<null, void>(hand.close);
  return { open: after(hand.open), live: after(hand.live), write: after(hand.write), close: () => close(null) };
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
