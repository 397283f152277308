/**
 * A process that dies while it forgets a person: of all its steps on the disk it does so many, and is killed
 * before the next. Without a number it says how many steps there are.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [home, userId, limit] = process.argv.slice(2) as [string, string, string | undefined];

/** What changes a disk; `open` makes files, too. */
const STEPS = ['rename', 'link', 'rm', 'mkdir', 'open', 'copyFile'] as const;
let steps = 0;

function dieAt(last: number): void {
  const calls = fs.promises as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of STEPS) {
    const real = calls[name]!;
    calls[name] = (...args) => {
      if (steps++ === last) process.kill(process.pid, 'SIGKILL');
      return real(...args);
    };
  }
  syncBuiltinESMExports();
}

async function main(): Promise<void> {
  dieAt(limit === undefined ? Number.POSITIVE_INFINITY : Number(limit));
  const { forget } = await import('../../src/pipeline/forget/forget.js');
  const { realEffects } = await import('../../src/effects.js');
  const { readHome } = await import('../../src/pipeline/home.js');
  const options = { userId, dryRun: false, signal: new AbortController().signal };
  await forget((await readHome(home))!, options, realEffects);
  console.log(steps);
}

void main();
