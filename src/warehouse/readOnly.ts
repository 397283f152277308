/** Which statements only read: a read-only file still lets a statement write other files and attach other databases. */
import { type DuckDBConnection, StatementType } from '@duckdb/node-api';
import { UserError } from '../error.js';

const READING = ['select', 'with', 'from', 'values', 'table', 'describe', 'show', 'summarize', 'pivot', 'unpivot'];

/** Throws UserError for more than one statement, and for one that could write. */
export async function refuseWriting(connection: DuckDBConnection, sql: string): Promise<void> {
  // `explain analyze` runs what it explains.
  const query = sql.replace(EXPLAIN, '');
  // The word first: only to prepare `export database` makes its folder.
  const word = FIRST_WORD.exec(query)?.[1]?.toLowerCase() ?? '';
  const type = READING.includes(word) ? await typeOf(connection, query) : undefined;
  if (type === StatementType.SELECT) return;
  const refused = type === undefined ? word : StatementType[type]!.toLowerCase();
  throw new UserError(`a query is read-only: ${refused || 'this'} is not among ${READING.join(', ')}, explain`);
}

async function typeOf(connection: DuckDBConnection, sql: string): Promise<StatementType> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new UserError(`one query at a time: these are ${statements.count} statements`);
  const prepared = await statements.prepare(0);
  try {
    return prepared.statementType;
  } finally {
    prepared.destroySync();
  }
}

const BLANK = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)`;
const EXPLAIN = new RegExp(`^${BLANK}*explain\\b(?:${BLANK}*\\([^)]*\\)(?=${BLANK}*\\w)|${BLANK}+analyze\\b)?`, 'i');
const FIRST_WORD = new RegExp(`^(?:${BLANK}|\\()*(\\w+)`, 'i');
