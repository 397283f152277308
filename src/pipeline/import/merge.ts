/** Rows of one key that are parts of one row: an order of which the file only knows the fills. */
import { quoted } from '../../contract/reading/reading.js';
import { AS_OF, columnNames } from '../../contract/table.js';
import type { Session } from '../../warehouse/session.js';
import type { Source } from './map.js';
import { REJECTED } from './rejected.js';

/** The file's columns that tell such parts apart; none where nothing is summed. */
export function summedOver({ columns }: Source): string[] {
  return [...new Set(Object.values(columns).flatMap(({ sum }) => sum))];
}

/**
 * Makes one row of the sound rows of each key in `parsed`: what is summed is summed, a part that is there twice once; moments are
 * the first; all else must agree, or the rows stay as they are, for the keys to be judged. Returns how many rows went into others.
 */
export async function mergeRows(scratch: Session, source: Source, isSound: string): Promise<number> {
  if (summedOver(source).length === 0) return 0;
  await rejectParts(scratch, source, isSound);
  const { before } = await counted(scratch, 'before', isSound);
  const names = columnNames(source.table);
  const values = names.map((name, at) => `${aggregate(source, name, at)} as v${at}`);
  const nothing = names.flatMap((_, at) => [`null as x${at}`, `null as p${at}`]);
  const others = names.flatMap((name, at) => (aggregate(source, name, at) === `v${at}` ? [`v${at}`] : []));
  await scratch.execute(
    `create or replace table parts as
     select arg_min(file, cast(line as bigint)) as file, min(cast(line as bigint)) as line, part, ${names.map((_, at) => `v${at}`).join(', ')}
     from parsed where ${isSound} group by all;
     create or replace table parsed as
     select arg_min(file, line) as file, cast(min(line) as varchar) as line, ${[...values, ...nothing].join(', ')}
     from parts group by ${others.join(', ')};
     drop table parts`,
  );
  const { after } = await counted(scratch, 'after', 'true');
  return before! - after!;
}

/** How a column of rows that become one is worked out: as itself where it must be the same in all. */
function aggregate({ table, columns }: Source, name: string, at: number): string {
  if ((columns[name]?.sum.length ?? 0) > 0) return `cast(sum(v${at}) as ${table.columns[name]!.type.duckdb})`;
  if (name === AS_OF) return `max(v${at})`;
  return table.columns[name]!.type.duckdb === 'TIMESTAMP' ? `min(v${at})` : `v${at}`;
}

/** A sum of which a part cannot be read would be too small, and one whose part is told in two ways could be either. */
async function rejectParts(scratch: Session, { table, columns }: Source, isSound: string): Promise<void> {
  const names = columnNames(table);
  const key = `(${table.key.map((name) => `v${names.indexOf(name)}`).join(', ')})`;
  const values = names.map((_, at) => `v${at}`).join(', ');
  const sums = names.flatMap((name, at) => ((columns[name]?.sum.length ?? 0) > 0 ? [at] : []));
  const torn: readonly (readonly [reason: string, keys: string])[] = [
    [ONE_REJECTED, `select ${key} from parsed where not (${isSound})`],
    [
      TOLD_TWICE,
      `select ${key} from (select distinct part, ${values} from parsed where ${isSound}) group by ${key}, part having count(*) > 1`,
    ],
    ...sums.map((at): readonly [string, string] => [
      TOO_LARGE,
      `select ${key} from parsed where ${isSound} group by ${key} having try_cast(sum(v${at}) as decimal(28, 8)) is null`,
    ]),
  ];
  const place = names.indexOf(table.key[0]!);
  for (const [reason, keys] of torn) {
    const isTorn = `${isSound} and ${key} in (${keys})`;
    await scratch.execute(
      `insert into ${REJECTED}
       select ${quoted(table.name)}, file, line, ${quoted(table.key.join(' '))}, x${place}, ${quoted(reason)} from parsed where ${isTorn};
       update parsed set p${place} = ${quoted(reason)} where ${isTorn}`,
    );
  }
}

const ONE_REJECTED = 'is the key of rows of which one was rejected';
const TOO_LARGE = 'is the key of rows whose sum is too large: an amount has at most 20 digits before its point';
const TOLD_TWICE = 'is the key of rows of which one is there twice, and they differ';

function counted(scratch: Session, name: string, where: string): Promise<Record<string, number>> {
  return scratch.first(`select count(*) as ${name} from parsed where ${where}`) as Promise<Record<string, number>>;
}
