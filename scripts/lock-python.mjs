/**
 * Renews every lock in python/ from the `.in` beside it: `node scripts/lock-python.mjs [--upgrade] [name …]`. Without the flag
 * what is locked stays as long as it still fits. A lock holds for every supported Python and system, and names no registry.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from './setup/child.mjs';
import { ENVIRONMENTS } from './setup/environments.mjs';
import { choosePython } from './setup/python.mjs';

const UV = 'uv==0.13.9';
const PYTHON = fileURLToPath(new URL('../python/', import.meta.url));
/** Its newer releases download a binary while installing, and dbt works without it. */
const OVERRIDES = "dbt-core-experimental-parser ; python_version < '3'\n";

const words = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'kro-lock-'));
try {
  const uv = installUv();
  // In their order: the second is locked to the versions of the first.
  for (const { lock, oldestPython } of Object.values(ENVIRONMENTS))
    if (words.includes(lock) || !words.some((word) => !word.startsWith('--'))) renew(uv, lock, oldestPython);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function installUv() {
  const { command } = choosePython(process.env);
  execute(command, ['-m', 'venv', join(work, 'uv')]);
  execute(join(work, 'uv', 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', UV]);
  return join(work, 'uv', 'bin', 'uv');
}

/** @param {string} uv @param {string} name @param {number} oldestPython */
function renew(uv, name, oldestPython) {
  const lock = compile(uv, name, oldestPython);
  if (/:\/\//.test(lock)) throw new Error(`the lock ${name} names a host`);
  const header = `# Written by \`node scripts/lock-python.mjs\` from ${name}.in; not to be edited.\n`;
  writeFileSync(join(PYTHON, `${name}.lock`), header + lock);
}

/** @param {string} uv @param {string} name @param {number} oldestPython */
function compile(uv, name, oldestPython) {
  const [overrides, lock, old] = [
    join(work, 'overrides.txt'),
    join(work, `${name}.lock`),
    join(PYTHON, `${name}.lock`),
  ];
  writeFileSync(overrides, OVERRIDES);
  if (!words.includes('--upgrade') && existsSync(old)) writeFileSync(lock, readFileSync(old));
  execute(uv, [
    ...['pip', 'compile', '--quiet', '--universal', '--python-version', `3.${oldestPython}`, '--generate-hashes'],
    ...['--no-emit-index-url', '--no-emit-find-links', '--no-annotate', '--no-header', '--override', overrides],
    ...['--output-file', lock, join(PYTHON, `${name}.in`)],
  ]);
  return readFileSync(lock, 'utf8');
}

/** @param {string} program @param {readonly string[]} args */
function execute(program, args) {
  execFileSync(program, args, { env: cleanEnvironment(process.env), stdio: ['ignore', 'inherit', 'inherit'] });
}
