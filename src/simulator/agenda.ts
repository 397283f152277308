/** What is still to happen today, in order of time; at the same instant what was put in first comes first. */
import type { Micros } from '../time.js';

const FIRST_CAPACITY = 64;

/** What is done when an event's time has come. */
export type Act = (kind: number, subject: number, at: Micros) => void;

/** A binary heap over parallel arrays: no object per event. Kinds are below 256, subjects below 2^31. */
export class Agenda {
  private at = new Float64Array(FIRST_CAPACITY);
  private order = new Float64Array(FIRST_CAPACITY);
  private kind = new Uint8Array(FIRST_CAPACITY);
  private subject = new Int32Array(FIRST_CAPACITY);
  private size = 0;
  private added = 0;

  add(at: Micros, kind: number, subject: number): void {
    if (this.size === this.at.length) this.grow();
    this.place(this.rise(this.size++, at, this.added), at, this.added++, kind, subject);
  }

  /** Hands out everything in order, what is added meanwhile included. */
  run(act: Act): void {
    while (this.size > 0) {
      const at = this.at[0]!;
      const kind = this.kind[0]!;
      const subject = this.subject[0]!;
      const last = --this.size;
      if (last > 0) {
        const order = this.order[last]!;
        this.place(this.sink(this.at[last]!, order), this.at[last]!, order, this.kind[last]!, this.subject[last]!);
      }
      act(kind, subject, at);
    }
    this.added = 0;
  }

  /** Where an event that begins at the bottom belongs; those above it have moved down. */
  private rise(bottom: number, instant: Micros, rank: number): number {
    const { at, order } = this;
    let hole = bottom;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = at[parent]!;
      if (above < instant || (above === instant && order[parent]! < rank)) break;
      this.place(hole, above, order[parent]!, this.kind[parent]!, this.subject[parent]!);
      hole = parent;
    }
    return hole;
  }

  /** Where an event that begins at the top belongs; those below it have moved up. */
  private sink(instant: Micros, rank: number): number {
    const { at, order, size } = this;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      const right = child + 1;
      if (right < size && (at[right]! < at[child]! || (at[right] === at[child] && order[right]! < order[child]!)))
        child = right;
      const below = at[child]!;
      if (below > instant || (below === instant && order[child]! > rank)) break;
      this.place(hole, below, order[child]!, this.kind[child]!, this.subject[child]!);
      hole = child;
    }
    return hole;
  }

  private place(hole: number, at: Micros, order: number, kind: number, subject: number): void {
    this.at[hole] = at;
    this.order[hole] = order;
    this.kind[hole] = kind;
    this.subject[hole] = subject;
  }

  private grow(): void {
    const { at, order, kind, subject } = this;
    const capacity = 2 * at.length;
    this.at = new Float64Array(capacity);
    this.order = new Float64Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.subject = new Int32Array(capacity);
    this.at.set(at);
    this.order.set(order);
    this.kind.set(kind);
    this.subject.set(subject);
  }
}
