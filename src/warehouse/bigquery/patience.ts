/** Doing it again where the service, or the way to it, was at fault. */
import { setTimeout } from 'node:timers/promises';
import { isPassing } from './failure.js';

/** Milliseconds before the second, third and fourth try. */
const PAUSES = [500, 2_000, 8_000];

export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await setTimeout(pause);
    }
  }
  return work();
}
