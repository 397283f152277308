/** What `kro verify`, the answers and the notes about builds ask, of every kind of world, failed checks included. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACQUISITION_SQL } from '../../src/answers/acquisition.js';
import { RAMP_START_SQL } from '../../src/answers/caution.js';
import { CHURN_SQL } from '../../src/answers/churn.js';
import { COST_SQL } from '../../src/answers/costs.js';
import { EXPERIMENT_SQL } from '../../src/answers/experiments.js';
import { FUNNEL_SQL } from '../../src/answers/funnel.js';
import { PAYER_SQL, SPEND_SQL, USER_COUNT_SQL } from '../../src/answers/monetization.js';
import { RETENTION_SQL } from '../../src/answers/retention.js';
import { ROAS_SQL } from '../../src/answers/roas.js';
import { SEGMENT_SQL } from '../../src/answers/segments.js';
import { STATES_SQL } from '../../src/answers/states.js';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { OWN_REFERENCE } from '../../src/contract/spellings.js';
import { CLASSIC_SHARES } from '../../src/verify/classic.js';
import { notDueRows } from '../../src/verify/notDue.js';
import { specsOf } from '../../src/verify/verify.js';
import { type Context, readContext } from '../../src/verify/world.js';
import { FORGET_BUILT, readUnbuilt, saveBuilt } from '../../src/warehouse/unbuilt.js';
import { type Analyser, errorsOf, isThere, openWithContract } from './analyser.js';
import { declareMeta, listen, sent } from './statements.js';

let analyser: Analyser;
beforeAll(async () => {
  if (!isThere) return;
  analyser = await openWithContract();
  await declareMeta(analyser);
});
afterAll(() => analyser?.stop());

const errorsIn = async (sql: string) => errorsOf(await analyser.judge(sent(sql)));

const SIMULATED: Context = {
  due: '2026-04-20',
  ordersThrough: '2026-04-20',
  complete: true,
  feeSurcharge: 0.001,
  profile: null,
  spends: true,
  hasTruth: true,
  brought: null,
  reference: OWN_REFERENCE,
  forgotten: 2,
};
const WORLDS: readonly (readonly [string, Context])[] = [
  ['a simulated world', SIMULATED],
  ['one on its way', { ...SIMULATED, complete: false, ordersThrough: '2026-04-19', spends: false, hasTruth: false }],
  ['the classic world', { ...SIMULATED, profile: CLASSIC_SHARES, spends: false, hasTruth: false, forgotten: 0 }],
  ['imported data', { ...SIMULATED, brought: new Set(RAW_TABLES.map(({ name }) => name)), spends: false }],
];

describe.skipIf(!isThere)('verify', () => {
  test.each(WORLDS)('asks valid questions of %s', async (_, world) => {
    const specs = specsOf(world);
    expect(specs.length).toBeGreaterThan(50);
    const wrong: Record<string, string[]> = {};
    for (const { group, name, sql, offenders } of specs) {
      const [finding, ...others] = await analyser.judge(sent(sql));
      const errors = errorsOf([finding!, ...others]);
      // Numbers come as numbers, or as text that is one.
      const [figure, ...rest] = finding?.columns ?? [];
      if (errors.length === 0 && !(figure?.name === 'figure' && NUMBERS.has(figure.type) && rest.length === 0))
        errors.push(`the result is ${JSON.stringify(finding?.columns)}`);
      if (offenders !== undefined)
        errors.push(...(await errorsIn(`select * from (${offenders}) as offenders limit 3`)));
      if (errors.length > 0) wrong[`${group}/${name}`] = errors;
    }
    expect(wrong).toEqual({});
  });

  test('asks what is loaded and what is not due', async () => {
    const warehouse = listen();
    await readContext(warehouse, { profile: null, imported: {} });
    await notDueRows(warehouse, SIMULATED);
    expect(warehouse.heard.length).toBeGreaterThan(RAW_TABLES.length);
    for (const sql of warehouse.heard) expect(await errorsIn(sql)).toEqual([]);
  });
});

const NUMBERS: ReadonlySet<string | undefined> = new Set(['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC']);

describe.skipIf(!isThere)('statements about the marts', () => {
  test.each(
    Object.entries({
      ...{ ACQUISITION_SQL, CHURN_SQL, COST_SQL, EXPERIMENT_SQL, FUNNEL_SQL, PAYER_SQL, RAMP_START_SQL },
      ...{ RETENTION_SQL, ROAS_SQL, SEGMENT_SQL, SPEND_SQL, STATES_SQL, USER_COUNT_SQL },
    }),
  )('%s', async (_, sql) => expect(await errorsIn(sql)).toEqual([]));

  test('notes of builds', async () => {
    const warehouse = listen();
    await readUnbuilt(warehouse);
    await saveBuilt(warehouse, { digest: 'a', project: 'b', asOf: 20_500 });
    await warehouse.execute(FORGET_BUILT);
    for (const sql of warehouse.heard) expect(await errorsIn(sql)).toEqual([]);
  });
});

test.skipIf(!isThere)('the two queries of the brief stand as they are', async () => {
  const page = readFileSync(new URL('../../docs/coming-from-the-brief.md', import.meta.url), 'utf8');
  const queries = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql!);
  expect(queries).toHaveLength(2);
  for (const sql of queries) expect(errorsOf(await analyser.judge(sql))).toEqual([]);
});
