/**
 * A free path pulled through published values: between two of them the difference is spread over the steps in
 * proportion to their variance; before the first the path is carried backwards, after the last it is free.
 */
export interface Pin {
  /** The step at whose end the path has this value; -1 is the path's beginning. */
  readonly step: number;
  readonly value: number;
}

/** Logarithms of the path at the end of each step. Pins are in order of time and beyond the path's end ignored. */
export function anchoredPath(returns: Float64Array, variance: Float64Array, pins: readonly Pin[]): Float64Array {
  const path = new Float64Array(returns.length);
  const known = pins.filter(({ step }) => step < returns.length);
  let step = 0;
  let level = startingLevel(returns, known);
  for (const pin of known) {
    const pull = pullTowards(pin, { step, level, returns, variance });
    for (; step <= pin.step; step++) {
      level += returns[step]! + pull * variance[step]!;
      path[step] = level;
    }
    level = Math.log(pin.value);
    if (pin.step >= 0) path[pin.step] = level;
  }
  for (; step < returns.length; step++) {
    level += returns[step]!;
    path[step] = level;
  }
  return path;
}

/** The level before the first step. */
export function startingLevel(returns: Float64Array, pins: readonly Pin[]): number {
  const first = pins[0];
  if (first === undefined) return 0;
  let level = Math.log(first.value);
  for (let step = 0; step <= first.step; step++) level -= returns[step]!;
  return level;
}

interface Stretch {
  readonly step: number;
  readonly level: number;
  readonly returns: Float64Array;
  readonly variance: Float64Array;
}

/** What each unit of variance adds so that the stretch ends at the pin. */
function pullTowards(pin: Pin, { step, level, returns, variance }: Stretch): number {
  let free = level;
  let total = 0;
  for (let s = step; s <= pin.step; s++) {
    free += returns[s]!;
    total += variance[s]!;
  }
  return total > 0 ? (Math.log(pin.value) - free) / total : 0;
}
