/**
 * A command that is killed, and what must be true then: what the home holds is what it held before or after one of the command's
 * transactions; and the same command again ends as if nothing had happened.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, vi } from 'vitest';
import { recording, temporaryFolder } from '../cli/recording.js';
import { copyOf } from './copyOf.js';
import { main } from './product.js';
import { type Cells, cellsOf, damageOf, filesOf } from './states.js';

const ROOT = resolve(import.meta.dirname, '../..');
const KILLER = join(ROOT, 'test/crash/killer.mjs');

// A process and its second run, on a machine that is busy.
vi.setConfig({ testTimeout: 180_000 });

/** Where a process is to be killed: at the n-th time it reaches a step, some microseconds later; or so long after its start. */
export type Kill =
  | { readonly step: string; readonly nth: number; readonly micros?: number }
  | { readonly millis: number };

export interface Attack {
  /** The home before. */
  readonly before: string;
  /** The words of the command, without `--home`. */
  readonly words: readonly string[];
  /** Homes in the states that its transactions lead through, the first and the last aside. */
  readonly between?: readonly string[];
  /** Done again it is another run, which changes no row. */
  readonly isRunAnew?: true;
  /** What else must be true of what a killed one left. */
  readonly also?: (home: string) => Promise<void>;
}

export interface Undisturbed {
  readonly attack: Attack;
  readonly home: string;
  /** As they were reached, each as often as it was. */
  readonly steps: readonly string[];
  /** How long it took. */
  readonly millis: number;
  /** What a killed one may have left. */
  readonly states: readonly Cells[];
  /** What the home must look like in the end. */
  readonly look: object;
  /** The same where it was killed when all was loaded: before the backup of it counted, or after. */
  readonly looksAgain: readonly object[];
}

/** Runs the command in peace. */
export async function undisturbed(attack: Attack): Promise<Undisturbed> {
  const home = copyOf(attack.before);
  const log = join(temporaryFolder(), 'steps');
  const start = performance.now();
  const { killed, told } = await run(attack, home, { log });
  expect(killed, told).toBe(false);
  const millis = performance.now() - start;
  const steps = readFileSync(log, 'utf8').trimEnd().split('\n');
  const states = await Promise.all([attack.before, ...(attack.between ?? []), home].map(cellsOf));
  const look = await lookOf(home);
  const undone = { attack, home, steps, millis, states, look };
  if (attack.isRunAnew !== true) return { ...undone, looksAgain: [look] };
  const again = async (first: string, ...more: string[]) => {
    expect(await main([...attack.words, '--home', first, ...more], recording({ now: Date.now }))).toBe(0);
    return first;
  };
  const [saved, unsaved] = [copyOf(home), await again(copyOf(attack.before), '--backups', '0')];
  return { ...undone, looksAgain: [await lookOf(await again(saved)), await lookOf(await again(unsaved))] };
}

/** Kills the command, looks at what it left, runs it again and looks at what that came to. */
export async function survives(expected: Undisturbed, kill: Kill): Promise<void> {
  const { attack, states, look, looksAgain } = expected;
  const home = copyOf(attack.before);
  const at = JSON.stringify(kill);
  try {
    const { killed, told } = await run(attack, home, kill);
    if ('step' in kill && kill.micros === undefined) expect(killed, `${at} ${told}`).toBe(true);
    const left = await cellsOf(home);
    expect(states, `left by ${at}`).toContainEqual(left);
    await attack.also?.(home);
    const effects = recording({ now: Date.now });
    const code = await main([...attack.words, '--home', home], effects);
    expect({ code, at }, effects.logged.join('\n')).toEqual({ code: 0, at });
    const wasDone = isDeepStrictEqual(left, states.at(-1));
    expect(wasDone ? looksAgain : [look], at).toContainEqual(await lookOf(home));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What must be the same in two homes that have been through the same. */
async function lookOf(home: string) {
  return {
    cells: await cellsOf(home),
    files: filesOf(home),
    damaged: damageOf(home),
    ...(await statusOf(home)),
    run: lastRunOf(home),
  };
}

async function statusOf(home: string) {
  const effects = recording();
  const code = await main(['status', '--home', home, '--json'], effects);
  const { lastRun, home: _, ...status } = JSON.parse(effects.printed.join(''));
  return { code, status: { ...status, lastRun: lastRun?.asOf } };
}

function lastRunOf(home: string) {
  const path = join(home, 'metadata', 'last_run.json');
  if (!existsSync(path)) return null;
  const { last_run, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
  return { ...rest, last_run: { ...last_run, run_id: '', started_at: '', finished_at: '' } };
}

interface Ran {
  readonly killed: boolean;
  readonly told: string;
}

function run({ words }: Attack, home: string, kill: Kill | { readonly log: string }): Promise<Ran> {
  const argv = ['--import', KILLER, join(ROOT, 'bin/kro'), ...words, '--home', home];
  return new Promise((done, fail) => {
    const env = { ...process.env, KRO_KILL: JSON.stringify(kill) };
    const timeout = 'millis' in kill ? Math.max(1, kill.millis) : 0;
    const options = { cwd: join(home, '..'), env, timeout, killSignal: 'SIGKILL' as const };
    execFile(process.execPath, argv, options, (error, _, stderr) => {
      if (error !== null && error.signal !== 'SIGKILL') fail(new Error(stderr));
      else done({ killed: error !== null, told: stderr });
    });
  });
}
