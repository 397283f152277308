/** That no error is found would say nothing of an analyser that finds none. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { qualified } from '../../src/warehouse/bigquery/sql.js';
import { type Analyser, errorsOf, isThere, openWithContract } from './analyser.js';

let analyser: Analyser;

describe.skipIf(!isThere)("Google's SQL analyser (npm run test:googlesql builds it)", () => {
  beforeAll(async () => {
    analyser = await openWithContract();
  });
  afterAll(() => analyser.stop());

  const judge = (sql: string) => analyser.judge(qualified(DEFAULTS, sql));

  test.each([
    ['select signup from raw.users', /Unrecognized name: signup/],
    ['select user_id from raw.user', /not found: .*user/],
    ['select user_id from marts.users', /not found/],
    ['select user_id + 1 from raw.users', /No matching signature/],
    ['select country, user_id from raw.users group by country', /neither grouped nor aggregated/],
    ['select user_id from raw.users u join raw.orders o on o.user_id = u.user_id', /ambiguous/],
    ['select user_id::string from raw.users', /Syntax error/],
    ["select date_trunc('month', signup_date) from raw.users", /signature|date part/i],
    ['select cast(user_id as varchar) from raw.users', /varchar/i],
    ["select * from raw.users where signup_date = 'x'", /Could not cast|Invalid date/i],
    ['select median(amount) from raw.deposits', /Function not found/],
    ['delete from raw.users', /WHERE/],
    ['update raw.users set country = 1 where true', /INT64/],
    ['insert into raw.users (user_id, nothing) select user_id, user_id from raw.users', /nothing/],
    ['insert into raw.users (signup_date) select user_id from raw.users', /STRING/],
    ['create table meta.saved (manifest varchar not null)', /varchar/i],
    ['if 1 then select 1; end if', /not BOOL/],
    ["declare day date; set day = 'x' || 'y'", /not DATE/],
    ['set day = current_date()', /not declared/],
    ['select sum(amount) over (partition by cast(amount as float64)) from raw.deposits', /FLOAT64/],
    ['select 1; selec 2', /Syntax error/],
    ['select sum(row_count) as rows from raw.pipeline_runs', /Unexpected keyword ROWS/],
    ['select extract(epoch from created_at) from raw.users', /epoch/],
    ['select count(*) filter (where true) from raw.users', /FILTER|Syntax error|not supported/i],
    ['select 1 as one, one + 1 as two', /Unrecognized name: one/],
    ['select user_id from raw.users limit all', /LIMIT ALL|Syntax error/i],
    ['select user_id, count(*) as users from raw.users as users group by users.user_id', /aggregation function/],
  ])('%s is refused', async (sql, why) => {
    const errors = errorsOf(await judge(sql));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(why);
  });

  test('types of results are told', async () => {
    const [finding] = await judge(
      'select user_id, signup_date, count(*) as n, sum(account_balance_usd) as sum, max(created_at) as t, 1.5 as f from raw.users group by 1, 2 qualify row_number() over (order by user_id) = 1',
    );
    expect(finding?.error).toBeUndefined();
    expect(finding?.columns?.map(({ type }) => type)).toEqual([
      ...['STRING', 'DATE', 'INT64', 'NUMERIC', 'TIMESTAMP', 'FLOAT64'],
    ]);
  });

  test('variables, transactions and tables of a script are known to what follows', async () => {
    const script = `declare n int64; declare text string default 'x';
      begin transaction;
      create table if not exists meta.made (day date not null, text string);
      set n = (select count(*) from meta.made);
      if n > 0 then insert into meta.made (day, text) select current_date(), text; end if;
      commit transaction;
      drop table meta.made`;
    expect(errorsOf(await judge(script))).toEqual([]);
    expect(errorsOf(await judge('select * from meta.made'))).toHaveLength(1);
  });
});
