/** What verify is told of the world, and what it finds loaded. */
import { RAW_TABLES } from '../contract/raw/index.js';
import { extended, OWN_REFERENCE, type Reference } from '../contract/spellings.js';
import { TRUTH } from '../contract/truth/index.js';
import type { Warehouse } from '../warehouse/warehouse.js';

/** Of a warehouse, verify needs its answers and nothing else. */
export type Judged = Pick<Warehouse, 'kind' | 'columns' | 'query'>;

/**
 * What a profile with given counts must come to. Null instead of it: the profile's numbers are rates, and its group is
 * left out.
 */
export interface ProfileShares {
  /** Rows per table, whatever has been loaded of the days. */
  readonly rows: Readonly<Record<'users' | 'deposits' | 'withdrawals' | 'orders' | 'trades', number>>;
  /** Rows per value, keyed `table.column`. */
  readonly values: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The same for columns of `users`: true once every day is loaded. */
  readonly finalUsers: Readonly<Record<'kyc_status' | 'account_tier', Readonly<Record<string, number>>>>;
  /** Ramp transactions on each loaded ramp day, and how many of them are in each state. */
  readonly rampPerDay: number;
  readonly rampStatuses: Readonly<Record<string, number>>;
  /** Orders that never fill stand from their placing hour on; if not open, to the end of that day and no longer. */
  readonly lapseAtDayEnd: boolean;
}

export interface World {
  readonly profile: ProfileShares | null;
  /** What the profile adds to every trading fee rate; nothing where absent. */
  readonly feeSurcharge?: number;
  /** The data are somebody's own, with these additions to the reference lists: habits of ours are no rules there. */
  readonly imported?: Partial<Reference>;
}

/** What the checks are about: the days that can be judged. */
export interface Context {
  /** Last day of the ledger, `YYYY-MM-DD`: what came later has not moved money in it yet. */
  readonly due: string;
  /** Last day that orders are known through. */
  readonly ordersThrough: string;
  /** Whether the ledger has reached the last day that any table covers. */
  readonly complete: boolean;
  readonly feeSurcharge: number;
  readonly profile: ProfileShares | null;
  /** Whether anybody spends on marketing here. */
  readonly spends: boolean;
  /** Whether the world knows its own truth: a simulated one of rates does. */
  readonly hasTruth: boolean;
  /** Somebody's own data: the raw tables that have rows; null where they are simulated. */
  readonly brought: ReadonlySet<string> | null;
  readonly reference: Reference;
  /** People who were erased: counts that knew them are so much higher, at most. */
  readonly forgotten: number;
}

const NEVER = '0001-01-01';

export async function readContext(warehouse: Judged, world: World): Promise<Context> {
  const rows = await warehouse.query(
    'select table_name, max(window_end) as through from raw.pipeline_runs group by table_name',
  );
  const through = new Map(rows.map((row) => [String(row['table_name']), String(row['through'])]));
  const due = through.get('ledger_entries') ?? NEVER;
  const last = [...through.values()].reduce((a, b) => (a > b ? a : b), NEVER);
  return {
    due,
    ordersThrough: through.get('orders') ?? NEVER,
    complete: due === last,
    feeSurcharge: world.feeSurcharge ?? 0,
    profile: world.profile,
    spends: await hasRows(warehouse, 'raw.marketing_spend'),
    hasTruth: await hasTruth(warehouse),
    brought: world.imported === undefined ? null : await filledTables(warehouse),
    reference: extended(OWN_REFERENCE, world.imported ?? {}),
    forgotten: await countForgotten(warehouse),
  };
}

async function countForgotten(warehouse: Judged): Promise<number> {
  if (!(await warehouse.columns('meta')).has('forgotten')) return 0;
  return Number((await warehouse.query('select count(*) as n from meta.forgotten'))[0]!['n']);
}

async function hasTruth(warehouse: Judged): Promise<boolean> {
  const tables = await warehouse.columns('truth');
  return Object.keys(TRUTH).every((name) => tables.has(name)) && (await hasRows(warehouse, 'truth.users'));
}

async function filledTables(warehouse: Judged): Promise<Set<string>> {
  const filled = new Set<string>();
  for (const { name } of RAW_TABLES) if (await hasRows(warehouse, `raw.${name}`)) filled.add(name);
  return filled;
}

async function hasRows(warehouse: Judged, table: string): Promise<boolean> {
  return (await warehouse.query(`select 1 from ${table} limit 1`)).length > 0;
}
