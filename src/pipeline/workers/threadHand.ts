/** A hand in a thread of its own, as the main thread sees it. */
import { transferablesOf } from '../../contract/block.js';
import { type Answer, type Call, errorOf } from './call.js';
import type { Hand } from './hand.js';
import { startWorker } from './startWorker.js';
import type { Writing } from './work.js';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The thread ends with `close`, or with the first error that it cannot answer for. */
export function startThread(signal: AbortSignal): Hand {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = startWorker(new URL('./thread.js', import.meta.url), stop);
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  const end = () => void Atomics.store(stop, 0, 1);
  const fail = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  signal.addEventListener('abort', end);
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', (answer: Answer) => {
    settle(waiting.get(answer.id)!, answer, signal);
    waiting.delete(answer.id);
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('a worker thread ended before its work was done')));
  const call = <R>(method: keyof Hand, argument: unknown, arrays: ArrayBuffer[] = []) =>
    new Promise<R>((resolve, reject) => {
      const id = calls++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, argument } satisfies Call<keyof Hand>, arrays);
    });
  return {
    open: (opening) => call('open', opening),
    live: (living) => call('live', living),
    write: (writing) => call('write', writing, arraysOf(writing)),
    async close() {
      end();
      signal.removeEventListener('abort', end);
      call('close', null).catch(() => {});
      await ended;
    },
  };
}

function settle({ resolve, reject }: Waiting, answer: Answer, signal: AbortSignal): void {
  if ('value' in answer) resolve(answer.value as never);
  else reject(signal.aborted ? signal.reason : errorOf(answer.failure));
}

function arraysOf({ blocks }: Writing): ArrayBuffer[] {
  return blocks.flatMap(transferablesOf);
}
