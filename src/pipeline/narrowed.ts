/** What imported data leave open: which question wants which table, and how much of the money has no value in USD. */
import type { OwnRail } from '../contract/reference.js';
import type { Warehouse } from '../warehouse/warehouse.js';

/** What is not known without a table's rows; of marketing's the answers say it themselves. */
const WANTED: Readonly<Record<string, string>> = {
  trades: 'nobody trades, so no user reaches high volume and trading brings no revenue',
  ramp_transactions: 'nobody buys on the ramp, so ramp-acquired users are worth nothing that could be told',
  deposits: 'the funnel knows nobody who funded',
  withdrawals: 'withdrawal fees are missing from revenue',
  user_acquisitions: 'everybody counts as organic and as come for what they did first, so channels cannot be compared',
  kyc_checks: 'the funnel knows nobody who handed in documents',
  ledger_entries: 'balances by month and the ledger proof are empty',
};

type Readable = Pick<Warehouse, 'query'>;

/** One sentence per thing that is missing; none where all is there. */
export async function narrowedBy(warehouse: Readable, rails: readonly OwnRail[]): Promise<string[]> {
  return [...(await emptyTables(warehouse)), ...(await unvalued(warehouse)), ...(await uncosted(warehouse, rails))];
}

async function emptyTables(warehouse: Readable): Promise<string[]> {
  const counts = Object.keys(WANTED).map((name) => `select '${name}' as name, count(*) as n from raw.${name}`);
  const rows = await warehouse.query(counts.join(' union all '));
  return rows.filter((row) => row['n'] === 0).map((row) => `Without ${row['name']} ${WANTED[String(row['name'])]}.`);
}

/** Movements of money by their currency and day. */
const MOVED = `
  select 'trade' as what, quote_currency as currency, cast(timestamp as date) as day from raw.trades
  union all select 'trading fee', fee_currency, cast(timestamp as date) from raw.trades where fee_currency <> quote_currency
  union all select 'ramp purchase', fiat_currency, cast(timestamp as date) from raw.ramp_transactions
  union all select 'deposit', currency, cast(timestamp as date) from raw.deposits
  union all select 'withdrawal', currency, cast(timestamp as date) from raw.withdrawals`;

/** As the marts value them: a fiat by that day's rate, an asset by that day's last price, the dollar by itself. */
async function unvalued(warehouse: Readable): Promise<string[]> {
  const rows = await warehouse.query(`
    select what, count(*) as n, string_agg(distinct currency, ', ' order by currency) as currencies from (${MOVED}) as moved
    where currency <> 'USD'
      and not exists (select 1 from raw.fx_rates as f where f.currency = moved.currency and f.date = moved.day)
      and not exists (
        select 1 from raw.crypto_prices as p where p.asset_id = moved.currency and cast(p.timestamp as date) = moved.day
      )
    group by what order by what`);
  return rows.map(({ what, n, currencies }) => {
    const things =
      n === 1
        ? `1 ${what} in ${currencies} counts`
        : `${Number(n).toLocaleString('en-US')} ${what}s in ${currencies} count`;
    return `${things} as 0 USD: fx_rates and crypto_prices have no value on the day.`;
  });
}

/** What is paid for with a rail: deposits bring no revenue that a cost could be taken from. */
const PAID = {
  ramp: ['ramp_transactions', 'payment_method', 'ramp purchase'],
  withdrawal: ['withdrawals', 'destination_type', 'withdrawal'],
} as const;

async function uncosted(warehouse: Readable, rails: readonly OwnRail[]): Promise<string[]> {
  const sentences: string[] = [];
  for (const [product, [table, column, what]] of Object.entries(PAID)) {
    const names = rails.filter((one) => one.product === product && one.rate === null).map(({ rail }) => rail);
    if (names.length === 0) continue;
    const [row] = await warehouse.query(`
      select count(*) as n, string_agg(distinct ${column}, ', ' order by ${column}) as rails from raw.${table}
      where status = 'completed' and ${column} in (${names.map((name) => `'${name}'`).join(', ')})`);
    const n = Number(row!['n']);
    if (n === 0) continue;
    const things =
      n === 1
        ? `1 ${what} by ${row!['rails']} counts`
        : `${n.toLocaleString('en-US')} ${what}s by ${row!['rails']} count`;
    sentences.push(
      `${things} as if it had cost nothing: nobody said what such a rail costs (reference: rails in the map of an import).`,
    );
  }
  return sentences;
}
