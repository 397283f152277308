/** A producer turns a world into pieces: what one load is made of. It knows nothing of files or warehouses. */
import type { Block } from '../contract/block.js';
import type { RawName } from '../contract/raw/index.js';
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
  /** The first-time set-up: everything before the first daily load. */
  readonly history: boolean;
  /** Days to produce, each window one piece; in order, without overlap. */
  readonly windows: readonly Window[];
}

export interface Producer {
  readonly name: string;
  /** What the first-time set-up covers. */
  readonly history: Window;
  /** The days that are loaded daily, to the end of the world. */
  readonly daily: Window;
  readonly historyTables: readonly RawName[];
  /** The set-up first, then the windows in order. Rejects with the signal's reason between two days. */
  produce(request: Request, signal: AbortSignal): AsyncIterable<Piece>;
}
