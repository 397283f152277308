/** Google's SQL analyser, built by Go from test/googlesql/analyser: some minutes and 6.4 GB of memory, once. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeOthers } from './environment.mjs';
import { SetupError } from './error.mjs';
import { fingerprint, isFresh, writeStamp } from './fingerprint.mjs';

const SOURCE = 'test/googlesql/analyser';
/** Of Go 1. */
const OLDEST = 25;
/** Where Go's own installer puts it. */
const USUAL = '/usr/local/go/bin/go';

/** @param {string} root @param {string} cache @returns {import('./step.mjs').Step & { readonly executable: string }} */
export function googleSqlStep(root, cache) {
  const value = fingerprint(root, [SOURCE], [process.platform, process.arch]);
  const folder = join(cache, `googlesql-${value.slice(0, 12)}`);
  const stamp = join(folder, '.kro-googlesql');
  const executable = join(folder, 'analyser');
  return {
    name: "building Google's SQL analyser (some minutes, once)",
    executable,
    lockFolder: cache,
    isFresh: () => isFresh(stamp, value),
    make: async (run) => {
      const go = chooseGo(process.env);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      // One package at a time: the largest takes most of a machine's memory by itself.
      await run(go, ['build', '-p', '1', '-trimpath', '-buildvcs=false', '-o', executable, '.'], {
        cwd: join(root, SOURCE),
        what: 'go build',
        env: { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' },
      });
      writeStamp(stamp, value);
      if (cache === join(root, '.cache')) removeOthers(folder, 'googlesql');
    },
  };
}

/** $KRO_GO, if it is set, and no other. @param {Readonly<Record<string, string | undefined>>} env */
function chooseGo(env) {
  const names = env['KRO_GO'] ? [env['KRO_GO']] : ['go', USUAL];
  const found = names.flatMap((command) => {
    const { stdout } = spawnSync(command, ['env', 'GOVERSION'], {
      env: { ...process.env, GOTOOLCHAIN: 'local' },
      encoding: 'utf8',
      timeout: 20_000,
    });
    const minor = /^go1\.(\d+)/.exec(stdout ?? '')?.[1];
    return minor === undefined ? [] : [{ command, minor: Number(minor) }];
  });
  const fitting = found.find(({ minor }) => minor >= OLDEST);
  if (fitting !== undefined) return fitting.command;
  const there = found[0] === undefined ? 'none was found' : `${found[0].command} is Go 1.${found[0].minor}`;
  throw new SetupError(
    `Go 1.${OLDEST} or newer is needed for Google's SQL analyser, and ${there}: install it (https://go.dev/dl), or name it in KRO_GO`,
  );
}
