/** Hexadecimal digits of 32-bit words, lower-case. */
const DIGITS = new TextEncoder().encode('0123456789abcdef');

/** Puts the first digits of a word, eight at most, into ASCII text. */
export function putHex(word: number, text: Uint8Array, at: number, digits = 8): void {
  for (let digit = 0; digit < digits; digit++) text[at + digit] = DIGITS[(word >>> (28 - 4 * digit)) & 15]!;
}
