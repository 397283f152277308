/** dbt in a Python environment of its own, exactly as python/dbt.lock has it. */
import { mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint, isFresh, maybeRead, writeStamp } from './fingerprint.mjs';
import { choosePython } from './python.mjs';

/**
 * @param {string} root @param {string} cache
 * @returns {import('./step.mjs').Step & { readonly executable: string }}
 */
export function dbtStep(root, cache) {
  // Named after the lock, so that versions of this package which share a cache do not undo each other's environment.
  const folder = join(cache, `dbt-${fingerprint(root, ['python/dbt.lock']).slice(0, 12)}`);
  const stamp = join(folder, '.kro-dbt');
  return {
    name: 'installing dbt',
    executable: join(folder, 'bin', 'dbt'),
    lockFolder: cache,
    isFresh: () => maybeRead(stamp) !== undefined && isFresh(stamp, environmentState(folder)),
    make: async (run) => {
      await install(root, folder, run);
      writeStamp(stamp, environmentState(folder));
      if (cache === join(root, '.cache')) removeOthers(folder);
    },
  };
}

/** @param {string} root @param {string} folder @param {import('./step.mjs').Run} run */
async function install(root, folder, run) {
  const { command } = choosePython(process.env);
  const python = join(folder, 'bin', 'python');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await run(command, ['-m', 'venv', folder], { cwd: root, what: `${command} -m venv` });
  await run(python, ['-m', 'pip', 'install', ...PIP_OPTIONS, '-r', join(root, 'python', 'dbt.lock')], {
    cwd: root,
    what: 'pip install -r python/dbt.lock',
    env: { PIP_USER: '0' },
  });
  await run(python, ['-c', 'import dbt.cli.main, dbt.adapters.duckdb'], { cwd: root, what: 'python -c "import dbt"' });
}

/** No dependency is resolved, nothing is compiled: what is locked is all that is installed. */
const PIP_OPTIONS = [
  '--no-deps',
  '--require-hashes',
  '--only-binary=:all:',
  '--no-input',
  '--disable-pip-version-check',
  '--no-warn-script-location',
  '--progress-bar=off',
];

/** An environment names its own folder and its Python, so moving the one or upgrading the other makes it stale. @param {string} folder */
function environmentState(folder) {
  try {
    return `${folder}\n${realpathSync(join(folder, 'bin', 'python'))}\n`;
  } catch {
    return `${folder}\nwithout a Python\n`;
  }
}

/** A checkout keeps one environment. @param {string} folder */
function removeOthers(folder) {
  const parent = dirname(folder);
  for (const name of readdirSync(parent))
    if (name.startsWith('dbt-') && join(parent, name) !== folder)
      rmSync(join(parent, name), { recursive: true, force: true });
}
