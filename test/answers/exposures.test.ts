/** dbt's exposures, against the statements of the answers. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ACQUISITION_SQL, answerAcquisition } from '../../src/answers/acquisition.js';
import { ANSWER_MARTS } from '../../src/answers/answers.js';
import { CHURN_SQL } from '../../src/answers/churn.js';
import { COST_SQL } from '../../src/answers/costs.js';
import { answerExperiments, EXPERIMENT_SQL } from '../../src/answers/experiments.js';
import { FORECAST_SQL } from '../../src/answers/forecast.js';
import { FUNNEL_SQL } from '../../src/answers/funnel.js';
import { answerMonetization, PAYER_SQL, SPEND_SQL, USER_COUNT_SQL } from '../../src/answers/monetization.js';
import { answerRetention, RETENTION_SQL } from '../../src/answers/retention.js';
import { ROAS_SQL } from '../../src/answers/roas.js';
import { SEGMENT_SQL } from '../../src/answers/segments.js';
import { STATES_SQL } from '../../src/answers/states.js';

interface Exposure {
  readonly name: string;
  readonly label: string;
  readonly depends_on: readonly string[];
}

const FILE = fileURLToPath(new URL('../../dbt/models/_exposures.yml', import.meta.url));
const { exposures } = parse(readFileSync(FILE, 'utf8')) as { readonly exposures: readonly Exposure[] };

const ANSWERS = [
  ['acquisition_answer', answerAcquisition([]).question, [ACQUISITION_SQL, FUNNEL_SQL, COST_SQL]],
  ['retention_answer', answerRetention([]).question, [RETENTION_SQL, SEGMENT_SQL, STATES_SQL, CHURN_SQL]],
  [
    'monetization_answer',
    answerMonetization([], [], undefined).question,
    [USER_COUNT_SQL, PAYER_SQL, SPEND_SQL, ROAS_SQL, FORECAST_SQL],
  ],
  ['experiments_answer', answerExperiments([]).question, [EXPERIMENT_SQL]],
] as const;

test.each(ANSWERS)('%s names its question and the marts that its statements read', (name, question, statements) => {
  const { label, depends_on } = exposures.find((one) => one.name === name)!;
  expect(label).toBe(question);
  expect(depends_on.toSorted()).toEqual(martsOf(statements).map((mart) => `ref('${mart}')`));
});

test('there are no exposures but the answers', () => {
  expect(exposures.map(({ name }) => name)).toEqual(ANSWERS.map(([name]) => name));
});

test('together the statements read the marts that the answers wait for', () => {
  expect(martsOf(ANSWERS.flatMap(([, , statements]) => statements))).toEqual(ANSWER_MARTS.toSorted());
});

function martsOf(statements: readonly string[]): string[] {
  const found = statements.flatMap((sql) => [...sql.matchAll(/\bmarts\.(\w+)/g)].map(([, mart]) => mart!));
  return [...new Set(found)].toSorted();
}
