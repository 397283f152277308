/** The entry of a worker thread: calls come in one after the other, answers go back in the same order. */
import { parentPort, workerData } from 'node:worker_threads';
import { transferablesOf } from '../../contract/block.js';
import { UserError } from '../../error.js';
import type { Answer, Call, Failure } from './call.js';
import { createHand, type ShardPart } from './hand.js';

const port = parentPort!;
/** One number, set by the main thread when the days must end. */
const stop = workerData as Int32Array;
const hand = createHand(() => {
  if (Atomics.load(stop, 0) !== 0) throw new UserError('stopped');
});

let last = Promise.resolve();
port.on('message', (call: Call) => {
  last = last.then(() => answer(call));
});

async function answer({ method, argument }: Call): Promise<void> {
  try {
    const value = await (hand[method] as (argument: unknown) => Promise<unknown>)(argument);
    say({ value }, method === 'live' ? arraysOf(value as ShardPart[]) : []);
  } catch (error) {
    say({ failure: failureOf(error) });
  }
  if (method === 'close') port.close();
}

function say(answer: Answer, arrays: readonly ArrayBuffer[] = []): void {
  port.postMessage(answer, arrays);
}

function arraysOf(parts: readonly ShardPart[]): ArrayBuffer[] {
  return parts.flatMap(({ blocks }) => Object.values(blocks).flatMap(transferablesOf));
}

function failureOf(error: unknown): Failure {
  const { message, stack = message, code = null } = error as NodeJS.ErrnoException;
  return { message, stack, code, isUsers: error instanceof UserError };
}
