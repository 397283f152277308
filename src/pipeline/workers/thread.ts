/** The entry of a worker thread: calls come in, and answers go back as they are ready. */
import { parentPort, workerData } from 'node:worker_threads';
import { transferablesOf } from '../../contract/block.js';
import { UserError } from '../../error.js';
import { type Answer, type Call, failureOf } from './call.js';
import { createHand, type Hand, inOrder } from './hand.js';
import type { ShardPart } from './work.js';

const port = parentPort!;
/** One number, set by the main thread when the days must end. */
const stop = workerData as Int32Array;
const hand = inOrder(
  createHand(() => {
    if (Atomics.load(stop, 0) !== 0) throw new UserError('stopped');
  }),
);

port.on('message', answer);

async function answer({ id, method, argument }: Call<keyof Hand>): Promise<void> {
  try {
    const value = await (hand[method] as (argument: unknown) => Promise<unknown>)(argument);
    say({ id, value }, method === 'live' ? arraysOf(value as ShardPart[]) : []);
  } catch (error) {
    say({ id, failure: failureOf(error) });
  }
  if (method === 'close') port.close();
}

function say(answer: Answer, arrays: readonly ArrayBuffer[] = []): void {
  port.postMessage(answer, arrays);
}

function arraysOf(parts: readonly ShardPart[]): ArrayBuffer[] {
  return parts.flatMap(({ blocks }) => Object.values(blocks).flatMap(transferablesOf));
}
