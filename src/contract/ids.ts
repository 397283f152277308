/**
 * Ids in memory: the 128 bits of a UUID as four 32-bit words, the first digits in the first word. An account is a user's
 * id or one of the house, whose words no UUID has: the version digit of every UUID is 1 or more, a house account's is 0.
 */
import { HOUSE_PURPOSES, type HousePurpose } from './vocabulary.js';

export const WORDS = 4;

const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})([0-9a-f]{8})$/;
const HOUSE = /^house:([a-z]+):(\d+)$/;

/** The words of the exchange's own account for a purpose in a shard; its text is `house:<purpose>:<shard>`. */
export function houseAccount(purpose: HousePurpose, shard: number): Uint32Array {
  return Uint32Array.of(0, HOUSE_PURPOSES.indexOf(purpose) + 1, 0, shard);
}

/** Whether the words at `offset` are an account of the house. */
export function isHouse(words: Uint32Array, offset: number): boolean {
  const purpose = words[offset + 1]!;
  return words[offset] === 0 && purpose > 0 && purpose <= HOUSE_PURPOSES.length && words[offset + 2] === 0;
}

export function houseText(words: Uint32Array, offset: number): string {
  return `house:${HOUSE_PURPOSES[words[offset + 1]! - 1]}:${words[offset + 3]}`;
}

/** Throws RangeError for what is neither UUID-shaped nor an account of the house. */
export function writeId(text: string, words: Uint32Array, offset: number): void {
  const digits = UUID.exec(text);
  if (digits === null) {
    words.set(parseHouse(text), offset);
    return;
  }
  const [, a, b, c, d, e, f] = digits as unknown as string[];
  words[offset] = Number.parseInt(a!, 16);
  words[offset + 1] = Number.parseInt(b! + c!, 16);
  words[offset + 2] = Number.parseInt(d! + e!, 16);
  words[offset + 3] = Number.parseInt(f!, 16);
}

function parseHouse(text: string): Uint32Array {
  const [, purpose, shard] = HOUSE.exec(text) ?? [];
  if (!HOUSE_PURPOSES.includes(purpose as HousePurpose)) throw new RangeError(`not an id: ${text}`);
  return houseAccount(purpose as HousePurpose, Number(shard));
}
