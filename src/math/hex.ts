/** Hexadecimal text of 32-bit words; a table of four digits makes it cheap. */
const QUADS = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));

/** Eight lower-case digits. */
export function hexWord(word: number): string {
  return QUADS[word >>> 16]! + QUADS[word & 0xffff]!;
}
