/**
 * Plain data as a file: a digest, an outline of the data in which typed arrays are only named, then the arrays' bytes as they
 * lie in memory. Of an array of mostly zeros only the others are written, and where they lie. Whatever is not whole reads as null.
 */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writevSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { reached } from '../effects.js';

const DIGEST_BYTES = 32;
/** Every array begins at a multiple of it, so that it can be read where it lies. */
const ALIGNMENT = 8;

const ARRAYS = { Float64Array, Int32Array, Uint32Array, Uint8Array };
type Numbers = InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>;

/** A typed array's place in the outline. */
interface Named {
  readonly array: keyof typeof ARRAYS;
  readonly length: number;
  /** Of an array of mostly zeros: how many are none. Two arrays follow for it, their places and their values. */
  readonly filled?: number;
}

export function writeState(file: string, state: object): void {
  const arrays: Numbers[] = [];
  const outline = serialize(outlineOf(state, arrays));
  const head = Buffer.alloc(ALIGNMENT);
  head.writeUInt32LE(outline.length);
  const parts = [head, ...[outline, ...arrays.map(bytesOf)].flatMap((bytes) => [bytes, paddingOf(bytes.length)])];
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  mkdirSync(dirname(file), { recursive: true });
  writeAll(`${file}.part`, [digest.digest(), ...parts]);
  reached(`state ${basename(file)} written`);
  renameSync(`${file}.part`, file);
  reached(`state ${basename(file)} renamed`);
}

/** The arrays of what is read share their memory. */
export function readState<State>(file: string): State | null {
  try {
    const content = readFileSync(file);
    const body = content.subarray(DIGEST_BYTES);
    if (!createHash('sha256').update(body).digest().equals(content.subarray(0, DIGEST_BYTES))) return null;
    const end = ALIGNMENT + body.readUInt32LE();
    return restored(deserialize(body.subarray(ALIGNMENT, end)), { body, at: aligned(end) }) as State;
  } catch {
    return null;
  }
}

/** The data with its typed arrays taken out, in the order in which they are met. */
function outlineOf(value: unknown, arrays: Numbers[]): unknown {
  if (ArrayBuffer.isView(value)) return nameArray(value as Numbers, arrays);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, outlineOf(part, arrays)]));
}

function nameArray(values: Numbers, arrays: Numbers[]): Named {
  const named = { array: values.constructor.name as Named['array'], length: values.length };
  const places = values instanceof Float64Array ? placesFilled(values) : null;
  if (places === null) {
    arrays.push(values);
    return named;
  }
  const filled = new Float64Array(places.length);
  for (let i = 0; i < filled.length; i++) filled[i] = values[places[i]!]!;
  arrays.push(places, filled);
  return { ...named, filled: places.length };
}

/** Where the array is not 0; null where that is no rare case. −0 is not 0 here. */
function placesFilled(values: Float64Array): Uint32Array<ArrayBuffer> | null {
  const most = values.length >> 1;
  const places = new Uint32Array(most);
  let filled = 0;
  for (let i = 0; i < values.length; i++) {
    if (Object.is(values[i], 0)) continue;
    if (filled === most) return null;
    places[filled++] = i;
  }
  return places.subarray(0, filled);
}

interface Reading {
  readonly body: Buffer;
  at: number;
}

function restored(outline: unknown, reading: Reading): unknown {
  if (!isRecord(outline)) return outline;
  if (isNamed(outline)) return arrayOf(outline, reading);
  return Object.fromEntries(Object.entries(outline).map(([name, part]) => [name, restored(part, reading)]));
}

function arrayOf({ array, length, filled }: Named, reading: Reading): Numbers {
  if (filled === undefined) return bytesAsArray(array, length, reading);
  const places = bytesAsArray('Uint32Array', filled, reading);
  const values = bytesAsArray('Float64Array', filled, reading);
  const whole = new Float64Array(length);
  for (let i = 0; i < filled; i++) whole[places[i]!] = values[i]!;
  return whole;
}

function bytesAsArray(array: keyof typeof ARRAYS, length: number, reading: Reading): Numbers {
  const form = ARRAYS[array];
  const bytes = length * form.BYTES_PER_ELEMENT;
  const { buffer, byteOffset } = reading.body;
  const start = byteOffset + reading.at;
  reading.at = aligned(reading.at + bytes);
  // Small files are read into memory that is not aligned.
  if (start % ALIGNMENT !== 0) return new form(buffer.slice(start, start + bytes) as ArrayBuffer);
  return new form(buffer as ArrayBuffer, start, length);
}

/** Lists are plain numbers and stay in the outline. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isNamed(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & Named {
  return typeof value['array'] === 'string' && Object.hasOwn(ARRAYS, value['array']);
}

function bytesOf({ buffer, byteOffset, byteLength }: Numbers): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function aligned(at: number): number {
  return Math.ceil(at / ALIGNMENT) * ALIGNMENT;
}

function paddingOf(length: number): Buffer {
  return Buffer.alloc(aligned(length) - length);
}

function writeAll(file: string, parts: readonly Buffer[]): void {
  const handle = openSync(file, 'w');
  try {
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    if (writevSync(handle, parts) < bytes) writeFileSync(file, Buffer.concat(parts));
  } catch (error) {
    // Half a file on a full disk would only keep it full.
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}
