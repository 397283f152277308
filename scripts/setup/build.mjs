/** dist/, compiled from src/ by the locked compiler. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, isFresh, writeStamp } from './fingerprint.mjs';
import { packagesFingerprint } from './packages.mjs';

/** @param {string} root @returns {import('./step.mjs').Step} */
export function buildStep(root) {
  const dist = join(root, 'dist');
  const next = join(root, '.cache', 'build');
  const wanted = () => fingerprint(root, ['src', 'tsconfig.json', 'tsconfig.build.json'], [packagesFingerprint(root)]);
  return {
    name: 'building',
    lockFolder: join(root, '.cache'),
    isFresh: () => isFresh(join(dist, '.kro-build'), wanted()),
    make: async (run) => {
      const value = wanted();
      rmSync(next, { recursive: true, force: true });
      const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const args = [tsc, '-p', 'tsconfig.build.json', '--noEmitOnError', '--outDir', next, '--pretty', 'false'];
      await run(process.execPath, args, { cwd: root, what: 'tsc -p tsconfig.build.json' });
      writeStamp(join(next, '.kro-build'), value);
      // Swapped as a whole: dist is never half of one build and half of another, and holds no file whose source is gone.
      rmSync(dist, { recursive: true, force: true });
      renameSync(next, dist);
    },
  };
}
