/** What is still to happen today, in order of time; at the same instant what was put in first comes first. */
import type { Micros } from '../time.js';

export interface Agenda {
  add(at: Micros, kind: number, subject: number): void;
  /** Hands out everything in order, what is added meanwhile included. */
  run(act: (kind: number, subject: number, at: Micros) => void): void;
}

/** A binary heap over parallel arrays: no object per event. Kinds are below 16, subjects below 2^31. */
export function createAgenda(): Agenda {
  let at = new Float64Array(64);
  let order = new Float64Array(64);
  let kind = new Uint8Array(64);
  let subject = new Int32Array(64);
  let size = 0;
  let added = 0;

  const before = (a: number, b: number): boolean => at[a]! < at[b]! || (at[a] === at[b] && order[a]! < order[b]!);

  const move = (from: number, to: number): void => {
    at[to] = at[from]!;
    order[to] = order[from]!;
    kind[to] = kind[from]!;
    subject[to] = subject[from]!;
  };

  const grow = (): void => {
    const larger = <A extends Float64Array | Uint8Array | Int32Array>(column: A): A => {
      const copy = new (column.constructor as new (length: number) => A)(2 * column.length);
      copy.set(column as never);
      return copy;
    };
    at = larger(at);
    order = larger(order);
    kind = larger(kind);
    subject = larger(subject);
  };

  /** The last place is scratch: what is being placed waits there. */
  const sink = (scratch: number): void => {
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      if (child + 1 < size && before(child + 1, child)) child++;
      if (!before(child, scratch)) break;
      move(child, hole);
      hole = child;
    }
    move(scratch, hole);
  };

  return {
    add(instant, what, whom) {
      if (size + 2 > at.length) grow();
      let hole = size++;
      const scratch = size;
      at[scratch] = instant;
      order[scratch] = added++;
      kind[scratch] = what;
      subject[scratch] = whom;
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        if (!before(scratch, parent)) break;
        move(parent, hole);
        hole = parent;
      }
      move(scratch, hole);
    },
    run(act) {
      while (size > 0) {
        const [instant, what, whom] = [at[0]!, kind[0]!, subject[0]!];
        size--;
        if (size > 0) sink(size);
        act(what, whom, instant);
      }
      added = 0;
    },
  };
}
