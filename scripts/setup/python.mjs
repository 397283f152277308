/** Which Python makes an environment. */
import { spawnSync } from 'node:child_process';
import { cleanEnvironment } from './child.mjs';
import { SetupError } from './error.mjs';

const OLDEST = 10;
const NEWEST = 14;
const VENV_ADVICE = 'install it (Debian and Ubuntu: apt install python3-venv) and run it again';

/** Written so that Python 2 can answer too. */
const PROBE = `import sys
sys.stdout.write("%d.%d\\n" % sys.version_info[:2])
import venv, ensurepip
sys.stdout.write("venv\\n")`;

/**
 * The first that fits of $KRO_PYTHON (then no other is asked), python3, python3.13 … python3.10, python.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {{ what: string, oldest: number }} needs
 * @returns {{ command: string, version: string }}
 */
export function choosePython(env, needs = { what: 'dbt', oldest: OLDEST }) {
  const asked = env['KRO_PYTHON'];
  const names = asked
    ? [asked]
    : ['python3', ...[13, 12, 11, 10].map((minor) => `python3.${minor}`), 'python3.14', 'python'];
  const found = [];
  for (const name of names) {
    const python = maybeProbe(name, needs.oldest);
    if (python?.fits && python.hasVenv) return python;
    if (python !== undefined) found.push(python);
  }
  throw new SetupError(describeMissing(found, asked, needs));
}

/** @param {string} command @param {number} oldest */
function maybeProbe(command, oldest) {
  const { stdout } = spawnSync(command, ['-c', PROBE], {
    env: cleanEnvironment(process.env),
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [version, venv] = (stdout ?? '').split('\n');
  const [major, minor] = (version ?? '').split('.').map(Number);
  if (version === undefined || major === undefined || minor === undefined) return undefined;
  return { command, version, fits: major === 3 && minor >= oldest && minor <= NEWEST, hasVenv: venv === 'venv' };
}

/** @param {readonly { command: string, version: string, fits: boolean }[]} found @param {string | undefined} asked @param {{ what: string, oldest: number }} needs */
function describeMissing(found, asked, { what, oldest }) {
  const incomplete = found.find((python) => python.fits);
  if (incomplete) return `${incomplete.command} (Python ${incomplete.version}) has no venv: ${VENV_ADVICE}`;
  const other = found[0];
  const tool = `Python 3.${oldest}–3.${NEWEST} with venv is needed for ${what}`;
  if (asked && !other) return `${tool}, and KRO_PYTHON names ${asked}, which does not run as a Python`;
  if (other)
    return `${tool}, and ${other.command} is Python ${other.version}: install one of them, or name it in KRO_PYTHON`;
  return `${tool}, and no Python was found: install one (Debian and Ubuntu: apt install python3 python3-venv), or name it in KRO_PYTHON`;
}
