/** The steps that change a home: simulate, load, ingest. Each lands its pieces and loads them one transaction a piece. */

import { UsageError } from '../error.js';
import { hash } from '../math/random.js';
import { type Day, formatDay, type Window } from '../time.js';
import { openEncoder } from '../warehouse/parquet.js';
import type { Load, TableLoad } from '../warehouse/warehouse.js';
import { type Landed, land } from './landing.js';
import { cutWindow, nextDay, planIngest, type Wish } from './plan.js';
import type { Request } from './producer.js';
import type { Session } from './session.js';
import { readProgress } from './state.js';

export interface LoadReport {
  readonly loads: readonly Load[];
  /** False where everything was there already. */
  readonly window: Window;
}

export interface IngestReport {
  readonly loads: readonly Load[];
  readonly days: number;
  readonly lastDay: Day | null;
  readonly caughtUp: boolean;
  readonly nextDue: Day | null;
}

/** Lands the whole world and loads nothing. */
export async function simulate(session: Session): Promise<Landed[]> {
  const { daily } = session.producer;
  const landed: Landed[] = [];
  await eachLanded(session, { history: true, windows: cutWindow(daily) }, async (one) => void landed.push(one));
  return landed;
}

/** First-time set-up: everything before the first daily load, parents first; or one table of it. */
export async function load(session: Session, { table }: { readonly table?: string } = {}): Promise<LoadReport> {
  const { history } = session.producer;
  await readProgress(await session.warehouse(), session.producer);
  const loads: Load[] = [];
  await eachLanded(session, { history: true, windows: [] }, async (landed) => {
    const chosen = landed.tables.filter((one) => table === undefined || one.table.name === table);
    if (chosen.length === 0) throw unknownTable(table!, landed.tables);
    loads.push(await loadTables(session, landed.piece.asOf, landed.piece.window, chosen));
  });
  return { loads, window: history };
}

function unknownTable(table: string, tables: readonly TableLoad[]): UsageError {
  return new UsageError(`unknown table: ${table} (load knows ${tables.map((one) => one.table.name).join(', ')})`);
}

/** The next day, or the days wished for; a day done twice changes nothing. */
export async function ingest(session: Session, wish: Wish): Promise<IngestReport> {
  const warehouse = await session.warehouse();
  const { producer } = session;
  const window = planIngest(producer, await readProgress(warehouse, producer), wish);
  const loads: Load[] = [];
  if (window !== null)
    await eachLanded(session, { history: false, windows: cutWindow(window) }, async ({ piece, tables }) => {
      loads.push(await loadTables(session, piece.asOf, piece.window, tables));
    });
  const progress = await readProgress(warehouse, producer);
  return {
    loads,
    days: window === null ? 0 : window.to - window.from + 1,
    lastDay: progress.lastDay,
    caughtUp: nextDay(producer, progress) === null,
    nextDue: nextDay(producer, progress),
  };
}

async function eachLanded(session: Session, request: Request, use: (landed: Landed) => Promise<void>): Promise<void> {
  const encoder = await openEncoder();
  try {
    for (const piece of session.producer.produce(request)) {
      session.signal.throwIfAborted();
      await use(await land(piece, session.producer, session.home.landed, encoder));
    }
  } finally {
    encoder.close();
  }
}

async function loadTables(session: Session, asOf: Day, window: Window, tables: readonly TableLoad[]): Promise<Load> {
  session.signal.throwIfAborted();
  const warehouse = await session.warehouse();
  const startedAt = session.effects.now() * 1000;
  return warehouse.load({
    runId: runId(session, window, startedAt),
    asOf,
    producer: session.producer.name,
    startedAt,
    tables,
  });
}

/** Readable, and another one for every load: the log keeps them all. */
function runId({ config, effects }: Session, { from, to }: Window, startedAt: number): string {
  const tail = hash(config.seed, 'run', [from, to, startedAt, effects.pid])[0]!.toString(16).padStart(8, '0');
  return `${formatDay(from)}_${formatDay(to)}_${tail}`;
}
