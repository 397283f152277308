/** A worker thread of a module of ours. */
import { Worker } from 'node:worker_threads';

/** `entry` is the compiled module; run from TypeScript, as tests do, the thread needs the loader, and takes the source. */
export function startWorker(entry: URL, workerData: unknown): Worker {
  if (import.meta.url.endsWith('.js')) return new Worker(entry, { workerData });
  const loader = import.meta.resolve('tsx/esm/api');
  const source = entry.href.replace(/\.js$/, '.ts');
  const code = `import('${loader}').then(({ register }) => { register(); return import('${source}'); })`;
  return new Worker(code, { eval: true, workerData });
}
