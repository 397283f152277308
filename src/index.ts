/**
 * The programmatic API: what the commands do, for programs. Options are those of `kro.config.json`; progress goes
 * nowhere unless `log` is given. A home is held while a function writes it: BusyError while another process does.
 */
import { type Answers, readAnswers } from './answers/answers.js';
import { type Effects, realEffects } from './effects.js';
import { checkSpec, type Spec } from './pipeline/config.js';
import { existingHome, resolveConfig } from './pipeline/home.js';
import { openHomeWarehouse } from './pipeline/homeWarehouse.js';
import { keepHome } from './pipeline/keeping.js';
import { withLock } from './pipeline/lock.js';
import { type IngestReport as Ingested, ingest, type LoadReport, load } from './pipeline/run.js';
import { openSession, type Session } from './pipeline/session.js';
import { parseWish } from './pipeline/wish.js';
import { formatDay } from './time.js';
import type { Warehouse } from './warehouse/warehouse.js';

export type { Answers } from './answers/answers.js';
export { BusyError, SourceError, UserError, WarehouseError } from './error.js';
export type { Spec } from './pipeline/config.js';
export type { LoadReport } from './pipeline/run.js';

export interface Options extends Spec {
  /** Takes one line of progress. */
  readonly log?: (line: string) => void;
}

/** First-time set-up: every table, the history before the first day that is ingested. */
export function loadAllTables(options: Options = {}): Promise<LoadReport> {
  return writing('load', options, (session) => load(session));
}

/** The first-time set-up of the users alone. */
export function loadUsersTable(options: Options = {}): Promise<LoadReport> {
  return writing('load', options, (session) => load(session, { table: 'users' }));
}

/** The first-time set-up of the trades; their orders and users must be there. */
export function loadTradesFromOrders(options: Options = {}): Promise<LoadReport> {
  return writing('load', options, (session) => load(session, { table: 'trades' }));
}

/** Days as `YYYY-MM-DD`: the next `days`, all `through` one, or a range; the next day where nothing is said. */
export interface Days {
  readonly days?: number;
  readonly through?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface IngestReport extends Omit<Ingested, 'lastDay' | 'nextDue'> {
  readonly lastDay: string | null;
  readonly nextDue: string | null;
}

/** The next day, or the days wished for. */
export async function runIngestion(options: Options & Days = {}): Promise<IngestReport> {
  const wish = parseWish(options);
  const report = await writing('ingest', options, (session) => ingest(session, wish));
  const text = (day: number | null) => (day === null ? null : formatDay(day));
  return { ...report, lastDay: text(report.lastDay), nextDue: text(report.nextDue) };
}

/** Ids of the users that are loaded, in order of sign-up. */
export function getUserIds(options: Options = {}): Promise<string[]> {
  return reading(options, async (warehouse) => {
    const rows = await warehouse.query('select user_id from raw.users order by created_at, user_id');
    return rows.map((row) => String(row['user_id']));
  });
}

/** The three answers; the marts must have been built (`kro transform`). */
export function getAnswers(options: Options = {}): Promise<Answers> {
  return reading(options, readAnswers);
}

async function writing<T>(command: string, options: Options, work: (session: Session) => Promise<T>): Promise<T> {
  const effects = effectsOf(options);
  const config = await resolveConfig(checkSpec(options), effects);
  const inSession = async () => {
    const session = await openSession(config, effects);
    const andKeep = async () => {
      const result = await work(session);
      await keepHome(session);
      return result;
    };
    return andKeep().finally(() => session.close());
  };
  return withLock(config.home, command, effects, inSession, { wait: config.wait });
}

async function reading<T>(options: Options, work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const config = await resolveConfig(checkSpec(options), effectsOf(options));
  const warehouse = await openHomeWarehouse(config, await existingHome(config), { readOnly: true });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

function effectsOf({ log }: Options): Effects {
  return { ...realEffects, log: log ?? (() => {}), progress: () => {} };
}
