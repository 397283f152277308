/**
 * Renews python/dbt.lock from python/dbt.in: `node scripts/lock-python.mjs [--upgrade]`. Without the flag what is
 * locked stays as long as it still fits. The lock holds for every supported Python and system, and names no registry.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from './setup/child.mjs';
import { choosePython } from './setup/python.mjs';

const UV = 'uv==0.13.9';
const PYTHON = fileURLToPath(new URL('../python/', import.meta.url));
/** Its newer releases download a binary while installing, and dbt works without it. */
const OVERRIDES = "dbt-core-experimental-parser ; python_version < '3'\n";
const HEADER = '# Written by `node scripts/lock-python.mjs` from dbt.in; not to be edited.\n';

const work = mkdtempSync(join(tmpdir(), 'kro-lock-'));
try {
  const lock = compile(installUv(), process.argv.includes('--upgrade'));
  if (/:\/\//.test(lock)) throw new Error('the lock names a host');
  writeFileSync(join(PYTHON, 'dbt.lock'), HEADER + lock);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function installUv() {
  const { command } = choosePython(process.env);
  execute(command, ['-m', 'venv', join(work, 'uv')]);
  execute(join(work, 'uv', 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', UV]);
  return join(work, 'uv', 'bin', 'uv');
}

/** @param {string} uv @param {boolean} isUpgrade */
function compile(uv, isUpgrade) {
  const [overrides, lock] = [join(work, 'overrides.txt'), join(work, 'dbt.lock')];
  writeFileSync(overrides, OVERRIDES);
  if (!isUpgrade) writeFileSync(lock, readFileSync(join(PYTHON, 'dbt.lock')));
  execute(uv, [
    ...['pip', 'compile', '--quiet', '--universal', '--python-version', '3.10', '--generate-hashes'],
    ...['--no-emit-index-url', '--no-annotate', '--no-header', '--override', overrides],
    ...['--output-file', lock, join(PYTHON, 'dbt.in')],
  ]);
  return readFileSync(lock, 'utf8');
}

/** @param {string} program @param {readonly string[]} args */
function execute(program, args) {
  execFileSync(program, args, { env: cleanEnvironment(process.env), stdio: ['ignore', 'inherit', 'inherit'] });
}
