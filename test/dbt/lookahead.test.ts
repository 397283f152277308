/** Signs of churn, built on a later day and on the snapshot's own: what came after must change nothing but the label. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, DBT_TIMEOUT, transformWorld, type World } from './world.js';

const SNAPSHOT = '2026-02-28';
const SIGNS = `select * exclude (churned) from marts.churn_signs where snapshot_on <= date '${SNAPSHOT}' order by all`;
const KNOWN = `select * from marts.fct_user_signs where known_on <= date '${SNAPSHOT}' order by all`;

let world: World;
let known: (string | null)[][];
let late: (string | null)[][];
let labels: (string | null)[][];

beforeAll(async () => {
  world = await createWorld();
  // Pending at the snapshot, decided after it: neither the failure nor the purchase is known by then.
  await world.run(`insert into raw.ramp_transactions values
    ('ram6', 'ben', '2026-02-25 13:00:00', 'EUR', 8, 'bitcoin', 0.0001, 'sepa', 'DE', 'failed', 0.15, '2026-03-03'),
    ('ram7', 'ben', '2026-02-25 14:00:00', 'EUR', 80, 'bitcoin', 0.001, 'sepa', 'DE', 'completed', 1.5, '2026-03-04'),
    ('ram8', 'ben', '2026-02-25 15:00:00', 'EUR', 8, 'bitcoin', 0.0001, 'sepa', 'DE', 'failed', 0.15, '2026-02-26')`);
  await transformWorld(world);
  late = await world.rows(SIGNS);
  known = await world.rows(KNOWN);
  labels = await world.rows(`select user_id, snapshot_on, churned from marts.churn_signs order by 1, 2`);
  await transformWorld(world, { vars: { as_of: SNAPSHOT } });
}, 2 * DBT_TIMEOUT);

afterAll(() => world?.remove());

test('signs are those of the day itself', async () => {
  expect(late.length).toBeGreaterThanOrEqual(3);
  expect(await world.rows(SIGNS)).toEqual(late);
});

test('what was known on the day is told the same later', async () => {
  expect(known).toHaveLength(7);
  expect(await world.rows(KNOWN)).toEqual(known);
});

test('a status counts from the day it dates from', async () => {
  const rows = await world.rows(
    `select failed_payments_30, active_days_30 from marts.churn_signs where user_id = 'ben' and snapshot_on = date '${SNAPSHOT}'`,
  );
  expect(rows).toEqual([['1', '1']]);
});

test('the label is the activity after, null while its days are not over', () => {
  expect(labels.map((row) => row.slice(1))).toEqual([
    ['2026-01-31', 'true'],
    ['2026-01-31', 'false'],
    ['2026-02-28', null],
    ['2026-03-10', null],
  ]);
});
