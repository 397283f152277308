/**
 * A script that changes what is loaded, once: its job is written down before it is sent, found again by the same work after a crash, and
 * where another one was quicker all is read and done once more.
 */
import { reached } from '../../effects.js';
import { UserError } from '../../error.js';
import type { Micros } from '../../time.js';
import type { ResultRow } from '../warehouse.js';
import type { Client } from './client.js';
import { type Journal, openJournal } from './journal.js';
import { OUTRUN, REFUSED } from './statements.js';

export interface Transacting {
  readonly client: Client;
  readonly journal: Journal;
  readonly now: () => Micros;
}

export interface Work {
  /** What is to be done: the same work again is known by it. */
  readonly key: string;
  readonly runId: string;
  /** It takes back what it does, so that nobody need find it again. */
  readonly isDry?: boolean;
  /** Fills the work's own tables, which bear `own`, and writes the script that uses them. */
  readonly prepare: (own: string) => Promise<string>;
  /** Takes those tables away. */
  readonly clear: (own: string) => Promise<void>;
}

/** Another one may be quicker so many times. */
const ATTEMPTS = 5;

/** The row that the script ends with. Throws UserError for what it refuses. */
export async function transact({ client, ...transacting }: Transacting, work: Work): Promise<ResultRow> {
  const { key, runId, isDry, prepare, clear } = work;
  const journal = isDry === true ? openJournal(null) : transacting.journal;
  for (let tries = 1; tries <= ATTEMPTS; tries++) {
    const attempt = await journal.begin(client, key, runId);
    const own = attempt.jobId.replace(/^kro_load_/, '');
    try {
      if (!attempt.isDone) {
        const script = await prepare(own);
        await journal.submitting(key, attempt);
        if (!(await isThrough(client, script, attempt.jobId))) continue;
        reached('load committed');
      }
      const { rows } = await client.answer(attempt.jobId);
      await journal.end(key);
      return rows[0]!;
    } finally {
      await clear(own);
    }
  }
  throw new UserError('other loads were quicker again and again: try again when they are done');
}

/** False where another one was quicker: two that change the lease exclude each other, and the later one is told so. */
async function isThrough(client: Client, script: string, jobId: string): Promise<boolean> {
  try {
    await client.run(script, jobId);
    return true;
  } catch (error) {
    const said = (error as Error).message;
    if (said.includes(OUTRUN) || /aborted due to concurrent update/i.test(said)) return false;
    const at = said.indexOf(REFUSED);
    if (at < 0) throw error;
    const sentence = said.slice(at + REFUSED.length).replace(/( at \[\d+:\d+\])? \(https:.*$/, '');
    throw new UserError(sentence, { cause: error });
  }
}
