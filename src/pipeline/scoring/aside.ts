/** Jobs that are done while the main thread predicts value. */
import type { Histories } from '../../economics/histories.js';
import { type Answer, type Call, errorOf } from '../workers/call.js';
import { startWorker } from '../workers/startWorker.js';
import { JOBS, type Jobs } from './jobs.js';

export interface Aside {
  /** Results are the same wherever the job is done. */
  ask<J extends keyof Jobs>(job: J, argument: Parameters<Jobs[J]>[1]): Promise<ReturnType<Jobs[J]>>;
  /** What is not done yet is left. */
  close(): Promise<void>;
}

/** A thread takes a second to begin: so many users are predicted before. */
const WORTH_A_THREAD = 5_000;

/** `workers`: null for as many as pay. */
export function openAside(histories: Histories, workers: number | null): Aside {
  const isWorth = workers === null ? histories.users.ids.length >= WORTH_A_THREAD : workers > 1;
  return isWorth ? inThread(histories) : inLine(histories);
}

function inLine(histories: Histories): Aside {
  return {
    ask: (job, argument) => {
      const work = JOBS[job] as (histories: Histories, argument: unknown) => never;
      return kept(Promise.resolve().then(() => work(histories, argument)));
    },
    close: async () => {},
  };
}

/** Whoever waits for it is told of a failure; who has given up before has no use for it. */
function kept<T>(result: Promise<T>): Promise<T> {
  result.catch(() => {});
  return result;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

function inThread(histories: Histories): Aside {
  const worker = startWorker(new URL('./asideThread.js', import.meta.url), histories);
  const waiting: Waiting[] = [];
  const fail = (error: Error) => {
    for (const { reject } of waiting) reject(error);
  };
  worker.on('message', (answer: Answer) => {
    const { resolve, reject } = waiting[answer.id]!;
    if ('value' in answer) resolve(answer.value as never);
    else reject(errorOf(answer.failure));
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the thread of the models ended before its work was done')));
  return {
    ask: (method, argument) =>
      kept(
        new Promise<never>((resolve, reject) => {
          waiting.push({ resolve, reject });
          worker.postMessage({ id: waiting.length - 1, method, argument } satisfies Call<keyof Jobs>);
        }),
      ),
    close: async () => void (await worker.terminate()),
  };
}
