/** One bug per table and rule, derived from the contract like the checks themselves. */
import { ID } from '../../../src/contract/column.js';
import { RAW_TABLES } from '../../../src/contract/raw/index.js';
import { columnNames, type Table } from '../../../src/contract/table.js';
import { type Bug, bug, change, drop, NOBODY } from './bug.js';

export const SCHEMA_BUGS: Bug[] = [
  ...RAW_TABLES.flatMap(bugsOf),
  bug('schema/users-country', 'a country that is none', change('users', 'user_id', "country = 'UK'")),
  bug(
    'schema/ramp_transactions-country',
    'a country in full',
    change('ramp_transactions', 'transaction_id', "country = 'France'"),
  ),
  bug('schema/marketing_spend-country', 'a region', "update raw.marketing_spend set country = 'EU'"),
  bug('schema/deposits-currency', 'a ticker', change('deposits', 'deposit_id', "currency = 'BTC'")),
  bug(
    'schema/withdrawals-currency',
    'a currency nobody has',
    change('withdrawals', 'withdrawal_id', "currency = 'CHF'"),
  ),
  bug('schema/orders-base', 'an asset nobody lists', change('orders', 'order_id', "base_currency = 'dogecoin'")),
  bug('schema/orders-quote', 'a coin as quote', change('orders', 'order_id', "quote_currency = 'tether'")),
  bug(
    'schema/ramp_transactions-fiat',
    'a coin as fiat',
    change('ramp_transactions', 'transaction_id', "fiat_currency = 'tether'"),
  ),
  bug(
    'schema/ramp_transactions-token',
    'fiat as a coin',
    change('ramp_transactions', 'transaction_id', "crypto_token = 'USD'"),
  ),
  bug('schema/ledger_entries-asset', 'a ticker', change('ledger_entries', 'ledger_id', "asset = 'XXBT'")),
  bug(
    'schema/ledger_entries-account',
    'an account of nobody',
    change('ledger_entries', 'ledger_id', `account_id = ${NOBODY}`),
  ),
  bug('schema/users-email', 'an address without a host', change('users', 'user_id', "email = 'somebody'")),
  bug('schema/users-email', 'one address for two', "update raw.users set email = 'same@example.com'"),
  bug('schema/user_acquisitions-complete', 'a user from nowhere', drop('user_acquisitions', 'user_id')),
];

function bugsOf(table: Table): Bug[] {
  const { name, key } = table;
  const first = `(select min(${key[0]}) from raw.${name})`;
  const set = (assignment: string) => `update raw.${name} set ${assignment} where ${key[0]} = ${first}`;
  const required = columnNames(table).find((column) => !table.columns[column]!.nullable && !key.includes(column))!;
  return [
    bug(
      `schema/${name}-key`,
      `${name}: a row twice`,
      `insert into raw.${name} select * from raw.${name} where ${key[0]} = ${first}`,
    ),
    bug(
      `schema/${name}-required`,
      `${name}: ${required} missing`,
      `alter table raw.${name} alter column "${required}" drop not null`,
      set(`${required} = null`),
    ),
    ...columnNames(table)
      .filter((column) => table.columns[column]!.type.dbtTests.length > 0)
      .map((column) => bug(`schema/${name}-vocabulary`, `${name}: an unknown ${column}`, set(`${column} = 'other'`))),
    ...columnNames(table)
      .filter((column) => table.columns[column]!.type === ID)
      .map((column) =>
        bug(
          `schema/${name}-ids`,
          `${name}: a ${column} in capitals`,
          set(`${column} = upper(concat('ab', substr(${column}, 3)))`),
        ),
      ),
    ...table.parents.map((parent) =>
      bug(
        `schema/${name}-${parent.table}`,
        `${name}: an orphan without its ${parent.column}`,
        set(`${parent.column} = ${NOBODY}`),
      ),
    ),
  ];
}
