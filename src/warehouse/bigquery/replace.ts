/** All that is loaded gives way to what files hold, as one script: until then everything is as it was, from then on as in the files. */
import { columnNames, type Table } from '../../contract/table.js';
import { UserError } from '../../error.js';
import { coverageName, merge } from '../coverage.js';
import { CREATE_FORGOTTEN, readForgotten, withAll } from '../forgotten.js';
import { FORGET_BUILT } from '../unbuilt.js';
import { CREATE_SAVED } from '../unsaved.js';
import type { Forgotten, LandedFile, Warehouse } from '../warehouse.js';
import { short } from './client.js';
import { spans } from './quotas.js';
import { readLease } from './remove.js';
import { listColumns, literal, within } from './sql.js';
import { removeOwn, type Staged, stageAll } from './staged.js';
import { type Facts, place, scriptOf, stagedName } from './statements.js';
import { type Transacting, transact } from './transact.js';

export interface Replacing {
  readonly runId: string;
  readonly tables: readonly { readonly table: Table; readonly file: LandedFile }[];
  /** Everybody who is known to be erased: the files are without them. */
  readonly forgotten: readonly Forgotten[];
}

/** The tables must be there. */
export async function runReplacement(
  transacting: Transacting,
  warehouse: Pick<Warehouse, 'columns' | 'query'>,
  { runId, tables, forgotten }: Replacing,
): Promise<void> {
  const { client, now } = transacting;
  // A build has no basis any more, whether all goes well or not.
  await client.query(`${FORGET_BUILT}; ${CREATE_FORGOTTEN}; ${CREATE_SAVED};`);
  const loads = tables.map(({ table, file }) => ({ table, window: null, files: [file] }));
  const files = tables.map(({ table, file }) => [coverageName(table), file.sha256]);
  await transact(transacting, {
    key: short(JSON.stringify(['restore', files, forgotten])),
    runId,
    prepare: async (own) => {
      const staged = await stageAll(client, own, loads, now());
      const lease = await readLease(client);
      const known = await readForgotten(warehouse);
      refuseStranger(known, forgotten);
      const fresh = withAll(known, forgotten).slice(known.length);
      const parts = tables.map(({ table }) => ({ table, ...staged.get(table)! }));
      return replacementScript({ key: own, runId, lease, parts, fresh });
    },
    clear: (own) => removeOwn(client, own, loads),
  });
}

/** Somebody who was erased while the files were made: they may be in them. */
function refuseStranger(known: readonly Forgotten[], forgotten: readonly Forgotten[]): void {
  if (withAll(forgotten, known).length === forgotten.length) return;
  throw new UserError('somebody was forgotten meanwhile, and nothing was changed: restore again');
}

export interface ReplacementFacts extends Pick<Facts, 'key' | 'runId' | 'lease'> {
  readonly parts: readonly ({ readonly table: Table } & Staged)[];
  /** Those of the erased who are not in the list yet. */
  readonly fresh: readonly Forgotten[];
}

/** Notes of days that loads have touched are of other rows, and so is what was saved of them. */
const NOTES = ['unsaved', 'unbuilt', 'saved'];

export function replacementScript(facts: ReplacementFacts): string {
  const people = facts.fresh.map(({ salt, digest }) => `(${literal(salt)}, ${literal(digest)})`);
  return scriptOf(facts, {
    statements: [
      ...facts.parts.flatMap(({ table, days }) => [`truncate table ${place(table)}`, ...fill(facts, table, days)]),
      ...(people.length === 0 ? [] : [`insert into meta.forgotten (salt, digest) values ${people.join(', ')}`]),
      ...NOTES.map((name) => `delete from meta.${name} where true`),
    ],
    answer: `${facts.parts.length} as replaced`,
  });
}

function fill(facts: ReplacementFacts, table: Table, days: Staged['days']): string[] {
  const columns = listColumns(columnNames(table));
  const windows = merge(days.map((day) => ({ from: day, to: day })));
  return spans(table, windows).map(
    (span) =>
      `insert into ${place(table)} (${columns}) select ${columns} from ${stagedName(facts, table)} s where ${within(table, 's', [span])}`,
  );
}
