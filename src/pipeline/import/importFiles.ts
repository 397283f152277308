/**
 * Files of any shape → rows of the contract in the warehouse. All of a set is judged in a scratch first; only then are its sound rows
 * landed and loaded, in one transaction.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from '../../contract/table.js';
import { type Effects, reached } from '../../effects.js';
import { UserError } from '../../error.js';
import { hash } from '../../math/random.js';
import { type Day, formatDay, parseDay, type Window } from '../../time.js';
import { isForgotten, noteForgotten } from '../../warehouse/forgotten.js';
import { type Taken, takePeople } from '../../warehouse/people.js';
import type { Scratch } from '../../warehouse/scratch.js';
import type { Session } from '../../warehouse/session.js';
import type { LandedFile, TableLoad } from '../../warehouse/warehouse.js';
import { openHomeWarehouse, type Where } from '../homeWarehouse.js';
import { type ImportedHome, rememberImported } from '../importedHome.js';
import { writeManifest } from '../landing.js';
import { judge } from './judge.js';
import { type Loaded, withLoaded } from './loaded.js';
import { IMPORTABLE, type Source } from './map.js';
import { createSound, parseSource, soundTable } from './parse.js';
import { createRejected, type Reason, reasonsOf, writeRejected } from './rejected.js';
import { stageSource } from './stage.js';
import { sweep } from './sweep.js';

export interface ImportOptions extends Where {
  readonly home: ImportedHome;
  readonly sources: readonly Source[];
  /** Nothing of later days is taken; the day that rows without `_as_of` date from. */
  readonly asOf: Day;
  /** The load is of this day, whatever the rows date from. */
  readonly asOfGiven: boolean;
  /** Days that the files are the whole truth of; null: rows are only upserted. */
  readonly replace: Window | null;
  readonly strict: boolean;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

export interface ImportReport {
  /** Null where nothing was to be loaded. */
  readonly runId: string | null;
  readonly asOf: Day;
  readonly dryRun: boolean;
  readonly tables: readonly TableReport[];
}

export interface TableReport {
  readonly table: string;
  /** Rows of the files, those that `where` left out aside. */
  readonly rows: number;
  readonly left: number;
  /** Rows that are part of another row's sum. */
  readonly merged: number;
  /** Sound rows. */
  readonly accepted: number;
  /** Sound rows that are now in the table because of this import; the others are there in a newer version. */
  readonly written: number;
  readonly rejected: number;
  /** The same row again. */
  readonly repeated: number;
  /** Versions that the files hold in a newer one. */
  readonly outdated: number;
  /** Versions that are older than a deletion of their key: they do not come back. */
  readonly deleted: number;
  /** Rows of people who were forgotten. */
  readonly forgotten: number;
  /** Where the rejected rows are told; null where there are none. */
  readonly rejectedFile: string | null;
  readonly reasons: readonly Reason[];
}

const PRODUCER = 'import';

/** Throws UserError for a file that is refused as a whole, and for rejected rows under `strict` or `replace`. */
export async function importFiles(options: ImportOptions, effects: Effects): Promise<ImportReport> {
  const { home } = options;
  const startedAt = effects.now() * 1000;
  const runId = runIdOf('import', options.asOf, startedAt, effects.pid);
  return withLoaded(home, options, join(home.path, 'import.part'), async (scratch, loaded) => {
    await sweep(home, loaded);
    const judged = await judgeAll(scratch, { ...options, loaded }, runId);
    refuseStrict(judged, options);
    if (options.dryRun || judged.every(({ accepted }) => accepted === 0 && options.replace === null))
      return { runId: null, asOf: options.asOf, dryRun: options.dryRun, tables: judged };
    const asOf = await asOfOf(scratch, options);
    const landed = await landAll(scratch, options, { runId, asOf });
    await loaded.release();
    await rememberImported(home);
    const warehouse = await openHomeWarehouse(options, home, { now: effects.now });
    try {
      await warehouse.create(...IMPORTABLE);
      await noteForgotten(warehouse, loaded.forgotten);
      const loading = { runId, asOf, producer: PRODUCER, startedAt, tables: landed, brought: true } as const;
      const { tables } = await warehouse.load(loading);
      const writtenOf = (name: string) => tables.find(({ table }) => table === name)?.written ?? 0;
      return { runId, asOf, dryRun: false, tables: judged.map((one) => ({ ...one, written: writtenOf(one.table) })) };
    } finally {
      await warehouse.close();
    }
  });
}

/** Readable, and another one for every import. */
export function runIdOf(kind: 'import' | 'delete' | 'views', asOf: Day, startedAt: number, pid: number): string {
  return `${kind}_${formatDay(asOf)}_${hash(0, kind, [startedAt, pid])[0]!.toString(16).padStart(8, '0')}`;
}

interface Judging extends ImportOptions {
  readonly loaded: Loaded;
}

