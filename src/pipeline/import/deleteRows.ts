/** Files of keys, of any shape that an import takes → rows that go, in one transaction. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AS_OF, columnNames, type Table } from '../../contract/table.js';
import type { Effects } from '../../effects.js';
import { UserError } from '../../error.js';
import { formatDay } from '../../time.js';
import { isForgotten } from '../../warehouse/forgotten.js';
import { ofPerson } from '../../warehouse/people.js';
import { keyText } from '../../warehouse/removal.js';
import type { Scratch } from '../../warehouse/scratch.js';
import { dateLiteral, identifier, listColumns, literal } from '../../warehouse/sql.js';
import type { Forgotten, KeyFile, Removed } from '../../warehouse/warehouse.js';
import { openHomeWarehouse } from '../homeWarehouse.js';
import { writeManifest } from '../landing.js';
import { type ImportOptions, runIdOf } from './importFiles.js';
import { reject } from './judge.js';
import { withLoaded } from './loaded.js';
import { IMPORTABLE, type Source } from './map.js';
import { createSound, parseSource, soundTable } from './parse.js';
import { createRejected, type Reason, reasonsOf, writeRejected } from './rejected.js';
import { stageSource } from './stage.js';

/** `asOf` is the day of the deletion where the files have no `_as_of`. */
export type DeleteOptions = Omit<ImportOptions, 'asOfGiven' | 'replace'>;

export interface DeleteReport extends Pick<ImportOptions, 'asOf' | 'dryRun'> {
  /** Null where nothing was to be deleted. */
  readonly runId: string | null;
  readonly tables: readonly DeletedTable[];
}

export interface DeletedTable extends Removed {
  /** Rows of the files, those that `where` left out aside. */
  readonly rows: number;
  readonly rejected: number;
  /** Keys of people who were forgotten: a list of deletions must not remember them. */
  readonly forgotten: number;
  /** Where the rejected rows are told; null where there are none. */
  readonly rejectedFile: string | null;
  readonly reasons: readonly Reason[];
}

const PRODUCER = 'delete';

/** Throws UserError for a file that is refused as a whole, for children that would be orphaned, and for what `strict` forbids. */
export async function deleteRows(options: DeleteOptions, effects: Effects): Promise<DeleteReport> {
  const { home, asOf, strict, dryRun } = options;
  const startedAt = effects.now() * 1000;
  const runId = runIdOf('delete', asOf, startedAt, effects.pid);
  const work = join(home.path, 'import.part');
  return withLoaded(home, options, work, async (scratch, loaded) => {
    if (loaded.tables.size === 0)
      throw new UserError(`nothing is loaded yet in ${home.path}: bring data with kro import`);
    const listed = await listAll(scratch, { ...options, forgotten: loaded.forgotten }, runId);
    if (strict) refuseRejected(listed);
    if (listed.every(({ keys }) => keys === 0)) return { runId: null, asOf, dryRun, tables: listed };
    const tables = await landAll(scratch, options, dryRun ? work : join(home.landed, runId));
    await loaded.release();
    const warehouse = await openHomeWarehouse(options, home, { now: effects.now });
    try {
      const removed = await warehouse.remove({ runId, asOf, producer: PRODUCER, startedAt, tables, strict, dryRun });
      const removedOf = (name: string) => removed.find(({ table }) => table === name);
      return {
        runId: dryRun ? null : runId,
        asOf,
        dryRun,
        tables: listed.map((one) => ({ ...one, ...removedOf(one.table) })),
      };
    } finally {
      await warehouse.close();
    }
  });
}

/** Of a table, what says which row is meant and since when it is gone. */
function keysOf(table: Table): Table {
  const columns = Object.fromEntries([...table.key, AS_OF].map((name) => [name, table.columns[name]!]));
  return { ...table, columns, parents: [] };
}

/** A list of keys may have other columns: they say nothing that would be overlooked. */
function keySource(source: Source): Source {
  const table = keysOf(source.table);
  const columns = Object.entries(source.columns).filter(([name]) => columnNames(table).includes(name));
  return { ...source, table, columns: Object.fromEntries(columns), ignore: ['*'] };
}

