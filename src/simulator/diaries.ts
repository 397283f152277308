/**
 * What each of many traders has before them today. Lives that write no books need not be lived in one order of the clock: one
 * after the other, each finds its own state at hand, and its agenda is short.
 */
import type { Micros } from '../time.js';
import type { Act, Agenda } from './agenda.js';
import { enlarged } from './store.js';

const FIRST_CAPACITY = 64;

/** Lists over parallel arrays, one a trader; an entry's number is its place plus one, 0 is none. */
export class Diaries {
  /** By trader: the first entry and the last. */
  private first = new Int32Array(FIRST_CAPACITY);
  private last = new Int32Array(FIRST_CAPACITY);
  /** Traders with entries, in the order in which they got their first. */
  private readonly busy: number[] = [];
  private at = new Float64Array(FIRST_CAPACITY);
  private kind = new Uint8Array(FIRST_CAPACITY);
  private subject = new Int32Array(FIRST_CAPACITY);
  private next = new Int32Array(FIRST_CAPACITY);
  private size = 0;

  add(trader: number, at: Micros, kind: number, subject: number): void {
    if (trader >= this.first.length) this.growTraders(trader);
    if (this.size === this.at.length) this.growEntries();
    const entry = this.size++;
    this.at[entry] = at;
    this.kind[entry] = kind;
    this.subject[entry] = subject;
    this.next[entry] = 0;
    if (this.first[trader] === 0) {
      this.first[trader] = entry + 1;
      this.busy.push(trader);
    } else this.next[this.last[trader]! - 1] = entry + 1;
    this.last[trader] = entry + 1;
  }

  /** Lives every trader's day through the agenda, which is empty before and after. */
  run(agenda: Agenda, act: Act): void {
    for (const trader of this.busy) {
      for (let entry = this.first[trader]!; entry > 0; entry = this.next[entry - 1]!)
        agenda.add(this.at[entry - 1]!, this.kind[entry - 1]!, this.subject[entry - 1]!);
      this.first[trader] = 0;
      agenda.run(act);
    }
    this.busy.length = 0;
    this.size = 0;
  }

  private growTraders(trader: number): void {
    const length = Math.max(2 * this.first.length, trader + 1);
    this.first = enlarged(this.first, new Int32Array(length));
    this.last = enlarged(this.last, new Int32Array(length));
  }

  private growEntries(): void {
    const length = 2 * this.at.length;
    this.at = enlarged(this.at, new Float64Array(length));
    this.kind = enlarged(this.kind, new Uint8Array(length));
    this.subject = enlarged(this.subject, new Int32Array(length));
    this.next = enlarged(this.next, new Int32Array(length));
  }
}
