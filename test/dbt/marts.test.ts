/** The marts of the hand-made world, against rows worked out by hand; and against their contract. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkManifest, type Manifest } from '../../scripts/dbtRules.js';
import { MART_TABLES, MARTS } from '../../src/contract/marts/index.js';
import type { Transformed } from '../../src/pipeline/dbt.js';
import { cohortRetention, monthlyActive, readLived } from '../economics/retention/marts.js';
import {
  createWorld,
  DBT_TIMEOUT,
  expectedMart,
  expectedMarts,
  expectedPath,
  PROJECT,
  quiet,
  transformWorld,
  type World,
} from './world.js';

let world: World;
let transformed: Transformed;
const lines: string[] = [];
const before = listing();

beforeAll(async () => {
  world = await createWorld();
  transformed = await transformWorld(world, { unitTests: true }, quiet(lines));
}, DBT_TIMEOUT);

afterAll(() => world?.remove());

test('every model is told as it finishes', () => {
  expect(lines.some((line) => /^ {2}✓ marts\.fct_revenue \d+\.\d s$/.test(line))).toBe(true);
  const marts = transformed.models.filter(({ name }) => name.startsWith('marts.')).map(({ name }) => name.slice(6));
  expect(marts.toSorted()).toEqual(Object.keys(MARTS).toSorted());
});

test('every mart has rows worked out by hand', () => {
  expect(expectedMarts().toSorted()).toEqual(Object.keys(MARTS).toSorted());
});

describe.each(expectedMarts())('%s', (mart) => {
  test('has the rows worked out by hand, those after the as-of day left out', async () => {
    const { columns, rows } = expectedMart(readFileSync(expectedPath(mart), 'utf8'));
    const { key } = MART_TABLES.find(({ name }) => name === mart)!;
    const actual = await world.rows(`select ${columns.join(', ')} from marts.${mart} order by ${key.join(', ')}`);
    expect(actual).toEqual(rows);
  });

  test('has the names and types of its contract', async () => {
    const { columns } = MART_TABLES.find(({ name }) => name === mart)!;
    const actual = await world.rows(
      `select column_name, data_type from information_schema.columns
       where table_schema = 'marts' and table_name = '${mart}' order by ordinal_position`,
    );
    expect(actual).toEqual(Object.entries(columns).map(([name, { type }]) => [name, type.duckdb]));
  });
});

test('the engine of retention counts as the marts do', async () => {
  const lived = await readLived(world.rows);
  expect(cohortRetention(lived)).toEqual(
    await world.rows(`select cohort_month, age_months, cohort_users, eligible_users, is_mature, active_users
      from marts.cohort_retention where segment_kind = 'all' order by 1, 2`),
  );
  expect(monthlyActive(lived)).toEqual(
    await world.rows(`select month, closing from marts.monthly_states where segment_kind = 'all' order by 1`),
  );
});

test("the project keeps dbt-project-evaluator's rules, and documents the columns that exist", async () => {
  const manifest = JSON.parse(readFileSync(join(world.home, 'dbt/target/manifest.json'), 'utf8')) as Manifest;
  const columns = await world.rows(
    `select table_name, string_agg(column_name, ',') from information_schema.columns
     where table_schema in ('staging', 'intermediate', 'marts') group by table_name`,
  );
  const actual = new Map(columns.map(([name, all]) => [name!, all!.split(',')]));
  expect(checkManifest(manifest, actual)).toEqual([]);
});

test('there are no schemas but ours', async () => {
  const rows = await world.rows(
    `select distinct table_schema from information_schema.tables where table_catalog = 'warehouse' and table_schema <> 'meta' order by 1`,
  );
  expect(rows.flat()).toEqual(['intermediate', 'marts', 'raw', 'staging']);
});

test('nothing is written beside the project', () => {
  expect(listing()).toEqual(before);
});

function listing(): string[] {
  return (readdirSync(PROJECT, { recursive: true }) as string[]).toSorted();
}
