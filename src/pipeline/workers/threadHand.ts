/** A hand in a thread of its own, as the main thread sees it. */
import { Worker } from 'node:worker_threads';
import { transferablesOf } from '../../contract/block.js';
import { UserError } from '../../error.js';
import type { Answer, Call, Failure } from './call.js';
import type { Hand } from './hand.js';
import type { Writing } from './work.js';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The thread ends with `close`, or with the first error that it cannot answer for. */
export function startThread(signal: AbortSignal): Hand {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = startWorker(stop);
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
  const call = <R>(method: Call['method'], argument: unknown, arrays: ArrayBuffer[] = []) =>
    new Promise<R>((resolve, reject) => {
      const id = calls++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, argument } satisfies Call, arrays);
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

function errorOf({ message, stack, code, isUsers }: Failure): Error {
  const error = isUsers ? new UserError(message) : new Error(message);
  return Object.assign(error, { stack }, code === null ? {} : { code });
}

function arraysOf({ blocks }: Writing): ArrayBuffer[] {
  return blocks.flatMap(transferablesOf);
}

/** Compiled, the thread's entry lies beside this file; run from TypeScript, as tests do, it needs the loader first. */
function startWorker(stop: Int32Array): Worker {
  const compiled = import.meta.url.endsWith('.js');
  const entry = new URL(`./thread.${compiled ? 'js' : 'ts'}`, import.meta.url);
  if (compiled) return new Worker(entry, { workerData: stop });
  const loader = import.meta.resolve('tsx/esm/api');
  const code = `import('${loader}').then(({ register }) => { register(); return import('${entry}'); })`;
  return new Worker(code, { eval: true, workerData: stop });
}
