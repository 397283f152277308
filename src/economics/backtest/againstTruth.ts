/** An estimate beside the truth, both in the same unit. */
export interface AgainstTruth {
  readonly quantity: string;
  readonly segment: string;
  readonly estimate: number;
  /** Of the 90 % interval; null where none is given. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly truth: number;
  /** What is left to an oracle on the same data; each quantity's file says which. */
  readonly floor: number;
}
