/**
 * Oracle: integers. What the macros of both dialects make of hard amounts is what exact arithmetic makes of them; and of days and moments
 * both make the same.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transform } from '../../src/pipeline/dbt.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { temporaryFolder } from '../cli/recording.js';
import { askFile, PROJECT as DBT_PROJECT, DBT_TIMEOUT, dbtPath, quiet } from '../dbt/world.js';
import { type Emulator, startEmulator } from './emulator.js';
import { query } from './rest.js';
import { createDatasets, transformThere } from './warehouse.js';

/** Data sets are called as one likes. */
const MARTS = 'figures_of_ours';
const UNIT = 100_000_000n;
const HARD = ['0', '0.00000001', '0.00000003', '0.00000005', '0.5', '1', '1.5', '2', '3', '0.33333333', '1.00000001'];
const WIDE = ['99999999999.99999999', '123456789.12345678', '31415926535.89793238'];
const amount = fc.bigInt({ min: 0n, max: 10n ** 17n }).map(textOf);
/** Every hard amount with every other, and some that nobody chose; a left side may be negative. */
const PAIRS = [
  ...HARD.flatMap((left) => ['0.00000001', '0.5', '3', '7', '2', '0.00000003'].map((right) => [left, right])),
  ...WIDE.flatMap((left) => ['1.00000001', '7', '0.00000003', '99999.99999999'].map((right) => [left, right])),
  ...fc.sample(fc.tuple(amount, fc.bigInt({ min: 1n, max: 10n ** 12n }).map(textOf)), { numRuns: 60, seed: 6 }),
].map(([left, right], place) => [place % 3 === 0 && left !== '0' ? `-${left}` : left!, right!] as const);

const MOMENTS = [
  '2024-02-29 23:59:59.999999',
  '2023-12-31 00:00:00',
  '1969-12-31 23:59:59.5',
  '2026-01-31 12:00:00.000001',
];

const AMOUNTS = `{{ config(materialized='table') }}
with pairs as (
    {% for left, right in var('pairs') %}
    select {{ loop.index0 }} as place, {{ money("'" ~ left ~ "'") }} as one, {{ money("'" ~ right ~ "'") }} as other
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
)
select
    place,
    {{ multiply_money('one', 'other') }} as product,
    {{ divide_money('one', 'other') }} as quotient
from pairs`;

const TIMES = `{{ config(materialized='table') }}
with moments as (
    {% for moment in var('moments') %}
    select cast('{{ moment }}' as timestamp) as moment {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),
days as (
    select moment, {{ day_of('moment') }} as day, date '2024-03-31' as other
    from moments
),
steps as (
    select days.*, step
    from days
    cross join {{ numbers(4, 'step') }}
)
select
    day,
    step,
    {{ month_of('day') }} as month,
    {{ last_day_of_month('day') }} as last_day,
    {{ add_days('day', '-step') }} as earlier,
    {{ add_months(month_of('day'), 'step - 2') }} as some_month,
    {{ add_months('day', 1) }} as next_month,
    {{ days_between('other', 'day') }} as days,
    {{ months_between('other', 'day') }} as months,
    {{ day_number('day') }} as number,
    {{ whole_quotient('step + 5', 3) }} as quotient,
    {{ seconds_between('moment', add_hours('moment', 'step')) }} as seconds,
    {{ seconds_between("cast('2024-01-01 00:00:00' as timestamp)", 'moment') }} as seconds_since,
    {{ ratio('step', 'step') }} as one_or_null,
    {{ text_of("it's a \\\\ or two") }} as text,
    (select {{ median_of('nullif(others.step, step)') }} from (select step from steps) as others) as median
from steps`;

let emulator: Emulator;
const folder = temporaryFolder();
const duckdbPath = join(folder, 'warehouse.duckdb');

beforeAll(async () => {
  emulator = await startEmulator();
  await createDatasets(emulator.host);
  await (await openDuckDB(duckdbPath)).close();
  const project = join(folder, 'project');
  for (const part of ['macros', 'dbt_project.yml', 'profiles.yml'])
    cpSync(join(DBT_PROJECT, part), join(project, part), { recursive: true });
  mkdirSync(join(project, 'models/marts'), { recursive: true });
  writeFileSync(join(project, 'models/marts/amounts.sql'), AMOUNTS);
  writeFileSync(join(project, 'models/marts/times.sql'), TIMES);
  const vars = { pairs: PAIRS, moments: MOMENTS };
  await transform(
    { home: folder, duckdbPath, ask: (sql) => askFile(duckdbPath, sql), dbt: dbtPath(), project, vars },
    quiet([]),
  );
  await transformThere(emulator.host, folder, { project, vars }, { KRO_BIGQUERY_DATASET_MARTS: MARTS });
}, DBT_TIMEOUT);

afterAll(() => emulator?.stop());

test('products and quotients are rounded half-even to the last of eight decimals', async () => {
  const expected = PAIRS.map(([left, right], place) => [
    String(place),
    textOf(halfEven(unitsOf(left) * unitsOf(right), UNIT)),
    textOf(halfEven(unitsOf(left) * UNIT, unitsOf(right))),
  ]);
  const sql = 'select place, product, quotient from MARTS.amounts order by place';
  expect((await here(sql)).map((row) => row.map(plain))).toEqual(expected);
  expect(await there(sql)).toEqual(expected);
});

test('days, moments, medians and text are the same', async () => {
  const sql = 'select * from MARTS.times order by day, step';
  const rows = await here(sql);
  expect(rows).toHaveLength(4 * MOMENTS.length);
  expect((await there(sql)).map((row) => row.map(plain))).toEqual(rows.map((row) => row.map(plain)));
});

async function here(sql: string): Promise<(string | null)[][]> {
  const warehouse = await openDuckDB(duckdbPath, { readOnly: true });
  try {
    const rows = await warehouse.query(`select columns(*)::varchar from (${sql.replace('MARTS', 'marts')})`);
    return rows.map((row) => Object.values(row) as (string | null)[]);
  } finally {
    await warehouse.close();
  }
}

async function there(sql: string) {
  return (await query(emulator.host, sql.replace('MARTS', MARTS))).rows;
}

/** A number without zeros that say nothing; other text as it is. */
function plain(cell: string | null): string | null {
  return cell !== null && /^-?\d+\.\d+$/.test(cell) ? cell.replace(/\.?0+$/, '').replace(/^-0$/, '0') : cell;
}

function halfEven(numerator: bigint, denominator: bigint): bigint {
  const [sign, size] = numerator < 0n ? [-1n, -numerator] : [1n, numerator];
  const [whole, rest] = [size / denominator, size % denominator];
  const isUp = 2n * rest > denominator || (2n * rest === denominator && whole % 2n === 1n);
  return sign * (whole + (isUp ? 1n : 0n));
}

function unitsOf(text: string): bigint {
  const [whole, decimals = ''] = text.replace('-', '').split('.');
  const size = BigInt(`${whole}${decimals.padEnd(8, '0')}`);
  return text.startsWith('-') ? -size : size;
}

function textOf(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(9, '0');
  const decimals = digits.slice(-8).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -8)}${decimals === '' ? '' : `.${decimals}`}`;
}
