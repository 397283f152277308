/** What is still to happen today, in order of time; what was put in first comes first at the same instant. */
import type { Micros } from '../../time.js';

export interface Agenda {
  add(at: Micros, act: (at: Micros) => void): void;
  /** Runs everything, what is added meanwhile included. */
  run(): void;
}

interface Entry {
  readonly at: Micros;
  readonly order: number;
  readonly act: (at: Micros) => void;
}

export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let order = 0;
  return {
    add(at, act) {
      heap.push({ at, order: order++, act });
      siftUp(heap);
    },
    run() {
      for (let next = pop(heap); next !== undefined; next = pop(heap)) next.act(next.at);
    },
  };
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function siftUp(heap: Entry[]): void {
  for (let child = heap.length - 1; child > 0; ) {
    const parent = (child - 1) >> 1;
    if (!before(heap[child]!, heap[parent]!)) return;
    swap(heap, child, parent);
    child = parent;
  }
}

function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (heap.length === 0 || last === undefined) return top;
  heap[0] = last;
  for (let parent = 0; ; ) {
    let least = parent;
    for (const child of [2 * parent + 1, 2 * parent + 2])
      if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
    if (least === parent) return top;
    swap(heap, parent, least);
    parent = least;
  }
}

function swap(heap: Entry[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b]!, heap[a]!];
}
