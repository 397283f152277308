/** Where things lie in a home, whatever it holds. */
import { join } from 'node:path';
import { duckdbPath } from '../warehouse/open.js';

export interface Place {
  /** Absolute path of the folder. */
  readonly path: string;
  /** The DuckDB file. */
  readonly warehouse: string;
  /** Parquet files. */
  readonly landed: string;
  /** States of the world after its last days; a cache. */
  readonly checkpoints: string;
  /** What was asked for outside and may be asked for again; a cache. */
  readonly cache: string;
  /** A copy of the state, for people and other tools. */
  readonly lastRun: string;
  /** Real prices and rates that came too late to be used. */
  readonly late: string;
}

export function placeOf(path: string): Place {
  return {
    path,
    warehouse: duckdbPath(path),
    landed: join(path, 'landed'),
    checkpoints: join(path, 'checkpoints'),
    cache: join(path, 'cache', 'market'),
    lastRun: join(path, 'metadata', 'last_run.json'),
    late: join(path, 'market', 'late'),
  };
}
