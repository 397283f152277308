/** What `pipeline_runs` knows a run's files by. */
import { createHash } from 'node:crypto';
import type { LandedFile } from './warehouse.js';

/** SHA-256 over the files' digests, one a line, in their order. */
export function runDigest(files: readonly Pick<LandedFile, 'sha256'>[]): string {
  return createHash('sha256')
    .update(files.map((file) => `${file.sha256}\n`).join(''))
    .digest('hex');
}
