/** What a reader of any format hands on: cells of text by the place they stand at. */

export interface Line {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly (string | null)[];
  /** Why it is no row; its cells are then not to be used. */
  readonly problem?: string;
}

/** The columns of a file, and its lines after that. */
export interface Lines {
  readonly header: readonly string[];
  readonly rows: AsyncIterable<Line>;
}