async function judgeAll(scratch: Scratch, options: Judging, runId: string): Promise<TableReport[]> {
  await createRejected(scratch);
  const { loaded, asOf } = options;
  const tables = IMPORTABLE.filter((table) => options.sources.some((source) => source.table === table));
  const reports: TableReport[] = [];
  const imported = new Set<string>();
  const isPerson = (id: string) => isForgotten(id, loaded.forgotten);
  const taken: Taken = new Map();
  for (const table of tables) {
    const { dropped, ...counts } = await readTable(scratch, table, options);
    reached(`import ${table.name} read`);
    if (loaded.forgotten.length > 0) await takePeople(scratch, [table], { place: soundTable, isPerson }, taken);
    const forgotten = dropped + (taken.get(table) ?? 0);
    await loaded.bring(table, imported);
    const { repeated, outdated, deleted } = await judge(scratch, { table, asOf, loaded: loaded.tables, imported });
    reached(`import ${table.name} judged`);
    imported.add(table.name);
    const accepted = (await scratch.first(`select count(*) as n from ${soundTable(table)}`))['n'] as number;
    const rejected = counts.rows - accepted - counts.merged - repeated - outdated - deleted - forgotten;
    reports.push({
      table: table.name,
      ...counts,
      accepted,
      written: 0,
      rejected,
      repeated,
      outdated,
      deleted,
      forgotten,
      rejectedFile: rejected === 0 || options.dryRun ? null : await rejectedFile(scratch, table, options, runId),
      reasons: await reasonsOf(scratch, table.name),
    });
  }
  return reports;
}

async function readTable(scratch: Scratch, table: Table, { sources, asOf, signal, loaded: { forgotten } }: Judging) {
  await createSound(scratch, table);
  const counts = { rows: 0, left: 0, merged: 0, dropped: 0 };
  for (const source of sources.filter((one) => one.table === table)) {
    const { rows, left, columns } = await stageSource(scratch, 'staged', source, {
      signal,
      isTold: forgotten.length === 0,
    });
    const parsed = await parseSource(scratch, { source, staged: 'staged', columns, asOf, forgotten });
    counts.merged += parsed.merged;
    counts.dropped += parsed.forgotten;
    counts.rows += rows;
    counts.left += left;
  }
  return counts;
}

function rejectedFile(scratch: Session, table: Table, { home }: ImportOptions, runId: string): Promise<string> {
  return writeRejected(scratch, table.name, join(home.path, 'rejected', runId));
}

/** Part of the truth cannot be the whole of it, so a window is replaced by sound files only. */
function refuseStrict(tables: readonly TableReport[], { strict, replace, dryRun }: ImportOptions): void {
  const bad = tables.filter(({ rejected }) => rejected > 0);
  if (bad.length === 0 || dryRun || (!strict && replace === null)) return;
  const counts = bad.map(({ table, rejected }) => `${table} ${rejected.toLocaleString('en-US')}`).join(', ');
  const why = strict ? '--strict takes all or nothing' : 'what replaces a window must be whole';
  throw new UserError(`nothing is loaded: ${why}, and rows were rejected (${counts}): see ${bad[0]!.rejectedFile}`);
}

/** Without a day of its own, the load is of the newest day that its rows date from. */
async function asOfOf(scratch: Session, { sources, asOf, asOfGiven }: ImportOptions): Promise<Day> {
  if (asOfGiven) return asOf;
  const tables = [...new Set(sources.map(({ table }) => table))];
  const days = tables.map((table) => `select max("_as_of") as day from ${soundTable(table)}`);
  const { day } = await scratch.first(`select max(day) as day from (${days.join(' union all ')})`);
  return day === null || day === undefined ? asOf : parseDay(day as string, '_as_of');
}

async function landAll(
  scratch: Scratch,
  { home, sources, replace }: ImportOptions,
  { runId, asOf }: { readonly runId: string; readonly asOf: Day },
): Promise<TableLoad[]> {
  const folder = join(home.landed, runId);
  await mkdir(folder, { recursive: true });
  const loads: TableLoad[] = [];
  for (const table of IMPORTABLE.filter((one) => sources.some((source) => source.table === one))) {
    loads.push({ table, window: replace, files: [await landTable(scratch, table, folder)] });
    reached(`import ${table.name} landed`);
  }
  await writeManifest(folder, { producer: PRODUCER, asOf, tables: loads });
  return loads;
}

function landTable(scratch: Scratch, table: Table, folder: string): Promise<LandedFile> {
  const columns = Object.entries(table.columns).map(([name, { type }]) =>
    type.vector === 'TIMESTAMPTZ' ? `cast("${name}" as timestamptz) as "${name}"` : `"${name}"`,
  );

  return scratch.land(
    `select ${columns.join(', ')} from ${soundTable(table)} order by all`,
    join(folder, `${table.name}.parquet`),
  );
}
