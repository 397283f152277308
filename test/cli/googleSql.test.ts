/** What BigQuery's documentation says a query means, asked of the local engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromGoogleSql } from '../../src/cli/googleSql.js';
import { runQuery } from '../../src/cli/sql.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';

let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  for (const schema of ['raw', 'marts']) await warehouse.execute(`create schema if not exists ${schema}`);
  await warehouse.execute(`create table raw.users as select 'a' as user_id, date '2026-05-31' as signup_date`);
  await warehouse.execute(
    `create table raw.trades as select 'a' as user_id, timestamp '2026-05-02 12:30:00' as timestamp`,
  );
  await warehouse.execute('create table marts.dim_users as select 1 as n');
});

afterAll(() => warehouse.close());

const first = async (query: string) => Object.values((await runQuery(warehouse, query)).rows[0]!)[0];

describe('names', () => {
  it.each([
    ['`my-project.kraken_ramp_raw.users`', 'raw.users'],
    ['`kraken_ramp_raw.users`', 'raw.users'],
    ['`my-project`.`kraken_ramp_raw`.`users`', 'raw.users'],
    ['`my-project.kraken_ramp_raw`.users', 'raw.users'],
    ['`my-project.kraken_ramp_marts.dim_users`', 'marts.dim_users'],
    ['`my-project.kraken_ramp.users`', 'raw.users'],
    ['`users`', 'users'],
    ['`u`.`user_id`', 'u.user_id'],
    ['`u`.user_id', 'u.user_id'],
  ])('%s is %s', (google, ours) => expect(fromGoogleSql(`select * from ${google}`)).toBe(`select * from ${ours}`));

  it('are found without a schema, marts first', async () => {
    expect(await first('select count(*) from users')).toBe(1);
    expect(await first('select n from dim_users')).toBe(1);
  });

  it('leave text and comments alone', () => {
    const query = "select '`a.b.c` DATE(x)' -- `a.b.c`\nfrom `p.kraken_ramp_raw.users`";
    expect(fromGoogleSql(query)).toBe("select '`a.b.c` DATE(x)' -- `a.b.c`\nfrom raw.users");
  });
});

it('leaves a query of our own dialect as it stands', () => {
  const query = 'select date_sub(\'day\', a, b), "timestamp" from raw.trades';
  expect(fromGoogleSql(query)).toBe(query);
});

describe('functions mean what BigQuery says', () => {
  it.each([
    ['DATE(timestamp)', '2026-05-02'],
    ['DATE_SUB(DATE(timestamp), INTERVAL 30 DAY)', '2026-04-02'],
    ['DATE_DIFF(DATE(timestamp), DATE "2026-04-30", DAY)', 2],
    ['TIMESTAMP_DIFF(timestamp, TIMESTAMP "2026-05-02 10:00:00", HOUR)', 2],
    ['DATE_TRUNC(DATE(timestamp), MONTH)', '2026-05-01'],
    ['TIMESTAMP_TRUNC(timestamp, HOUR)', '2026-05-02T12:00:00.000000Z'],
    ['SAFE_DIVIDE(1, 0)', null],
    ['COUNTIF(user_id = "a")', 1],
    ['CAST("3" AS INT64)', 3],
    ['ROUND(SAFE_DIVIDE(COUNT(*), 4), 2)', 0.25],
    ['COUNT(DISTINCT user_id)', 1],
    ['DATE_SUB(CURRENT_DATE(), INTERVAL 1 DAY) < CURRENT_TIMESTAMP()', true],
  ])('%s', async (expression, value) => {
    const aggregate = /COUNT/.test(expression) ? '' : ' limit 1';
    expect(await first(`SELECT ${expression} AS x FROM \`p.kraken_ramp_raw.trades\`${aggregate}`)).toBe(value);
  });

  it('joins as they stand in a README', async () => {
    const query = `
      SELECT DATE(t.timestamp) AS day, COUNT(*) AS n  # daily
      FROM \`your-project.kraken_ramp_raw.trades\` AS t
      JOIN \`your-project.kraken_ramp_raw.users\` u ON t.user_id = u.user_id
      WHERE DATE(t.timestamp) >= DATE_SUB(DATE '2026-05-30', INTERVAL 30 DAY)
      GROUP BY day ORDER BY day DESC`;
    expect((await runQuery(warehouse, query)).rows).toEqual([{ day: '2026-05-02', n: 1 }]);
  });
});
