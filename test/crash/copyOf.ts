/** A home in the same state, fast: only the engine writes into files that are there, all others are replaced, so a link is a copy of them. */
import { copyFileSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../cli/recording.js';

/** With the files that `takes` says. */
export function copyOf(home: string, takes: (file: string) => boolean = () => true): string {
  const copy = join(temporaryFolder(), 'home');
  mkdirSync(copy);
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name).slice(home.length + 1);
    if (!entry.isFile() || !takes(file)) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    const place = file.startsWith('warehouse') ? copyFileSync : linkSync;
    place(join(home, file), join(copy, file));
  }
  return copy;
}
