/** The entry of the thread: jobs come in, and their results go back. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Histories } from '../../economics/histories.js';
import { type Answer, type Call, failureOf } from '../workers/call.js';
import { JOBS, type Jobs } from './jobs.js';

const port = parentPort!;
const histories = workerData as Histories;

port.on('message', ({ id, method, argument }: Call<keyof Jobs>) => {
  port.postMessage(answer(id, JOBS[method] as (histories: Histories, argument: unknown) => unknown, argument));
});

function answer(id: number, job: (histories: Histories, argument: unknown) => unknown, argument: unknown): Answer {
  try {
    return { id, value: job(histories, argument) };
  } catch (error) {
    return { id, failure: failureOf(error) };
  }
}
