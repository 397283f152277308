/**
 * Loaded before the command (`node --import`): hears of every step (see `reached` in src/effects.ts), writes them down, and kills
 * the process at one of them. Plain JavaScript, because worker threads load it too.
 */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { isMainThread, Worker } from 'node:worker_threads';

/** @type {{ log?: string, step?: string, nth?: number, micros?: number }} */
const { log, step: last, nth = 1, micros = 0 } = JSON.parse(process.env['KRO_KILL'] ?? '{}');
const alarm = micros > 0 && isMainThread ? startAlarm() : null;
let met = 0;

subscribe('kro:step', (step) => {
  if (log !== undefined) appendFileSync(log, `${step}\n`);
  if (step !== last || ++met !== nth) return;
  if (alarm === null) process.kill(process.pid, 'SIGKILL');
  else alarm();
});

/** Kills from another thread some microseconds from now, whatever this one is in the middle of by then. */
function startAlarm() {
  const flag = new Int32Array(new SharedArrayBuffer(8));
  const code = `
    const { workerData: flag } = require('node:worker_threads');
    Atomics.store(flag, 1, 1);
    Atomics.notify(flag, 1);
    Atomics.wait(flag, 0, 0);
    const until = performance.now() + ${micros} / 1000;
    while (performance.now() < until);
    process.kill(process.pid, 'SIGKILL');`;
  new Worker(code, { eval: true, workerData: flag, execArgv: [] }).unref();
  Atomics.wait(flag, 1, 0, 10_000);
  return () => {
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
}
