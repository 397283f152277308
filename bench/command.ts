/** `kro` as people run it, for benches of whole commands. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const KRO = fileURLToPath(new URL('../bin/kro', import.meta.url));

export interface Ran {
  readonly seconds: number;
  readonly log: string;
}

/** Throws where the command fails. */
export function kro(...args: string[]): Promise<Ran> {
  const start = performance.now();
  const child = spawn(process.execPath, [KRO, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ seconds: (performance.now() - start) / 1000, log });
      else reject(new Error(`kro ${args.join(' ')} exited ${code}:\n${log}`));
    });
  });
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
