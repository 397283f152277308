/**
 * Where nothing is known the simulated path stands in, moved so that it meets what is known at both ends. How far it is
 * moved (the logarithm of real over simulated) goes evenly from one end to the other; with one end only it stays, or grows
 * from the last published value on, which the simulated path meets by itself.
 */

/** Unknown indexes `from` (inclusive) to `to` (exclusive), and how far the path is off at either end, where that is known. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly left: number | null;
  readonly right: number | null;
}

/** The unknown stretches from `start` on. */
export function stretchesOf(known: Uint8Array, start: number): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let index = start; index < known.length; index++) {
    if (known[index] === 1) continue;
    const from = index;
    while (index < known.length && known[index] === 0) index++;
    found.push({ from, to: index });
  }
  return found;
}

/** How far to move the path at an instant of the stretch; `published` are the instants that it meets by itself. */
export function offsetIn(
  { from, to, left, right }: Stretch,
  published: readonly number[] = [],
): (instant: number) => number {
  if (right === null) return () => left ?? 0;
  if (left !== null) return (instant) => left + ((right - left) * (instant - from)) / (to - from);
  const anchor = published.findLast((instant) => instant > from && instant < to);
  if (anchor === undefined) return () => right;
  return (instant) => (right * Math.max(0, instant - anchor)) / (to - anchor);
}
