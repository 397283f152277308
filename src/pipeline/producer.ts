/** A producer turns a world into pieces: what one load is made of. It knows nothing of files or warehouses. */
import type { Block } from '../contract/block.js';
import type { Table } from '../contract/table.js';
import type { Day, Window } from '../time.js';

export interface TablePiece {
  readonly table: Table;
  /** The days the rows are the whole truth of. */
  readonly window: Window;
  readonly blocks: readonly Block[];
}

export interface Piece {
  readonly asOf: Day;
  /** The days this piece adds; names its folder of landed files. */
  readonly window: Window;
  readonly tables: readonly TablePiece[];
}

export interface Request {
  /** What is missing of the first-time set-up; null where nothing is. */
  readonly history: Window | null;
  /** Days to produce, each window one piece; in order, without overlap. */
  readonly windows: readonly Window[];
}

/** What is loaded when; known without a market. */
export interface WorldDays {
  /** What the first-time set-up covers. */
  readonly history: Window;
  /** The days that are loaded daily, to the as-of day; its end is before its beginning where there are none. */
  readonly daily: Window;
  /** The last day that this world can ever have: the last daily one, or far beyond it where the world goes on. */
  readonly end: Day;
  /** What the set-up loads, by the names in `pipeline_runs`. */
  readonly historyTables: readonly string[];
  /** The days whose prices the world needs, and how many before them it looks back on. */
  readonly market: { readonly span: Window; readonly lead: number };
}

export interface Producer extends Omit<WorldDays, 'market'> {
  readonly name: string;
  /** The set-up first, then the windows in order. Rejects with the signal's reason between two days. */
  produce(request: Request, signal: AbortSignal): AsyncIterable<Piece>;
}
