/** One shard's state as a file: a digest, then the state as V8 writes plain data. Whatever is not whole reads as null. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { ShardState } from '../../simulator/world.js';

const DIGEST_BYTES = 32;

export function writeShard(folder: string, shard: number, state: ShardState): void {
  const file = shardFile(folder, shard);
  const bytes = serialize(state);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.part`, Buffer.concat([digestOf(bytes), bytes]));
  renameSync(`${file}.part`, file);
}

export function readShard(folder: string, shard: number): ShardState | null {
  try {
    const content = readFileSync(shardFile(folder, shard));
    const bytes = content.subarray(DIGEST_BYTES);
    return digestOf(bytes).equals(content.subarray(0, DIGEST_BYTES)) ? (deserialize(bytes) as ShardState) : null;
  } catch {
    return null;
  }
}

function shardFile(folder: string, shard: number): string {
  return join(folder, `${shard}.state`);
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
