/** Shape: columns, keys, nulls, vocabularies, parents and ids of every raw table, all derived from the contract. */
import { ID } from '../contract/column.js';
import { RAW_TABLES } from '../contract/raw/index.js';
import type { Reference } from '../contract/spellings.js';
import { columnNames, type Table } from '../contract/table.js';
import { type Check, type CheckSpec, checkGroup } from './check.js';
import { list, matches } from './dialect.js';
import type { Context, Judged } from './world.js';

const schema = checkGroup('schema');

/** Figure: columns that are missing, unknown, of another type or out of place. Nothing else can be asked before this holds. */
export async function readShapes(warehouse: Judged): Promise<Check[]> {
  const checks: Check[] = [];
  const columns = await warehouse.columns('raw');
  for (const table of RAW_TABLES) {
    const found = (columns.get(table.name) ?? []).map(({ name, type }) => `${name} ${type}`);
    const wanted = columnNames(table).map((name) => `${name} ${table.columns[name]!.type[warehouse.kind]}`);
    const figure = Array.from({ length: Math.max(found.length, wanted.length) }).filter(
      (_, i) => found[i] !== wanted[i],
    ).length;
    checks.push({ group: 'schema', name: `${table.name}-columns`, figure, bound: 0, ok: figure === 0 });
  }
  return checks;
}

export function schemaChecks({ reference }: Pick<Context, 'reference'>): CheckSpec[] {
  return [...RAW_TABLES.flatMap((table) => tableChecks(table, reference)), ...referenceChecks(reference)];
}

function tableChecks(table: Table, reference: Reference): CheckSpec[] {
  return [
    uniqueKey(table),
    requiredValues(table),
    ...vocabulary(table, reference),
    ...idShapes(table),
    ...parents(table),
  ];
}

function uniqueKey({ name, key }: Table): CheckSpec {
  const columns = key.join(', ');
  const rows = `select ${columns}, count(*) as times from raw.${name} group by ${columns} having count(*) > 1`;
  return schema.none(`${name}-key`, `${name}: one row per ${key.join(', ')}`, rows);
}

function requiredValues(table: Table): CheckSpec {
  const required = columnNames(table).filter((name) => !table.columns[name]!.nullable);
  const rows = `select * from raw.${table.name} where ${required.map((name) => `${name} is null`).join(' or ')}`;
  return schema.none(`${table.name}-required`, `${table.name}: no required value is missing`, rows);
}

function vocabulary(table: Table, { rails }: Reference): CheckSpec[] {
  const rules = columnNames(table).flatMap((name) => {
    const { type } = table.columns[name]!;
    const values = acceptedValues(type.dbtTests);
    const added = rails.filter(({ product }) => product === type.rail).map(({ rail }) => rail);
    return values === undefined ? [] : [`${name} not in (${list([...values, ...added])})`];
  });
  if (rules.length === 0) return [];
  const rows = `select * from raw.${table.name} where ${rules.join(' or ')}`;
  return [schema.none(`${table.name}-vocabulary`, `${table.name}: values come from their vocabularies`, rows)];
}

/** A column type says its vocabulary once, as the dbt test that follows from it. */
function acceptedValues(tests: readonly (string | Readonly<Record<string, unknown>>)[]): readonly string[] | undefined {
  for (const test of tests) {
    if (typeof test === 'string' || !('accepted_values' in test)) continue;
    return (test['accepted_values'] as { arguments: { values: readonly string[] } }).arguments.values;
  }
  return undefined;
}

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

function idShapes(table: Table): CheckSpec[] {
  const ids = columnNames(table).filter((name) => table.columns[name]!.type === ID);
  if (ids.length === 0) return [];
  const rows = `select ${ids.join(', ')} from raw.${table.name}
    where ${ids.map((name) => `not ${matches(name, UUID)}`).join(' or ')}`;
  return [schema.none(`${table.name}-ids`, `${table.name}: ids are lower-case UUIDs`, rows)];
}

function parents(child: Table): CheckSpec[] {
  return child.parents.map((parent) =>
    schema.none(
      `${child.name}-${parent.table}`,
      `${child.name}: every ${parent.column} is in ${parent.table}`,
      `select c.${child.key[0]}, c.${parent.column} from raw.${child.name} as c
       left join raw.${parent.table} as p on p.${parent.key} = c.${parent.column}
       where p.${parent.key} is null`,
    ),
  );
}

/** Text columns whose values come from reference data or from the world. */
function referenceChecks({ assets, fiats, countries }: Reference): CheckSpec[] {
  const assetIds = assets.map(({ id }) => id);
  const currencies = [...assetIds, ...fiats];
  const within = (name: string, table: string, column: string, values: readonly string[]) =>
    schema.none(
      name,
      `${table}: ${column} is known`,
      `select ${column} from raw.${table} where ${column} not in (${list(values)})`,
    );
  return [
    within('users-country', 'users', 'country', countries),
    within('ramp_transactions-country', 'ramp_transactions', 'country', countries),
    within('marketing_spend-country', 'marketing_spend', 'country', countries),
    within('deposits-currency', 'deposits', 'currency', currencies),
    within('withdrawals-currency', 'withdrawals', 'currency', currencies),
    within('orders-base', 'orders', 'base_currency', assetIds),
    within('orders-quote', 'orders', 'quote_currency', fiats),
    within('ramp_transactions-fiat', 'ramp_transactions', 'fiat_currency', fiats),
    within('ramp_transactions-token', 'ramp_transactions', 'crypto_token', assetIds),
    within('ledger_entries-asset', 'ledger_entries', 'asset', currencies),
    schema.none(
      'users-email',
      'users: every e-mail address looks like one and is its own',
      `select email, count(*) as times from raw.users group by email
       having count(*) > 1 or not ${matches('email', '^[^@[:space:]]+@[^@[:space:]]+[.][a-z]+$')}`,
    ),
    schema.none(
      'user_acquisitions-complete',
      'every user has an acquisition',
      `select u.user_id from raw.users as u left join raw.user_acquisitions as a on a.user_id = u.user_id
       where a.user_id is null`,
    ),
    schema.none(
      'ledger_entries-account',
      'every account is a user or one of the house',
      `select l.ledger_id, l.account_id from raw.ledger_entries as l
       left join raw.users as u on u.user_id = l.account_id
       where u.user_id is null and not ${matches('l.account_id', '^house:[a-z]+:[0-9]+$')}`,
    ),
  ];
}
