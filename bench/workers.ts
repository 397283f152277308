/**
 * The same world simulated and landed by one worker and by two, side by side; by the compiled program, because a worker that
 * reads TypeScript is seconds late. `npm run bench -- workers [users a year] [months]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KRO = fileURLToPath(new URL('../bin/kro', import.meta.url));
const PROFILE = JSON.stringify({
  extends: 'large',
  usersPerYear: Number(process.argv[3] ?? 200_000),
  months: Number(process.argv[4] ?? 4),
});

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  try {
    // The first run compiles what is not compiled yet.
    run(['--version']);
    const one = wallSeconds(join(folder, 'one'), 1);
    const two = wallSeconds(join(folder, 'two'), 2);
    console.log(`one worker: ${one.toFixed(1)} s; two: ${two.toFixed(1)} s, ${(one / two).toFixed(2)}× as fast`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function wallSeconds(home: string, workers: number): number {
  const begin = performance.now();
  run(['simulate', '--home', home, '--profile', PROFILE, '--as-of', '2024-12-31', '--workers', String(workers)]);
  return (performance.now() - begin) / 1000;
}

function run(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [KRO, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`kro ${args.join(' ')}: ${stderr}`);
}
