/** Orders and trades: how they are placed, how they fill, how large they are. */
import { shareOf, TRADES } from './sql.js';
import { mean } from './statistics.js';
import { atLeast, atMost, between, type Target, targetsOf } from './target.js';
import type { MeasuredWorld } from './world.js';

const orders = targetsOf('orders');

/** Fills and value of each filled order. */
const FILLED = `
  (select o.order_id, count(*) as fills, sum(t.usd) as usd
   from raw.orders as o join ${TRADES} as t on t.order_id = o.order_id
   where o.status = 'filled' group by o.order_id)`;

export const ORDERS: readonly Target[] = [
  orders.sql(
    'market-orders',
    'low',
    between(0.25, 0.38),
    'market orders',
    shareOf("order_type = 'market'", 'raw.orders'),
  ),
  orders.sql(
    'market-orders-fill',
    'low',
    atLeast(0.97),
    'market orders of which something fills',
    shareOf('filled_amount > 0', "raw.orders where order_type = 'market'"),
  ),
  orders.sql(
    'fills',
    'low',
    between(1.2, 1.6),
    'trades per filled order',
    `select avg(fills) as figure from ${FILLED} as f having count(*) >= 200`,
  ),
  orders.sql(
    'fills-grow',
    'low',
    atLeast(0.2),
    'fills per order of the largest tenth less those of the smaller half',
    `select avg(case when part = 1 then fills end) - avg(case when part > 5 then fills end) as figure
     from (select fills, ntile(10) over (order by usd desc) as part from ${FILLED} as f) as ranked
     having count(*) >= 200`,
  ),
  orders.sql('maker-share', 'low', between(0.3, 0.55), 'trades of the maker', shareOf('is_maker', 'raw.trades')),
  orders.sql(
    'trade-size',
    'high',
    between(1.9, 2.9),
    'standard deviation of the log value of trades',
    `select stddev_pop(ln(usd)) as figure from ${TRADES} as t where usd > 0 having count(*) >= 200`,
  ),
  orders.sql(
    'round-sizes',
    'high',
    atLeast(0.2),
    'round-number preference: orders of at most two significant digits (chance alone: .01)',
    shareOf(`length(trim(replace(cast(base_amount as string), '.', ''), '0')) <= 2`, 'raw.orders'),
  ),
  orders.sql(
    'size-tail',
    'high',
    between(0.3, 2.5),
    'power tail: Hill’s exponent of the largest 2 % of trades',
    `with ranked as (
       select usd, row_number() over (order by usd desc) as place, count(*) over () as trades from ${TRADES} as t
     )
     select 1 / (avg(ln(usd)) - ln(min(usd))) as figure from ranked where place <= trades * 0.02 having count(*) >= 50`,
  ),
  orders.figures(
    'benford',
    'med',
    atMost(0.02),
    'first digits of trade values in USD: mean distance from Benford’s law',
    async (world) => offBenford(await firstDigits(world)),
  ),
];

/** Trades by the first digit of their value, 1 to 9. */
async function firstDigits(world: MeasuredWorld): Promise<number[]> {
  const rows = await world.query(
    `select cast(floor(usd / pow(10, floor(log10(usd)))) as integer) as digit, count(*) as trades
     from ${TRADES} as t where usd > 0 group by 1`,
  );
  const counts = new Map(rows.map((row) => [Number(row['digit']), Number(row['trades'])]));
  return Array.from({ length: 9 }, (_, i) => counts.get(i + 1) ?? 0);
}

function offBenford(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all < 1000) return [];
  return [mean(counts.map((count, i) => Math.abs(count / all - Math.log10(1 + 1 / (i + 1)))))];
}
