/**
 * Transforms raw tables into marts by running dbt as a child: one `dbt build`, models and their tests in the order of
 * the graph. The warehouse must not be open in this process: DuckDB takes one writing process.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Effects } from '../effects.js';
import { UserError } from '../error.js';
import {
  type DbtEvent,
  type DbtResult,
  type Ended,
  parseEvent,
  progressLine,
  type TransformedModel,
} from './dbtEvents.js';
import { type Ask, brokenRun, failedRun } from './dbtFailure.js';

/** The package's own dbt project; it may be read-only, nothing is written there. */
export const PROJECT = fileURLToPath(new URL('../../dbt', import.meta.url));
/** What dbt gets to end by itself after an interrupt. */
const PATIENCE_MILLIS = 5000;

/**
 * Days as YYYY-MM-DD: `facts` are those of the daily facts, the others those of raw tables that tests look at
 * (`dbt/macros/daily.sql`).
 */
export type TouchedDays = Readonly<Record<string, readonly string[]>> & { readonly facts: readonly string[] };

export interface TransformOptions {
  /** Parsed project and compiled SQL are kept under it, in `dbt/`. */
  readonly home: string;
  readonly duckdbPath: string;
  /** The dbt executable; for BigQuery one that has its adapter. */
  readonly dbt: string;
  /** Builds in BigQuery: what dbt/profiles.yml asks the environment for, by the names there. */
  readonly bigquery?: Readonly<Record<string, string>>;
  /** The days that are made again; where it is absent, everything is made anew. */
  readonly touched?: TouchedDays | null;
  /** dbt variables (docs/definitions.md): `as_of`, `high_volume_usd`, … */
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Rows of a query in the warehouse that is built: asked when dbt has ended, for those that a test found. */
  readonly ask: Ask;
  readonly threads?: number;
  /** dbt's unit tests judge the SQL, not the data: the project's tests run them, a home does not. */
  readonly unitTests?: boolean;
  readonly signal?: AbortSignal;
  /** Another dbt project, for tests. */
  readonly project?: string;
}

export interface Transformed {
  readonly models: readonly TransformedModel[];
  /** Data tests that passed. */
  readonly tests: number;
  readonly seconds: number;
}

/** Throws UserError naming the model or test that failed, BusyError where another process holds the warehouse. */
export async function transform(options: TransformOptions, effects: Effects): Promise<Transformed> {
  const start = effects.now();
  const target = targetOf(options);
  await mkdir(target, { recursive: true });
  // A crash writes none, and the old one would speak for it.
  await rm(join(target, 'run_results.json'), { force: true });
  const ended = await runDbt(options, target, effects);
  options.signal?.throwIfAborted();
  const results = await readResults(target);
  if (results === null) throw brokenRun(ended, options.duckdbPath);
  if (ended.code !== 0) throw await failedRun(results, ended, { target, ...options });
  return {
    models: ended.models,
    tests: results.filter(({ status }) => status === 'pass').length,
    seconds: (effects.now() - start) / 1000,
  };
}

function runDbt(options: TransformOptions, target: string, effects: Effects): Promise<Ended> {
  const child = spawn(options.dbt, argumentsOf(options, target), {
    // In our process group: a terminal's Ctrl-C reaches it as it reaches us.
    env: environmentOf(options, effects),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const models: TransformedModel[] = [];
  const errors: string[] = [];
  readLines(child.stdout, (line) => {
    const event = parseEvent(line);
    if (event === null || event.level === 'error') errors.push(event?.message ?? line);
    if (event?.model !== undefined) tell(event, models, effects);
  });
  readLines(child.stderr, (line) => errors.push(line));
  const stopInterrupting = interruptOnAbort(child, options.signal);
  running.add(child);
  const stopListening = () => {
    running.delete(child);
    stopInterrupting();
  };
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      stopListening();
      reject(new UserError(`cannot start dbt (${options.dbt}): ${error.message}`, { cause: error }));
    });
    child.on('close', (code) => {
      stopListening();
      resolve({ code: code ?? 1, models, errors });
    });
  });
}

/** For a process that must end at once: dbt must not go on writing a warehouse whose lock is free. */
export function killDbt(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}

const running = new Set<{ kill(signal: NodeJS.Signals): boolean }>();

function argumentsOf(options: TransformOptions, target: string): string[] {
  const project = options.project ?? PROJECT;
  return [
    ...['--log-format', 'json', '--log-level', 'info', '--log-level-file', 'none', '--log-path', join(target, 'logs')],
    ...['--no-use-colors', '--no-send-anonymous-usage-stats', '--no-version-check'],
    ...['build', '--project-dir', project, '--profiles-dir', project, '--target-path', target],
    ...(options.bigquery === undefined ? [] : ['--target', 'bigquery']),
    ...(options.threads === undefined ? [] : ['--threads', String(options.threads)]),
    ...(isWhole(options) ? ['--full-refresh'] : []),
    ...(options.unitTests === true ? [] : ['--exclude-resource-type', 'unit_test']),
    ...(options.vars === undefined ? [] : ['--vars', JSON.stringify(options.vars)]),
  ];
}

function isWhole({ touched }: TransformOptions): boolean {
  return touched === undefined || touched === null;
}

/**
 * Nobody's `DBT_…` settings reach our project, and Python leaves no bytecode beside it. The days are no variable of dbt's: with
 * other variables it parses the whole project anew, which takes longer than to build a day.
 */
function environmentOf(options: TransformOptions, { env }: Effects): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !name.startsWith('DBT_'));
  return {
    ...Object.fromEntries(own),
    ...options.bigquery,
    KRO_DUCKDB_PATH: options.duckdbPath,
    KRO_TOUCHED_DAYS: isWhole(options) ? '' : JSON.stringify(options.touched),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

function tell(event: DbtEvent, models: TransformedModel[], effects: Effects): void {
  models.push(event.model!);
  effects.log(progressLine(event.model!));
}

function interruptOnAbort(child: { kill(signal: NodeJS.Signals): boolean }, signal?: AbortSignal): () => void {
  let deadline: NodeJS.Timeout | undefined;
  const interrupt = () => {
    child.kill('SIGINT');
    deadline = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLIS);
  };
  if (signal?.aborted) interrupt();
  else signal?.addEventListener('abort', interrupt, { once: true });
  return () => {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', interrupt);
  };
}

function readLines(stream: Readable, each: (line: string) => void): void {
  createInterface({ input: stream }).on('line', (line) => {
    if (line.trim() !== '') each(line);
  });
}

/** One target per engine and set of variables: dbt parses everything anew when they change under it. */
function targetOf({ home, vars, bigquery }: TransformOptions): string {
  const engine = bigquery === undefined ? '' : '-bigquery';
  return join(home, 'dbt', `target${engine}${vars === undefined ? '' : '-vars'}`);
}

/** Null where dbt stopped before it ran anything. */
async function readResults(target: string): Promise<readonly DbtResult[] | null> {
  try {
    const text = await readFile(join(target, 'run_results.json'), 'utf8');
    return (JSON.parse(text) as { results: DbtResult[] }).results;
  } catch {
    return null;
  }
}
