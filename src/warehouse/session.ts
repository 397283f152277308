/** One connection to the warehouse's file: statements in, contract rows out, refusals as errors that carry the statement. */
import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { UserError, WarehouseError } from '../error.js';
import { DUCKDB_FORMS } from './duckdbForms.js';
import { written } from './forms.js';
import { refuseWriting } from './readOnly.js';
import { rowsOf } from './values.js';
import type { QueryResult, ResultRow } from './warehouse.js';

export interface Session {
  query(sql: string): Promise<ResultRow[]>;
  /** The first row of a query that has one. */
  first(sql: string): Promise<ResultRow>;
  /** One statement that cannot write; throws UserError for any other. */
  look(sql: string): Promise<QueryResult>;
  execute(sql: string): Promise<void>;
  /** One statement that writes; returns how many rows. */
  change(sql: string): Promise<number>;
  /** Rows as the engine hands them over, without holding them all; the session does nothing else meanwhile. */
  stream(sql: string): AsyncIterable<ResultRow[]>;
  close(): void;
}

export function sessionOn(connection: DuckDBConnection): Session {
  // Materialised, because a second statement on a connection ends the stream of the first without a word.
  const run = (sql: string) => told(sql, () => connection.run(written(DUCKDB_FORMS, sql)));
  const query = async (sql: string) => (await collect(rowsIn(await run(sql), sql))).flat();
  return {
    query,
    first: async (sql) => (await query(sql))[0]!,
    look: async (sql) => {
      await told(sql, () => refuseWriting(connection, sql));
      const result = await told(sql, () => connection.run(sql));
      return { names: result.deduplicatedColumnNames(), rows: (await collect(rowsIn(result, sql))).flat() };
    },
    execute: async (sql) => void (await run(sql)),
    change: async (sql) => (await query(sql))[0]!['Count'] as number,
    async *stream(sql) {
      yield* rowsIn(await told(sql, () => connection.stream(sql)), sql);
    },
    close: () => connection.closeSync(),
  };
}

async function* rowsIn(result: DuckDBResult, sql: string): AsyncGenerator<ResultRow[]> {
  const names = result.deduplicatedColumnNames();
  const types = names.map((_, c) => result.columnTypeId(c));
  const next = () =>
    told(sql, async () => {
      const chunk = await result.fetchChunk();
      return chunk === null || chunk.rowCount === 0 ? [] : rowsOf(chunk, names, types);
    });
  for (let rows = await next(); rows.length > 0; rows = await next()) yield rows;
}

async function collect<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

/** Runs the work; what the engine refuses becomes one sentence. */
async function told<T>(sql: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new WarehouseError(sentence(error), sql, { cause: error });
  }
}

/** The engine's first paragraph as one line; the statement it points into is in the error's `sql`. */
export function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n\n')[0]!.replaceAll(/\s*\n\s*/g, ' ');
}
