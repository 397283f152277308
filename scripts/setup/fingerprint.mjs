/**
 * Freshness by content: a step writes its stamp after it succeeded, and is fresh while the stamp equals the
 * fingerprint of what it was made from. Times of files play no part, so a clone, a copy or a touch changes nothing.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Hash of the files and folders (their names included) and of some facts beside them.
 * @param {string} root @param {readonly string[]} paths @param {readonly string[]} facts
 */
export function fingerprint(root, paths, facts = []) {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const path of paths.flatMap((path) => filesBelow(root, path)))
    hash.update(`${path}\0`).update(
      createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest(),
    );
  return hash.digest('hex');
}

/** @param {string} stamp @param {string} expected */
export function isFresh(stamp, expected) {
  return maybeRead(stamp) === expected;
}

/** @param {string} stamp @param {string} value */
export function writeStamp(stamp, value) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, value);
}

/** @param {string} stamp */
export function removeStamp(stamp) {
  rmSync(stamp, { force: true });
}

/** The text of a file, or undefined where there is none. @param {string} path */
export function maybeRead(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} root @param {string} path @returns {string[]} */
function filesBelow(root, path) {
  if (!isFolder(join(root, path))) return [path];
  return readdirSync(join(root, path))
    .filter((name) => !name.startsWith('.'))
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}

/** @param {string} path */
function isFolder(path) {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}
