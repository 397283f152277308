/** Runs one program of a set-up: clean environment, no terminal, its last words kept, stopped when we are stopped. */
import { spawn } from 'node:child_process';
import { Interrupted } from './error.mjs';

const KEPT_CHARS = 64_000;
const GRACE_MS = 5_000;
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Of npm's and pip's settings only those pass that say where packages come from; `--dry-run`, `--omit` and the like
 * would make an install do nothing and yet succeed. */
const PASSING_SETTINGS =
  /^(npm_config_(registry|cache|.*proxy|cafile|ca|cert|key|strict_ssl|userconfig|globalconfig|fetch_.*|@.*|\/\/.*)|pip_(index_url|extra_index_url|find_links|no_index|cert|client_cert|proxy|trusted_host|cache_dir|no_cache_dir|timeout|default_timeout|retries|config_file|keyring_provider))$/;
const FOREIGN =
  /^(npm_.*|pip_.*|node_env|pythonhome|pythonpath|pythonstartup|pythonoptimize|pythonplatlibdir|__pyvenv_launcher__|virtual_env)$/;

/** @param {Readonly<Record<string, string | undefined>>} env @returns {Record<string, string | undefined>} */
export function cleanEnvironment(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => {
      const lower = name.toLowerCase();
      return !FOREIGN.test(lower) || PASSING_SETTINGS.test(lower.replaceAll('-', '_'));
    }),
  );
}

/**
 * Resolves with the exit code and the end of what the program said; rejects with Interrupted when a signal stopped us,
 * and with the system's error when it could not be started. `onStart` gets its pid.
 * @param {string} program @param {readonly string[]} args
 * @param {{ cwd: string, env?: Record<string, string>, onStart?: (pid: number | undefined) => void }} options
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export function runChild(program, args, { cwd, env = {}, onStart }) {
  return new Promise((resolve, reject) => {
    // A group of its own: Ctrl-C reaches it through us, once, and nothing it starts survives it.
    const child = spawn(program, args, {
      cwd,
      env: { ...cleanEnvironment(process.env), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const stopForwarding = forwardSignals(child.pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-KEPT_CHARS);
      });
    if (child.pid !== undefined) onStart?.(child.pid);
    child.on('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.on('close', (code) => {
      const signal = stopForwarding();
      if (signal === undefined) resolve({ code, output });
      else reject(new Interrupted(signal));
    });
  });
}

/** Passes signals on until the returned function is called, which tells the first one seen. @param {number | undefined} group */
function forwardSignals(group) {
  /** @type {NodeJS.Signals | undefined} */
  let seen;
  /** @type {NodeJS.Timeout | undefined} */
  let deadline;
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    seen ??= signal;
    killGroup(group, signal);
    deadline ??= setTimeout(() => killGroup(group, 'SIGKILL'), GRACE_MS);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  return () => {
    clearTimeout(deadline);
    for (const signal of SIGNALS) process.off(signal, forward);
    return seen;
  };
}

/** @param {number | undefined} group @param {NodeJS.Signals} signal */
function killGroup(group, signal) {
  if (group === undefined) return;
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended already.
  }
}
