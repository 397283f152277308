/** A Python environment of its own for one thing, exactly as its lock in python/ has it. */
import { mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint, isFresh, maybeRead, writeStamp } from './fingerprint.mjs';
import { choosePython } from './python.mjs';

/** @typedef {import('./environments.mjs').Environment} Environment */

/**
 * @param {string} root @param {string} cache @param {Environment} environment
 * @returns {import('./step.mjs').Step & { readonly executable: string }}
 */
export function environmentStep(root, cache, environment) {
  const { what, lock, executable } = environment;
  // Named after the lock, so that versions of this package which share a cache do not undo each other's environment.
  const folder = join(cache, `${lock}-${fingerprint(root, [`python/${lock}.lock`]).slice(0, 12)}`);
  const stamp = join(folder, `.kro-${lock}`);
  return {
    name: `installing ${what}`,
    executable: join(folder, 'bin', executable),
    lockFolder: cache,
    isFresh: () => maybeRead(stamp) !== undefined && isFresh(stamp, environmentState(folder)),
    make: async (run) => {
      await install(root, folder, environment, run);
      writeStamp(stamp, environmentState(folder));
      if (cache === join(root, '.cache')) removeOthers(folder, lock);
    },
  };
}

/** @param {string} root @param {string} folder @param {Environment} environment @param {import('./step.mjs').Run} run */
async function install(root, folder, { what, lock, imports, oldestPython }, run) {
  const { command } = choosePython(process.env, { what, oldest: oldestPython });
  const python = join(folder, 'bin', 'python');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await run(command, ['-m', 'venv', folder], { cwd: root, what: `${command} -m venv` });
  await run(python, ['-m', 'pip', 'install', ...PIP_OPTIONS, '-r', join(root, 'python', `${lock}.lock`)], {
    cwd: root,
    what: `pip install -r python/${lock}.lock`,
    env: { PIP_USER: '0' },
  });
  await run(python, ['-c', `import ${imports}`], { cwd: root, what: `python -c "import ${imports}"` });
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

/** A checkout keeps one environment of a kind. @param {string} folder @param {string} lock */
export function removeOthers(folder, lock) {
  const parent = dirname(folder);
  const isOfKind = new RegExp(`^${lock}-[0-9a-f]{12}$`);
  for (const name of readdirSync(parent))
    if (isOfKind.test(name) && join(parent, name) !== folder)
      rmSync(join(parent, name), { recursive: true, force: true });
}
