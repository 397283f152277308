/** Turns what a failed program said, or the system refused, into one sentence with what to do. */
import { SetupError } from './error.mjs';

/** First match wins. @type {readonly (readonly [RegExp, string])[]} */
const CAUSES = [
  [
    /ENOSPC|no space left on device|errno 28|disk quota exceeded/i,
    'no space is left on the disk: free some and run it again',
  ],
  [
    /hashes? (do not|don't) match|do not match the hashes|EINTEGRITY/i,
    'a downloaded package is not the one that was locked: clear the package cache and run it again; if it stays, the registry serves something else',
  ],
  [
    /\b(E401|E403|EAUTH)\b|\b(401|403)\b.*(unauthorized|forbidden|error)|(unauthorized|forbidden)/i,
    'the package registry refuses: check its address and your login (npm config, pip config)',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET|name resolution|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Max retries exceeded|network is unreachable|connection (refused|reset|broken)/i,
    'the package registry cannot be reached: check the network, or the proxy or mirror settings, and run it again',
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_|certificate verify failed/i,
    'the certificate of the package registry is not trusted here: set the cafile of npm and the cert of pip',
  ],
  [
    /EACCES|EPERM|EROFS|permission denied|read-only file system/i,
    'writing is not allowed here: check who owns the folder',
  ],
  [
    /ensurepip is not available|No module named '?ensurepip/i,
    'venv is incomplete: install it (Debian and Ubuntu: apt install python3-venv)',
  ],
  [
    /no matching distribution|could not find a version/i,
    'the package registry has no ready-made package for this system: Linux with glibc or macOS and Python 3.10–3.14 are needed; a mirror may also be incomplete',
  ],
  [/EBADENGINE|unsupported engine/i, 'this Node is not one that the packages support: install Node 20.19 or newer'],
];

/**
 * @param {string} what the command as a person would type it
 * @param {{ code: number | null, output: string }} result
 */
export function explainFailure(what, { code, output }) {
  const advice = CAUSES.find(([pattern]) => pattern.test(output))?.[1];
  const told = lastRelevantLine(output);
  const ending = code === null ? 'was killed' : `failed with exit code ${code}`;
  if (advice === undefined) return new SetupError(`\`${what}\` ${ending}${told === '' ? '' : `: ${told}`}`);
  return new SetupError(`\`${what}\` ${ending}: ${advice}${told === '' ? '' : ` (${told})`}`);
}

/** What the system refused outside of any program. @param {unknown} error @returns {SetupError | undefined} */
export function maybeExplainSystem(error) {
  if (error instanceof SetupError) return error;
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return undefined;
  const advice = CAUSES.find(([pattern]) => pattern.test(code))?.[1] ?? 'the system refused';
  return new SetupError(`set-up failed: ${advice} (${message})`);
}

const NOISE = /complete log of this run|^\[notice\]|_logs\/|^(at|code|errno|type|syscall|path)\b/;

/** The last line that names an error, else the last line at all. @param {string} output */
function lastRelevantLine(output) {
  const lines = output
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line !== '' && !NOISE.test(line));
  const line = lines.findLast((text) => /error|ENO|EAI|refus|denied|cannot|not /i.test(text)) ?? lines.at(-1) ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
