/** A digest of everything that a world is computed with: one changed line makes all that was kept of worlds stale. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

let known: string | undefined;

export function codeDigest(): string {
  if (known !== undefined) return known;
  const digest = createHash('sha256');
  for (const part of ['../simulator', '../contract', '../math']) {
    const folder = fileURLToPath(new URL(part, import.meta.url));
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.[jt]s$/.test(file)) digest.update(file).update(readFileSync(join(folder, file)));
  }
  known = digest.digest('hex');
  return known;
}
