/**
 * Named random streams. A stream is keyed by the seed, a name and the subject's numbers, so that a new draw for one
 * subject moves no other's, and any shard or day can be drawn alone. The generator is xoshiro128** (Blackman and
 * Vigna, "Scrambled linear pseudorandom number generators", 2021), seeded through a 32-bit mixing hash.
 */
export interface Stream {
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** 32 random bits as an unsigned integer. */
  bits(): number;
  /** True with this probability, to 2^-32. */
  chance(probability: number): boolean;
}

/** The stream of (seed, name, …subject). Subjects are integers (a user's index, a day, a sequence number). */
export function stream(seed: number, name: string, ...subject: readonly number[]): Stream {
  const key = hash(seed, name, subject);
  let [a, b, c, d] = key as [number, number, number, number];
  const bits = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11);
    return result;
  };
  return {
    bits,
    chance: (probability) => bits() < probability * 4_294_967_296,
    uniform: () => ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) / 9_007_199_254_740_992,
  };
}

/** A 128-bit digest of (seed, name, …subject) as four 32-bit integers, never all zero. */
export function hash(seed: number, name: string, subject: readonly number[]): number[] {
  const lanes: Lanes = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
  absorbNumber(lanes, seed);
  for (let i = 0; i < subject.length; i++) absorbNumber(lanes, subject[i]!);
  for (let i = 0; i < name.length; i++) absorb(lanes, name.charCodeAt(i) + 0x10000);
  absorb(lanes, name.length);
  absorb(lanes, subject.length);
  if ((lanes[0] | lanes[1] | lanes[2] | lanes[3]) === 0) lanes[0] = 1;
  for (let lane = 0; lane < 4; lane++) lanes[lane] = lanes[lane]! >>> 0;
  return lanes;
}

type Lanes = [number, number, number, number];

function absorbNumber(lanes: Lanes, number: number): void {
  absorb(lanes, number | 0);
  absorb(lanes, Math.floor(number / 4_294_967_296) | 0);
}

function absorb(lanes: Lanes, word: number): void {
  const a = mix(lanes[0] ^ Math.imul(word, 0xcc9e2d51));
  const b = mix(lanes[1] ^ Math.imul(word, 0xcc9e2d53));
  const c = mix(lanes[2] ^ Math.imul(word, 0xcc9e2d55));
  const d = mix(lanes[3] ^ Math.imul(word, 0xcc9e2d57));
  // Lanes exchange bits, or they would be four copies of one hash; from the last to the first, each with what its neighbour was.
  lanes[3] = (d + rotate(c, 13)) | 0;
  lanes[2] = (c + rotate(b, 13)) | 0;
  lanes[1] = (b + rotate(a, 13)) | 0;
  lanes[0] = (a + rotate(d, 7)) | 0;
}

/** A lower-case UUID-shaped id (version 8, "custom") that tells nothing but its uniqueness. */
export function randomId(seed: number, name: string, ...subject: readonly number[]): string {
  const hex = hash(seed, name, subject)
    .map((lane) => lane.toString(16).padStart(8, '0'))
    .join('');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** murmur3's 32-bit finaliser: a permutation of the words. */
export function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
