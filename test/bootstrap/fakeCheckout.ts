/**
 * A checkout of a few files with the real bin/kro and set-up, whose `npm` and `python3` are small programs that note
 * how they were called and do just enough. `PATH` holds nothing else, so the machine's own tools cannot help.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Call {
  readonly tool: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface FakeCheckout {
  readonly root: string;
  /** Programs found on the PATH: name → JavaScript; replace or delete one to change the machine. */
  tool: (name: string, script: string | null) => void;
  write: (path: string, text: string) => void;
  has: (path: string) => boolean;
  /** Starts `bin/kro …args`; `done` resolves when it ended. */
  start: (args: readonly string[], env?: Record<string, string>) => { child: ChildProcess; done: Promise<Outcome> };
  run: (args: readonly string[], env?: Record<string, string>) => Promise<Outcome>;
  calls: (tool?: string) => Call[];
  remove: () => void;
}

const PROJECT = resolve(import.meta.dirname, '../..');

export function fakeCheckout(): FakeCheckout {
  const root = join(mkdtempSync(join(tmpdir(), 'kro-bootstrap-')), 'checkout');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const tool = (name: string, script: string | null) => {
    rmSync(join(root, '../path', name), { force: true });
    if (script === null) return;
    write(`../path/${name}`, `#!${process.execPath}\n${noting(name, join(root, '../calls'))}\n${script}\n`);
    chmodSync(join(root, '../path', name), 0o755);
  };
  for (const path of ['bin', 'scripts/setup', 'scripts/setup.mjs'])
    cpSync(join(PROJECT, path), join(root, path), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) write(path, text);
  tool('npm', NPM);
  tool('python3', PYTHON);
  return {
    root,
    tool,
    write,
    has: (path) => existsSync(join(root, path)),
    start: (args, env = {}) => startKro(root, args, env),
    run: (args, env) => runKro(root, args, env),
    calls: (name) => readCalls(join(root, '../calls')).filter((call) => name === undefined || call.tool === name),
    remove: () => rmSync(dirname(root), { recursive: true, force: true }),
  };
}

const FILES = {
  'package.json': '{ "type": "module" }',
  'package-lock.json': '{}',
  'tsconfig.json': '{}',
  'tsconfig.build.json': '{}',
  'python/dbt.lock': 'dbt==1',
  'src/cli/main.ts':
    'export const main = async (argv) => { console.log(JSON.stringify({ argv, dbt: process.env.KRO_DBT ?? null })); return 7; };',
};

/** Leaves a compiler that copies `.ts` to `.js`, and fails where a source says so. */
export const NPM = `
fs.rmSync('node_modules', { recursive: true, force: true });
fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
fs.writeFileSync('node_modules/typescript/bin/tsc', ${JSON.stringify(`
const fs = require('node:fs');
const out = process.argv[process.argv.indexOf('--outDir') + 1];
for (const name of fs.readdirSync('src', { recursive: true }).filter((name) => name.endsWith('.ts'))) {
  const text = fs.readFileSync('src/' + name, 'utf8');
  if (text.includes('WRONG')) { console.log('src/' + name + '(1,1): error TS1: it is wrong'); process.exit(2); }
  fs.mkdirSync(require('node:path').dirname(out + '/' + name), { recursive: true });
  fs.writeFileSync(out + '/' + name.replace('.ts', '.js'), text);
}`)});`;

/** Answers the probe; an environment it makes holds itself and a dbt. */
export const PYTHON = `
const args = process.argv.slice(2);
if (args[0] === '-c' && args[1].includes('version_info')) process.stdout.write('3.12\\nvenv\\n');
if (args[1] === 'venv') {
  fs.mkdirSync(args[2] + '/bin', { recursive: true });
  fs.copyFileSync(process.argv[1], args[2] + '/bin/python');
  fs.writeFileSync(args[2] + '/bin/package.json', '{}');
  fs.writeFileSync(args[2] + '/bin/dbt', '');
}`;

function noting(tool: string, file: string): string {
  return `const fs = require('node:fs');
fs.appendFileSync(${JSON.stringify(file)}, JSON.stringify({ tool: ${JSON.stringify(tool)}, args: process.argv.slice(2), env: process.env }) + '\\n');`;
}

/** Runs `<root>/bin/kro …args` and resolves when it ended. */
export function runKro(root: string, args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return startKro(root, args, env).done;
}

function startKro(
  root: string,
  args: readonly string[],
  env: Record<string, string>,
): ReturnType<FakeCheckout['start']> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin/kro'), ...args], {
    cwd: dirname(root),
    env: { PATH: join(root, '../path'), HOME: join(root, '../home'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (said.stdout += text));
  child.stderr.on('data', (text) => (said.stderr += text));
  const done = new Promise<Outcome>((resolveDone) => {
    child.on('close', (code) => resolveDone({ code, ...said, seconds: (performance.now() - began) / 1000 }));
  });
  return { child, done };
}

function readCalls(file: string): Call[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Call);
}

/** Waits until the condition holds; the test's own time-out is the limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((wake) => setTimeout(wake, 20));
}
