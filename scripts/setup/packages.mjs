/** node_modules, exactly as package-lock.json has them. */
import { join } from 'node:path';
import { fingerprint, isFresh, removeStamp, writeStamp } from './fingerprint.mjs';

/** @param {string} root @returns {import('./step.mjs').Step} */
export function packagesStep(root) {
  // Inside node_modules, so that whoever deletes the folder deletes the claim too.
  const stamp = join(root, 'node_modules', '.kro-packages');
  const wanted = () => packagesFingerprint(root);
  return {
    name: 'installing packages',
    lockFolder: join(root, '.cache'),
    isFresh: () => isFresh(stamp, wanted()),
    make: async (run) => {
      const value = wanted();
      removeStamp(stamp);
      await run(
        'npm',
        [
          'ci',
          '--include=dev',
          '--include=optional',
          '--ignore-scripts',
          '--no-audit',
          '--no-fund',
          '--fetch-retry-maxtimeout=15000',
        ],
        {
          cwd: root,
          what: 'npm ci',
        },
      );
      writeStamp(stamp, value);
    },
  };
}

/** Binary packages differ by platform, so a folder carried to another machine is stale. @param {string} root */
export function packagesFingerprint(root) {
  return fingerprint(root, ['package-lock.json'], [process.platform, process.arch]);
}
