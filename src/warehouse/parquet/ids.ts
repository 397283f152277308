import type { Vector } from '@duckdb/node-bindings';
import { WORDS } from '../../contract/ids.js';
import { copyBytes, ROWS_PER_CHUNK } from './vector.js';

const uuids = new Uint32Array(WORDS * ROWS_PER_CHUNK);

/** A UUID is a signed integer of 128 bits with its first bit flipped, the lowest word first. */
export function copyIds(vector: Vector, words: Uint32Array, from: number, rows: number): void {
  for (let i = 0, at = from * WORDS; i < rows * WORDS; i += WORDS, at += WORDS) {
    uuids[i] = words[at + 3]!;
    uuids[i + 1] = words[at + 2]!;
    uuids[i + 2] = words[at + 1]!;
    uuids[i + 3] = words[at]! ^ 0x80000000;
  }
  copyBytes(vector, uuids, 0, 16 * rows);
}
