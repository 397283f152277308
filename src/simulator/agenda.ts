/** What is still to happen today, in order of time; at the same instant what was put in first comes first. */
import { type Day, MICROS_PER_DAY, type Micros, startOfDay } from '../time.js';
import { enlarged } from './store.js';

/** What is done when an event's time has come. */
export type Act = (kind: number, subject: number, at: Micros) => void;

const FIRST_CAPACITY = 64;
const SLOTS = 96;
const SLOT = MICROS_PER_DAY / SLOTS;

/**
 * Parallel arrays, no object per event; an event's number tells when it was put in. What is near lies in a binary heap. A crowd's
 * day is long: what is later waits in lists, one for each quarter of an hour, so that the heap stays small. Kinds are below 256,
 * subjects below 2^31.
 */
export class Agenda {
  private at = new Float64Array(FIRST_CAPACITY);
  private kind = new Uint8Array(FIRST_CAPACITY);
  private subject = new Int32Array(FIRST_CAPACITY);
  private added = 0;
  /** Events before the edge, as a heap. */
  private heap = new Int32Array(FIRST_CAPACITY);
  private size = 0;
  private edge: Micros = Number.POSITIVE_INFINITY;
  /** The first event of each slot's list and the next one of each event, each plus one; 0 for none. */
  private readonly lists = new Int32Array(SLOTS);
  private next = new Int32Array(FIRST_CAPACITY);
  private begin: Micros = 0;

  /** Begins the day of a crowd; without it, all is near. */
  open(day: Day): void {
    this.begin = startOfDay(day);
    this.edge = this.begin;
  }

  /** Of the day of the last `open`, where there was one. Throws RangeError after its end. */
  add(at: Micros, kind: number, subject: number): void {
    if (this.added === this.at.length) this.grow();
    const event = this.added++;
    this.at[event] = at;
    this.kind[event] = kind;
    this.subject[event] = subject;
    if (at < this.edge) this.push(event);
    else this.postpone(event, Math.floor((at - this.begin) / SLOT));
  }

  /** Hands out everything in order, what is added meanwhile included. */
  run(act: Act): void {
    this.drain(act);
    for (let slot = 0; this.edge !== Number.POSITIVE_INFINITY && slot < SLOTS; slot++) {
      this.edge += SLOT;
      for (let event = this.lists[slot]!; event > 0; event = this.next[event - 1]!) this.push(event - 1);
      this.lists[slot] = 0;
      this.drain(act);
    }
    this.added = 0;
  }

  private drain(act: Act): void {
    while (this.size > 0) {
      const event = this.pop();
      act(this.kind[event]!, this.subject[event]!, this.at[event]!);
    }
  }

  private postpone(event: number, slot: number): void {
    if (slot >= SLOTS) throw new RangeError(`an event of another day: ${this.at[event]}`);
    this.next[event] = this.lists[slot]!;
    this.lists[slot] = event + 1;
  }

  private push(event: number): void {
    const { heap, at } = this;
    const instant = at[event]!;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = heap[parent]!;
      if (at[above]! < instant || (at[above] === instant && above < event)) break;
      heap[hole] = above;
      hole = parent;
    }
    heap[hole] = event;
  }

  private pop(): number {
    const { heap, at } = this;
    const first = heap[0]!;
    const size = --this.size;
    const event = heap[size]!;
    const instant = at[event]!;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && isBefore(at, heap[child + 1]!, heap[child]!)) child++;
      const below = heap[child]!;
      if (at[below]! > instant || (at[below] === instant && below > event)) break;
      heap[hole] = below;
      hole = child;
    }
    heap[hole] = event;
    return first;
  }

  private grow(): void {
    const length = 2 * this.at.length;
    this.at = enlarged(this.at, new Float64Array(length));
    this.kind = enlarged(this.kind, new Uint8Array(length));
    this.subject = enlarged(this.subject, new Int32Array(length));
    this.heap = enlarged(this.heap, new Int32Array(length));
    this.next = enlarged(this.next, new Int32Array(length));
  }
}

function isBefore(at: Float64Array, a: number, b: number): boolean {
  return at[a]! < at[b]! || (at[a] === at[b] && a < b);
}
