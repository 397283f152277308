/** The steps that change a home: simulate, load, ingest. Each lands its pieces and loads them one transaction a piece. */

import { rm } from 'node:fs/promises';
import { UsageError, UserError } from '../error.js';
import { hash } from '../math/random.js';
import { type Day, formatDay, type Window } from '../time.js';
import { coverageName } from '../warehouse/coverage.js';
import { noteForgotten } from '../warehouse/forgotten.js';
import type { Load, TableLoad } from '../warehouse/warehouse.js';
import { forgottenHere } from './backup/forgottenHere.js';
import { mayHold } from './homeWarehouse.js';
import { type Landed, land } from './landing.js';
import { writeLastRun } from './lastRun.js';
import { fetchingOf } from './marketMode.js';
import { cutWindow, type Due, dueOf, planIngest, type Wish } from './plan.js';
import type { Request } from './producer.js';
import type { Session } from './session.js';
import { readProgress } from './state.js';

export interface LoadReport {
  /** Empty where everything was there already. */
  readonly loads: readonly Load[];
}

export interface IngestReport extends Due {
  readonly loads: readonly Load[];
  readonly days: number;
  readonly lastDay: Day | null;
}

/** Lands the whole world and loads nothing. */
export async function simulate(session: Session): Promise<Landed[]> {
  await refuseForgetful(session);
  const landed: Landed[] = [];
  const request = { history: session.producer.history, windows: cutWindow(session.producer.daily) };
  await eachLanded(session, request, async (one) => void landed.push(one));
  return landed;
}

/** Nobody would take the files away again that hold who was forgotten: a load does. */
async function refuseForgetful({ config, home, warehouse }: Session): Promise<void> {
  const loaded = mayHold(config, home) ? await warehouse() : null;
  if ((await forgottenHere(home, loaded)).length === 0) return;
  throw new UserError(
    'somebody was forgotten in this home, and the seed makes them again: files are only landed to be loaded (kro load, kro ingest)',
  );
}

/** What is missing of the first-time set-up, parents first; or of one table of it. */
export async function load(session: Session, { table }: { readonly table?: string } = {}): Promise<LoadReport> {
  const { historyTables } = session.producer;
  const wanted = historyTables.filter((name) => table === undefined || name === table);
  if (wanted.length === 0) throw new UsageError(`unknown table: ${table} (known: ${historyTables.join(', ')})`);
  const { missing } = await readProgress(await session.warehouse(), { ...session.producer, historyTables: wanted });
  return { loads: await loadAll(session, { history: missing, windows: [] }, table) };
}

/** The next day, or the days wished for; a day done twice changes nothing. */
export async function ingest(session: Session, wish: Wish): Promise<IngestReport> {
  const progress = await readProgress(await session.warehouse(), session.producer);
  const window = planIngest(session.producer, progress, wish);
  const loads = await loadAll(session, { history: null, windows: cutWindow(window) });
  return ingested(session, window, loads);
}

export interface CaughtUp {
  readonly load: LoadReport;
  readonly ingest: IngestReport;
}

/** What is missing of the set-up and of the days through `through`, in one walk through the world. */
export async function catchUp(session: Session, through: Day): Promise<CaughtUp> {
  const progress = await readProgress(await session.warehouse(), session.producer);
  const window = planIngest(session.producer, { ...progress, missing: null }, { through });
  const windows = cutWindow(window);
  const loads = await loadAll(session, { history: progress.missing, windows });
  const setUp = loads.length - windows.length;
  return {
    load: { loads: loads.slice(0, setUp) },
    ingest: await ingested(session, window, loads.slice(setUp)),
  };
}

async function ingested(session: Session, window: Window | null, loads: readonly Load[]): Promise<IngestReport> {
  const progress = await readProgress(await session.warehouse(), session.producer);
  return {
    loads,
    days: window === null ? 0 : window.to - window.from + 1,
    lastDay: progress.lastDay,
    ...dueOf(session.producer, progress),
  };
}

/** One transaction a piece, as the pieces come. */
async function loadAll(session: Session, request: Request, table?: string): Promise<Load[]> {
  const loads: Load[] = [];
  if (request.history === null && request.windows.length === 0) return loads;
  const names = table === undefined ? null : [table, ...settledWith(session)];
  // The seed makes those again who were forgotten; the files that hold them last as long as the load, or a command that was cut off.
  const forgotten = await forgottenHere(session.home, await session.warehouse());
  await noteForgotten(await session.warehouse(), forgotten);
  const isFleeting = forgotten.length > 0;
  if (isFleeting) await rm(session.home.landed, { recursive: true, force: true });
  await eachLanded(session, request, async ({ folder, piece, tables }) => {
    const chosen = tables.filter((one) => names === null || names.includes(coverageName(one.table)));
    loads.push(await loadTables(session, piece.asOf, piece.window, chosen));
    if (isFleeting) await rm(folder, { recursive: true });
  });
  return loads;
}

/** A market that is asked for may be another one next time: what the first rows were made with must land with them. */
function settledWith({ config }: Session): readonly string[] {
  return fetchingOf(config.market) === null ? [] : ['crypto_prices', 'fx_rates'];
}

/** While a piece is landed and used, the next one is made. */
async function eachLanded(session: Session, request: Request, use: (landed: Landed) => Promise<void>): Promise<void> {
  const pieces = session.producer.produce(request, session.signal)[Symbol.asyncIterator]();
  let next = pieces.next();
  for (let piece = await next; !piece.done; piece = await next) {
    const landing = land(piece.value, session.producer, session.home.landed, session.crew.encoder);
    next = pieces.next();
    // Whoever fails first is told; the other one must not be an error that nobody hears.
    next.catch(() => {});
    await use(await landing);
  }
}

async function loadTables(session: Session, asOf: Day, window: Window, tables: readonly TableLoad[]): Promise<Load> {
  session.signal.throwIfAborted();
  const warehouse = await session.warehouse();
  const startedAt = session.effects.now() * 1000;
  const loaded = await warehouse.load({
    runId: runId(session, window, startedAt),
    asOf,
    producer: session.producer.name,
    startedAt,
    tables,
  });
  await writeLastRun(session.home, warehouse);
  return loaded;
}

/** Readable, and another one for every load: the log keeps them all. */
function runId({ config, effects }: Session, { from, to }: Window, startedAt: number): string {
  const tail = hash(config.seed, 'run', [from, to, startedAt, effects.pid])[0]!.toString(16).padStart(8, '0');
  return `${formatDay(from)}_${formatDay(to)}_${tail}`;
}
