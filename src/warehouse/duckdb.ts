/** The embedded warehouse: one DuckDB file, one writing process. */
import { existsSync, realpathSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type ColumnOf, columnNames, type Row, schemaOf, type Table } from '../contract/table.js';
import { reached, realEffects } from '../effects.js';
import { BusyError, UserError } from '../error.js';
import type { Window } from '../time.js';
import { leaveOut, runForget } from './forget.js';
import { runLoad } from './load.js';
import { runRemoval } from './removal.js';
import { checkTable, createTables, settleVersion, storedColumns } from './schema.js';
import { type Session, sentence, sessionOn } from './session.js';
import { identifier, listColumns, literal, within } from './sql.js';
import type { Forgotten, Warehouse } from './warehouse.js';

export interface DuckDBOptions {
  readonly readOnly?: boolean;
  /** Milliseconds since the epoch, for `finished_at`. */
  readonly now?: () => number;
}

/** Whatever the file is called, its catalogue has one name, because views keep it. */
const CATALOG = 'warehouse';
const IN_MEMORY = ':memory:';

/** Files this process has open: DuckDB's own lock does not see a second instance in the same process. */
const opened = new Set<string>();

/** What only a file is asked for that is being made. */
export interface DuckDBWarehouse extends Warehouse {
  /** Takes out all of whom the list knows, and keeps it; returns how many rows. */
  leaveOut(list: readonly Forgotten[]): Promise<number>;
}

/** `:memory:` for a warehouse that is gone when closed. */
export async function openDuckDB(path: string, options: DuckDBOptions = {}): Promise<DuckDBWarehouse> {
  if (options.readOnly === true && path !== IN_MEMORY && !existsSync(path))
    throw new UserError(`nothing is loaded yet: ${path} does not exist`);
  const release = claim(path);
  const instance = await DuckDBInstance.create(IN_MEMORY, {
    autoinstall_known_extensions: 'false',
    temp_directory: path === IN_MEMORY ? '' : `${path}.tmp`,
    // The log is folded into the file when it is this long, or closed: not after every load.
    checkpoint_threshold: '512MB',
  });
  const close = () => {
    instance.closeSync();
    release();
  };
  try {
    const main = await attach(instance, path, options.readOnly === true);
    await settleVersion(main, path, options.readOnly === true);
    return warehouseOn(main, instance, options.now ?? realEffects.now, close);
  } catch (error) {
    close();
    throw error;
  }
}

function warehouseOn(main: Session, instance: DuckDBInstance, now: () => number, release: () => void): DuckDBWarehouse {
  return {
    kind: 'duckdb',
    create: (...tables) => createTables(main, tables),
    load: (load) => withSession(instance, (session) => inTransaction(session, () => runLoad(session, load, now))),
    remove: (removal) =>
      withSession(instance, (session) =>
        inTransaction(session, () => runRemoval(session, removal, now), removal.dryRun ? 'rollback' : 'commit'),
      ),
    forget: (forgetting) =>
      withSession(instance, (session) =>
        inTransaction(session, () => runForget(session, forgetting, now), forgetting.dryRun ? 'rollback' : 'commit'),
      ),
    leaveOut: (list) => withSession(instance, (session) => inTransaction(session, () => leaveOut(session, list))),
    read: <T extends Table>(table: T, where?: Window) =>
      readTable(instance, table, columnNames(table) as ColumnOf<T>[], where) as AsyncGenerator<readonly Row<T>[]>,
    readColumns: (table, columns) => readTable(instance, table, columns),
    columns: (schema) => storedColumns(main, schema),
    query: main.query,
    look: main.look,
    execute: main.execute,
    change: (sql) => withSession(instance, (session) => session.change(sql)),
    close: async () => {
      main.close();
      reached('warehouse closing');
      release();
      reached('warehouse closed');
    },
  };
}

async function* readTable<T extends Table, K extends ColumnOf<T>>(
  instance: DuckDBInstance,
  table: T,
  columns: readonly K[],
  where?: Window,
): AsyncGenerator<readonly Pick<Row<T>, K>[]> {
  const session = await connect(instance);
  try {
    await checkTable(session, table);
    yield* session.stream(selectTable(table, columns, where)) as AsyncIterable<readonly Pick<Row<T>, K>[]>;
  } finally {
    session.close();
  }
}

function selectTable(table: Table, columns: readonly string[], where: Window | undefined): string {
  const rows = where === undefined ? 'true' : within(identifier(table.day), [where]);
  return `select ${listColumns(columns)} from ${schemaOf(table)}.${identifier(table.name)}
    where ${rows} order by ${listColumns(table.key)}`;
}

/** All of it or nothing: an error (or a crash) leaves the state before. */
async function inTransaction<T>(
  session: Session,
  work: () => Promise<T>,
  end: 'commit' | 'rollback' = 'commit',
): Promise<T> {
  await session.execute('begin transaction');
  try {
    const result = await work();
    reached('load committing');
    await session.execute(end);
    reached('load committed');
    return result;
  } catch (error) {
    await session.execute('rollback').catch(() => {}); // a failed commit has rolled back already
    throw error;
  }
}

async function withSession<T>(instance: DuckDBInstance, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(instance);
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

async function connect(instance: DuckDBInstance): Promise<Session> {
  const connection = await instance.connect();
  await prepare(connection);
  return sessionOn(connection);
}

async function prepare(connection: DuckDBConnection): Promise<void> {
  await connection.run(`use ${CATALOG}`);
  await connection.run("set TimeZone = 'UTC'");
}

async function attach(instance: DuckDBInstance, path: string, readOnly: boolean): Promise<Session> {
  const connection = await instance.connect();
  try {
    await connection.run(
      `attach ${literal(path)} as ${CATALOG}${readOnly && path !== IN_MEMORY ? ' (read_only)' : ''}`,
    );
  } catch (error) {
    throw refusal(path, error);
  }
  await prepare(connection);
  return sessionOn(connection);
}

function refusal(path: string, error: unknown): UserError {
  const message = sentence(error);
  const options = { cause: error };
  if (message.includes('Could not set lock')) return busy(path, /\(PID (\d+)\)/.exec(message)?.[1]);
  if (message.includes('not a valid DuckDB database')) return new UserError(`not a DuckDB database: ${path}`, options);
  if (message.includes('database file with version number'))
    return new UserError(`written by another version of DuckDB, which this program cannot read: ${path}`, options);
  return new UserError(`cannot open the warehouse ${path}: ${message}`, options);
}

function busy(path: string, pid?: string): BusyError {
  const who = pid === undefined ? 'another process' : `another process (${pid})`;
  return new BusyError(`${who} has the warehouse open: ${path} (try again when it is done)`);
}

/** Registers the file as open in this process; returns what gives it free. */
function claim(path: string): () => void {
  if (path === IN_MEMORY) return () => {};
  const real = existsSync(path) ? realpathSync(path) : path;
  if (opened.has(real)) throw busy(path);
  opened.add(real);
  return () => opened.delete(real);
}
