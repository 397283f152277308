/**
 * The same world simulated and landed by one worker on one core and by two on two, side by side; by the compiled program, because
 * a worker that reads TypeScript is seconds late. One worker left to itself writes its files on a second core, so it is held to one
 * where the machine has `taskset`. `npm run bench -- workers [users a year] [months]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KRO = fileURLToPath(new URL('../bin/kro', import.meta.url));
const PROFILE = JSON.stringify({
  extends: 'large',
  usersPerYear: Number(process.argv[3] ?? 100_000),
  months: Number(process.argv[4] ?? 24),
});

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  try {
    // The first run compiles what is not compiled yet.
    run(['--version']);
    const one = wallSeconds(join(folder, 'one'), 1, canPin() ? ['taskset', '-c', '0'] : []);
    const two = wallSeconds(join(folder, 'two'), 2);
    const held = canPin() ? 'on one core' : 'on whatever cores it takes';
    console.log(
      `one worker ${held}: ${one.toFixed(1)} s; two: ${two.toFixed(1)} s, ${(one / two).toFixed(2)}× as fast`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function canPin(): boolean {
  return spawnSync('taskset', ['-c', '0', 'true']).status === 0;
}

function wallSeconds(home: string, workers: number, held: readonly string[] = []): number {
  const begin = performance.now();
  const world = ['--profile', PROFILE, '--market', 'simulated', '--as-of', '2024-12-31'];
  run(['simulate', '--home', home, ...world, '--workers', String(workers)], held);
  return (performance.now() - begin) / 1000;
}

function run(args: readonly string[], held: readonly string[] = []): void {
  const [command, ...rest] = [...held, process.execPath, KRO, ...args];
  const { status, stderr } = spawnSync(command!, rest, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`kro ${args.join(' ')}: ${stderr}`);
}
