/**
 * Renews docs/accuracy.md: `npm run accuracy` makes `demo` worlds of several seeds and markets, back-tests each, and sums up how wrong the
 * models were. `npm run accuracy -- 6` takes the first six worlds, `-- 6 201` six whose seeds begin at 201. It takes minutes for
 * each; what a world said is kept in `.cache/accuracy` for this version of the models, so that a run can be ended and taken up.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Backtest } from '../src/pipeline/backtest/backtest.js';
import { accuracyPage, type World } from './accuracyPage.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KEPT = join(ROOT, '.cache', 'accuracy');

const WORLDS = 20;
const FIRST_SEED = 301;
/** The market passes through published month-ends, so that another end is another market: a new one every four months, then again. */
const FIRST_END = { year: 2020, month: 2 };
const MONTHS_BETWEEN = 4;

function worlds(count: number, first: number): World[] {
  return Array.from({ length: count }, (_, k) => ({ seed: first + k, asOf: endOf(k % WORLDS) }));
}

function endOf(k: number): string {
  const { year, month } = FIRST_END;
  return new Date(Date.UTC(year, month + k * MONTHS_BETWEEN, 0)).toISOString().slice(0, 10);
}

/** Of the models' code: another program says something else. */
function modelsDigest(): string {
  const digest = createHash('sha256');
  for (const folder of ['src/economics', 'src/math', 'src/simulator', 'src/pipeline/scoring', 'src/pipeline/backtest'])
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).toSorted())
      if (file.endsWith('.ts')) digest.update(readFileSync(join(ROOT, folder, file)));
  return digest.digest('hex').slice(0, 12);
}

function backtestOf({ seed, asOf }: World): Backtest {
  const home = mkdtempSync(join(tmpdir(), 'kro-accuracy-'));
  const kro = (...args: string[]) => {
    const { stdout, status } = spawnSync(process.execPath, [join(ROOT, 'bin/kro'), ...args, '--home', home], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, KRO_BACKUPS: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`kro ${args.join(' ')} failed`);
    return stdout;
  };
  try {
    const world = ['--seed', String(seed), '--as-of', asOf, '--market', 'simulated', '--quiet'];
    kro('load', ...world);
    kro('ingest', '--through', asOf, ...world);
    kro('transform', '--quiet');
    return JSON.parse(kro('backtest', '--json', '--quiet')) as Backtest;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function kept(world: World): Backtest {
  const path = join(KEPT, `${modelsDigest()}-${world.seed}-${world.asOf}.json`);
  if (!existsSync(path)) {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(path, JSON.stringify(backtestOf(world)));
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Backtest;
}

function main(count = String(WORLDS), first = String(FIRST_SEED)): void {
  const told = worlds(Number(count), Number(first)).map((world) => {
    const backtest = kept(world);
    console.error(`seed ${world.seed}, to ${world.asOf}: done`);
    return { world, backtest };
  });
  writeFileSync(join(ROOT, 'docs/accuracy.md'), accuracyPage(told));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv[2], process.argv[3]);
