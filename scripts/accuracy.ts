/**
 * Renews docs/accuracy.md: `npm run accuracy` makes `demo` worlds of several seeds and markets, back-tests each, and sums up how wrong the
 * models were. `npm run accuracy -- 6` takes the first six worlds, `-- 6 201` six whose seeds begin at 201. It takes minutes for
 * each; what a world said is kept in `.cache/accuracy` for this version of the models, so that a run can be ended and taken up.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Backtest } from '../src/pipeline/backtest/backtest.js';
import { accuracyPage, type Told, type World } from './accuracyPage.js';

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

/** Throws with what the command said where it fails. */
async function backtestOf({ seed, asOf }: World): Promise<Backtest> {
  const home = mkdtempSync(join(tmpdir(), 'kro-accuracy-'));
  const kro = async (...args: string[]) => {
    const options = { cwd: ROOT, maxBuffer: 2 ** 28, env: { ...process.env, KRO_BACKUPS: '0' } };
    return (await promisify(execFile)(process.execPath, [join(ROOT, 'bin/kro'), ...args, '--home', home], options))
      .stdout;
  };
  try {
    const world = ['--seed', String(seed), '--as-of', asOf, '--market', 'simulated', '--quiet'];
    await kro('load', ...world);
    await kro('ingest', '--through', asOf, ...world);
    await kro('transform', '--quiet');
    return JSON.parse(await kro('backtest', '--json', '--quiet')) as Backtest;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function kept(world: World): Promise<Backtest> {
  const path = join(KEPT, `${modelsDigest()}-${world.seed}-${world.asOf}.json`);
  if (!existsSync(path)) {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(path, JSON.stringify(await backtestOf(world)));
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Backtest;
}

/** As many worlds at a time as there are processors. */
async function main(count = String(WORLDS), first = String(FIRST_SEED)): Promise<void> {
  const all = worlds(Number(count), Number(first));
  const told: Told[] = [];
  const waiting = [...all.keys()];
  const lane = async () => {
    for (let k = waiting.shift(); k !== undefined; k = waiting.shift()) {
      const world = all[k]!;
      told[k] = { world, backtest: await kept(world) };
      console.error(`seed ${world.seed}, to ${world.asOf}: done`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  writeFileSync(join(ROOT, 'docs/accuracy.md'), accuracyPage(told));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv[2], process.argv[3]);
