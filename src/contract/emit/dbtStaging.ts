/** dbt's staging models, one per raw table and all in one form: SQL and its documentation. */
import { stringify } from 'yaml';
import type { ColumnType } from '../column.js';
import { LOOKED_AT_BY_DAY } from '../raw/byDay.js';
import { AS_OF, columnNames, type Table } from '../table.js';
import { type DataTest, uniqueKey } from './dbtTests.js';

/** What staging calls a table's moment: `timestamp` becomes `<verb>_at`, and its UTC day is added as `<verb>_on`. */
const MOMENTS: Readonly<Record<string, string>> = {
  deposits: 'deposited',
  withdrawals: 'withdrawn',
  orders: 'ordered',
  trades: 'traded',
  ramp_transactions: 'purchased',
  ledger_entries: 'entered',
  crypto_prices: 'priced',
  user_acquisitions: 'touched',
};

const DATES: Readonly<Record<string, string>> = { fx_rates: 'rated_on', marketing_spend: 'spent_on' };

interface Field {
  readonly name: string;
  readonly sql: string;
  readonly description: string;
  readonly group: string;
}

/** Path under `dbt/models/staging/raw` → text. */
export function emitDbtStaging(tables: readonly Table[]): ReadonlyMap<string, string> {
  return new Map([
    ...tables.map((table) => [`stg_${table.name}.sql`, stagingSql(table)] as const),
    ['_staging.yml', stagingYaml(tables)],
  ]);
}

function stagingSql(table: Table): string {
  const fields = fieldsOf(table);
  const groups = GROUPS.map((group) => ({ group, members: fields.filter((field) => field.group === group) }));
  const blocks = groups
    .filter(({ members }) => members.length > 0)
    .map(({ group, members }) => `        -- ${group}\n${members.map(({ sql }) => `        ${sql}`).join(',\n')}`);
  return `-- ${comment(table.description)}
-- Generated from src/contract by \`npx tsx scripts/generate.ts\`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', '${table.name}') }}

),

renamed as (

    select
${blocks.join(',\n\n')}

    from source

)

select * from renamed
`;
}

const GROUPS = ['ids', 'categories', 'amounts', 'stamps'] as const;

function groupOf(name: string, type: ColumnType): string {
  if (/^(TIMESTAMP|DATE)$/.test(type.duckdb)) return 'stamps';
  if (/^(DECIMAL|BIGINT|DOUBLE)/.test(type.duckdb)) return 'amounts';
  return /(^|_)(id|refid)$/.test(name) ? 'ids' : 'categories';
}

function fieldsOf(table: Table): Field[] {
  return columnNames(table).flatMap((name): Field[] => {
    const { type, description } = table.columns[name]!;
    const alias = aliasOf(table, name);
    const sql = alias === name ? name : `${name} as ${alias}`;
    const field = { name: alias, sql, description, group: groupOf(name, type) };
    const moment = name === 'timestamp' ? MOMENTS[table.name] : undefined;
    if (moment === undefined) return [field];
    const day = { ...field, name: `${moment}_on`, sql: `{{ day_of('timestamp') }} as ${moment}_on` };
    return [field, { ...day, description: `UTC day of \`${alias}\`.` }];
  });
}

function aliasOf(table: Table, name: string): string {
  if (name === AS_OF) return 'changed_on';
  if (name === 'timestamp') return `${MOMENTS[table.name]}_at`;
  if (name === 'date') return DATES[table.name] ?? name;
  if (name === 'created_at') return table.name === 'users' ? 'signed_up_at' : 'recorded_at';
  return name;
}

function stagingYaml(tables: readonly Table[]): string {
  const models = tables.map((table) => ({
    name: `stg_${table.name}`,
    description: table.description,
    data_tests: [keyTest(table)],
    columns: fieldsOf(table).map(({ name, description }) => ({ name, description })),
  }));
  return HEADER + stringify({ version: 2, models }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function keyTest(table: Table): DataTest {
  const key = table.key.map((name) => aliasOf(table, name));
  const day = table.day === 'timestamp' ? `${MOMENTS[table.name]}_on` : aliasOf(table, table.day);
  const lookedAt = LOOKED_AT_BY_DAY.has(table.name) ? { day, table: table.name } : undefined;
  return uniqueKey(`stg_${table.name}`, key, lookedAt, table.key.includes(table.day));
}

const HEADER = `# Generated from src/contract by \`npx tsx scripts/generate.ts\`. Do not edit: change the contract.
`;

/** The grain, as a comment says it: no capital, no full stop. */
function comment(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}
