/** Rows whose values are sound, against each other and against what is loaded: days, keys, parents. */
import { DELETIONS } from '../../contract/deletions.js';
import { AS_OF, columnNames, type Parent, type Table } from '../../contract/table.js';
import { type Day, formatDay } from '../../time.js';
import { coverageName } from '../../warehouse/coverage.js';
import { keyText } from '../../warehouse/removal.js';
import { WAREHOUSE } from '../../warehouse/scratch.js';
import type { Session } from '../../warehouse/session.js';
import { dateLiteral, identifier, listColumns, literal, sameKey } from '../../warehouse/sql.js';
import { target } from '../../warehouse/staging.js';
import { soundTable } from './parse.js';
import { REJECTED } from './rejected.js';

export interface Judging {
  readonly table: Table;
  /** Nothing of later days is known. */
  readonly asOf: Day;
  /** Schema-qualified names of the tables that are loaded. */
  readonly loaded: ReadonlySet<string>;
  /** Names of the tables of this import, whose sound rows may be parents. */
  readonly imported: ReadonlySet<string>;
}

export interface Judged {
  /** The same row again. */
  readonly repeated: number;
  /** Older versions of a row that is there in a newer one. */
  readonly outdated: number;
  /** Versions that are older than a deletion of their key. */
  readonly deleted: number;
}

/** Rejects what cannot be; parents are to be judged before their children. */
export async function judge(scratch: Session, judging: Judging): Promise<Judged> {
  await rejectFuture(scratch, judging);
  const versions = await settleKeys(scratch, judging.table);
  const deleted = await dropDeleted(scratch, judging);
  for (const parent of judging.table.parents) await rejectOrphans(scratch, judging, parent);
  return { ...versions, deleted };
}

async function rejectFuture(scratch: Session, { table, asOf }: Judging): Promise<void> {
  const day = `cast(s.${identifier(table.day)} as date)`;
  await reject(scratch, table, {
    column: AS_OF,
    value: `cast(s.${identifier(AS_OF)} as varchar)`,
    reason: literal(`is after the as-of day, ${formatDay(asOf)} (--as-of names a later one)`),
    where: `s.${identifier(AS_OF)} > ${dateLiteral(asOf)}`,
  });
  await reject(scratch, table, {
    column: table.day,
    value: `cast(s.${identifier(table.day)} as varchar)`,
    reason: `'is in the future of the row, which dates from ' || cast(s.${identifier(AS_OF)} as varchar)`,
    where: `${day} > s.${identifier(AS_OF)}`,
  });
}

/** Of the rows of one key the newest version counts; two of the same day that differ cannot both be true. */
async function settleKeys(scratch: Session, table: Table): Promise<Omit<Judged, 'deleted'>> {
  const sound = soundTable(table);
  const values = columnNames(table).map((name) => `s.${identifier(name)}`);
  await scratch.execute(
    `create or replace table twice as
     with keys as (select ${listColumns(table.key)} from ${sound} group by all having count(*) > 1)
     select s._file, s._line, ${listColumns(table.key, 's')}, hash(${values.join(', ')}) as content,
       s.${identifier(AS_OF)} = max(s.${identifier(AS_OF)}) over same_key as is_newest,
       row_number() over (partition by ${listColumns(table.key, 's')} order by s.${identifier(AS_OF)} desc, s._file, s._line) as place
     from ${sound} s join keys k on ${sameKey('s', 'k', table.key)}
     window same_key as (partition by ${listColumns(table.key, 's')})`,
  );
  await scratch.execute(
    `create or replace table torn as
     select ${listColumns(table.key)}, arg_min(_file, _line) as first_file, min(_line) as first_line
     from twice where is_newest group by ${listColumns(table.key)} having count(distinct content) > 1`,
  );
  const isTorn = `exists (select 1 from torn t where ${sameKey('t', 's', table.key)})`;
  const first = `(select t.first_line from torn t where ${sameKey('t', 's', table.key)})`;
  await reject(scratch, table, {
    column: table.key.join(' '),
    value: `concat_ws(' ', ${listColumns(table.key, 's')})`,
    reason: `'is the key of several rows that differ, the first on line ' || cast(${first} as varchar)`,
    where: isTorn,
  });
  const counts = await scratch.first(
    `select count(*) filter (is_newest and place > 1) as repeated, count(*) filter (not is_newest) as outdated
     from twice s where not (is_newest and ${isTorn})`,
  );
  await scratch.execute(
    `delete from ${sound} s using twice t where t._file = s._file and t._line = s._line and t.place > 1;
     drop table twice; drop table torn`,
  );
  return counts as unknown as Omit<Judged, 'deleted'>;
}

/** Before the children are judged: what does not come back can be nobody's parent. */
async function dropDeleted(scratch: Session, { table, loaded }: Judging): Promise<number> {
  if (!loaded.has(coverageName(DELETIONS))) return 0;
  return scratch.change(
    `delete from ${soundTable(table)} s using ${WAREHOUSE}.${target(DELETIONS)} d
     where d.table_name = ${literal(table.name)} and d.key = ${keyText(table, 's')} and d.${identifier(AS_OF)} > s.${identifier(AS_OF)}`,
  );
}

async function rejectOrphans(scratch: Session, { table, loaded, imported }: Judging, parent: Parent): Promise<void> {
  const { must } = parent;
  const columns = [parent.key, ...(must === undefined ? [] : [must.column])].map((name) => identifier(name)).join(', ');
  const fresh = imported.has(parent.table) ? [`select ${columns} from sound_${parent.table}`] : [];
  const old = loaded.has(`raw.${parent.table}`)
    ? [
        `select ${columns} from ${WAREHOUSE}.raw.${parent.table} p
         ${fresh.length === 0 ? '' : `where not exists (select 1 from sound_${parent.table} f where f.${identifier(parent.key)} = p.${identifier(parent.key)})`}`,
      ]
    : [];
  const known = [...fresh, ...old].join(' union all ');
  const key = `s.${identifier(parent.column)}`;
  const isThere = known === '' ? 'false' : `${key} in (select ${identifier(parent.key)} from (${known}))`;
  await reject(scratch, table, {
    column: parent.column,
    value: key,
    reason: literal(`is in no row of ${parent.table}`),
    where: `${key} is not null and not ${isThere}`,
  });
  if (must === undefined || known === '') return;
  const fits = `${identifier(must.column)} in (${must.among.map(literal).join(', ')})`;
  await reject(scratch, table, {
    column: parent.column,
    value: key,
    reason: literal(`is in ${parent.table} with a ${must.column} that is none of ${must.among.join(', ')}`),
    where: `${key} in (select ${identifier(parent.key)} from (${known}) where not ${fits})`,
  });
}

export interface Rejection {
  readonly column: string;
  /** SQL over the row `s`. */
  readonly value: string;
  readonly reason: string;
  readonly where: string;
}

export async function reject(
  scratch: Session,
  table: Table,
  { column, value, reason, where }: Rejection,
): Promise<void> {
  const sound = soundTable(table);
  const rows = await scratch.change(
    `insert into ${REJECTED}
     select ${literal(table.name)}, s._file, cast(s._line as varchar), ${literal(column)}, ${value}, ${reason} from ${sound} s where ${where}`,
  );
  if (rows > 0) await scratch.execute(`delete from ${sound} s where ${where}`);
}