interface Listing extends DeleteOptions {
  readonly forgotten: readonly Forgotten[];
}

async function listAll(scratch: Scratch, options: Listing, runId: string): Promise<DeletedTable[]> {
  await createRejected(scratch);
  const tables = IMPORTABLE.filter((table) => options.sources.some((source) => source.table === table));
  const listed: DeletedTable[] = [];
  for (const table of tables) {
    const { rows, sound, forgotten } = await readKeys(scratch, table, options);
    const rejected = rows - sound - forgotten;
    const folder = join(options.home.path, 'rejected', runId);
    const distinct = `select count(*) as n from (select distinct ${listColumns(table.key)} from ${soundTable(table)})`;
    listed.push({
      table: table.name,
      rows,
      keys: (await scratch.first(distinct))['n'] as number,
      removed: 0,
      missing: 0,
      newer: 0,
      rejected,
      forgotten,
      rejectedFile: rejected === 0 || options.dryRun ? null : await writeRejected(scratch, table.name, folder),
      reasons: await reasonsOf(scratch, table.name),
    });
  }
  return listed;
}

async function readKeys(scratch: Scratch, table: Table, { sources, asOf, signal, forgotten: list }: Listing) {
  await createSound(scratch, keysOf(table));
  const isPerson = (id: string) => isForgotten(id, list);
  // The other tables' keys name nobody.
  const theirs = table.key.some((name) => ['user_id', 'subject'].includes(name)) ? ofPerson(table, isPerson) : null;
  let [rows, forgotten] = [0, 0];
  for (const source of sources.filter((one) => one.table === table).map(keySource)) {
    const staged = await stageSource(scratch, 'staged', source, { signal, isTold: list.length === 0 });
    const parsed = await parseSource(scratch, {
      source,
      staged: 'staged',
      columns: staged.columns,
      asOf,
      forgotten: list,
    });
    rows += staged.rows;
    forgotten += parsed.forgotten;
  }
  if (theirs !== null) forgotten += await scratch.change(`delete from ${soundTable(table)} where ${theirs}`);
  await reject(scratch, table, {
    column: AS_OF,
    value: `cast(s.${identifier(AS_OF)} as varchar)`,
    reason: literal(`is after the as-of day, ${formatDay(asOf)} (--as-of names a later one)`),
    where: `s.${identifier(AS_OF)} > ${dateLiteral(asOf)}`,
  });
  const sound = (await scratch.first(`select count(*) as n from ${soundTable(table)}`))['n'] as number;
  return { rows, sound, forgotten };
}

function refuseRejected(tables: readonly DeletedTable[]): void {
  const bad = tables.filter(({ rejected }) => rejected > 0);
  if (bad.length === 0) return;
  const counts = bad.map(({ table, rejected }) => `${table} ${rejected.toLocaleString('en-US')}`).join(', ');
  const where = bad[0]!.rejectedFile === null ? '' : `: see ${bad[0]!.rejectedFile}`;
  throw new UserError(`nothing is deleted: --strict takes all or nothing, and rows were rejected (${counts})${where}`);
}

/** Of a key that is listed twice the newest deletion counts. */
async function landAll(scratch: Scratch, { sources, asOf }: DeleteOptions, folder: string): Promise<KeyFile[]> {
  await mkdir(folder, { recursive: true });
  const landed: KeyFile[] = [];
  for (const table of IMPORTABLE.filter((one) => sources.some((source) => source.table === one))) {
    const keys = `select ${listColumns(table.key)}, max(${identifier(AS_OF)}) as ${identifier(AS_OF)}
      from ${soundTable(table)} group by ${listColumns(table.key)}`;
    const columns = [...table.key, AS_OF].map(
      (name) => `${table.columns[name]!.type.exported(identifier(name))} as ${identifier(name)}`,
    );
    const list = `select ${columns.join(', ')}, ${keyText(table, 'k')} as key from (${keys}) k order by all`;
    landed.push({ table, file: await scratch.land(list, join(folder, `${table.name}.keys.parquet`)) });
  }
  const files = landed.map(({ table, file }) => ({ table, window: null, files: [file] }));
  await writeManifest(folder, { producer: PRODUCER, asOf, tables: files });
  return landed;
}
