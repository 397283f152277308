/** Ctrl-C and SIGTERM: ask the command to stop, and see to it that it does. */
import type { Effects } from '../effects.js';
import { killDbt } from '../pipeline/dbt.js';
import { releaseLocks } from '../pipeline/lock.js';
import { Stopped } from './tell.js';

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof CODES;

/** How long a command may take to tidy up; whatever it is in the middle of survives being cut off. */
const DEADLINE_MILLIS = 8000;

/** Runs `work` with a signal that aborts; whatever comes of it then, the answer is `Stopped`. */
export async function withSignals(effects: Effects, work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  let received: Signal | null = null;
  const stop = (signal: Signal) => {
    if (received !== null) return leave(CODES[signal]);
    received = signal;
    effects.log('kro: stopping …');
    controller.abort(new Stopped(CODES[signal]));
    setTimeout(() => {
      effects.log(`kro: ${new Stopped(CODES[signal]).message}`);
      leave(CODES[signal]);
    }, DEADLINE_MILLIS).unref();
  };
  return listening(stop, async () => {
    const outcome = await work(controller.signal).catch((error: unknown) => {
      throw received === null ? error : new Stopped(CODES[received]);
    });
    if (received !== null) throw new Stopped(CODES[received]);
    return outcome;
  });
}

async function listening<T>(stop: (signal: Signal) => void, work: () => Promise<T>): Promise<T> {
  const handlers = (Object.keys(CODES) as Signal[]).map((signal) => [signal, () => stop(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  // A reader that has seen enough (`kro sql … | head`) is no error, nor is one of the progress.
  for (const stream of [process.stdout, process.stderr])
    if (!stream.listeners('error').includes(ignoreClosedPipe)) stream.on('error', ignoreClosedPipe);
  process.on('exit', giveUp);
  try {
    return await work();
  } finally {
    process.off('exit', giveUp);
    for (const [signal, handler] of handlers) process.off(signal, handler);
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** However the process ends: dbt first, because it writes what the lock guards. */
function giveUp(): void {
  killDbt();
  releaseLocks();
}

function leave(code: number): void {
  process.exit(code);
}
