/** `kro retention` in a home whose marts are planted: four people whose days are counted by hand. */
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import type { RetentionReport } from '../../src/economics/retention/report.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { plantUserMarts } from '../pipeline/scoring/userMarts.js';
import { recording, temporaryFolder } from './recording.js';

const SMALL =
  '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}';
const home = join(temporaryFolder(), 'home');

const PEOPLE = [
  // Buys on the ramp at once, trades a week later, and comes back in May.
  {
    id: 'ann',
    signup: '2026-03-10',
    channel: 'organic',
    country: 'DE',
    product: 'ramp',
    trades: ['2026-03-17', '2026-05-20'],
    purchases: ['2026-03-10', '2026-03-17'],
  },
  // Trades a month after sign-up, on two days.
  {
    id: 'ben',
    signup: '2026-03-31',
    channel: 'paid_search',
    country: 'DE',
    product: 'exchange',
    trades: ['2026-05-01', '2026-05-03'],
    purchases: [],
  },
  { id: 'cem', signup: '2026-04-02', channel: 'organic', country: 'FR', product: 'ramp', trades: [], purchases: [] },
  // Too young for a second month.
  {
    id: 'dia',
    signup: '2026-06-01',
    channel: 'paid_search',
    country: 'FR',
    product: 'exchange',
    trades: ['2026-06-02'],
    purchases: [],
  },
] as const;

async function kro(...argv: string[]) {
  const effects = recording();
  const code = await main(['retention', ...argv, '--home', home], effects);
  return { code, stdout: effects.printed.join(''), stderr: effects.logged.join('\n') };
}

async function report(...argv: string[]): Promise<RetentionReport> {
  const { code, stdout } = await kro(...argv, '--json');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  const effects = recording();
  await main(['load', '--profile', SMALL, '--as-of', '2026-06-30', '--home', home], effects);
  const warehouse = await openDuckDB(join(home, 'warehouse.duckdb'));
  await plantUserMarts(warehouse, '2026-06-30', PEOPLE);
  await warehouse.close();
});

/** [users who have lived through it, users who came] of each period, over whole cohorts. */
const counts = ({ means }: Pick<RetentionReport, 'means'>) =>
  means.map(({ eligible, retained }) => [eligible, retained]);

it('counts from sign-up in brackets of 30 days, where nothing else is said', async () => {
  const told = await report('--count', '3');
  expect(told).toMatchObject({
    asOf: '2026-06-30',
    anchor: 'sign-up',
    cohorts: 'month',
    measure: 'in',
    users: 4,
    anchored: 4,
    periods: ['0–29', '30–59', '60–89'],
  });
  // All; without Dia; those of March and April.
  expect(counts(told)).toEqual([
    [4, 2],
    [3, 1],
    [3, 1],
  ]);
  expect(told.table.map(({ cohort, users }) => [cohort, users])).toEqual([
    ['2026-03-01', 2],
    ['2026-04-01', 1],
    ['2026-06-01', 1],
  ]);
  expect(told.table[2]!.cells.map(({ eligible, retained, isMature }) => [eligible, retained, isMature])).toEqual([
    [1, 1, true],
    [0, null, false],
    [0, null, false],
  ]);
});

it.each<[string, string[], string[], number[][]]>([
  [
    'single days from the first purchase',
    ['--anchor', 'first-ramp', '--days', '0,7,71'],
    ['day 0', 'day 7', 'day 71'],
    [
      [1, 1],
      [1, 1],
      [1, 1],
    ],
  ],
  [
    'single days or later from the first trade',
    ['--anchor', 'first-trade', '--days', '1,3', '--on-or-after'],
    ['day 1', 'day 3'],
    [
      [3, 2],
      [3, 1],
    ],
  ],
  [
    'months of the calendar from the first activity',
    ['--anchor', 'first-activity', '--period', 'month', '--count', '3'],
    ['month 0', 'month 1', 'month 2'],
    [
      [3, 3],
      [2, 0],
      [1, 1],
    ],
  ],
  [
    'weeks, by cohorts of weeks',
    ['--period', 'week', '--count', '2', '--cohorts', 'week'],
    ['week 0', 'week 1'],
    [
      [4, 2],
      [4, 1],
    ],
  ],
])('counts %s', async (_, argv, periods, expected) => {
  const told = await report(...argv);
  expect(told.periods).toEqual(periods);
  expect(counts(told)).toEqual(expected);
});

it('tells the same of channels, countries and first products, which add up', async () => {
  const { segments, means } = await report('--count', '1');
  expect(segments.map(({ by, segment, users }) => `${by} ${segment} ${users}`).sort()).toEqual([
    'channel organic 2',
    'channel paid_search 2',
    'country DE 2',
    'country FR 2',
    'first_product exchange 2',
    'first_product ramp 2',
    'method none 4',
  ]);
  for (const kind of ['channel', 'country', 'first_product']) {
    const own = segments.filter(({ by }) => by === kind);
    expect(own.reduce((sum, one) => sum + one.means[0]!.retained, 0)).toBe(means[0]!.retained);
  }
});

it('says which days to look at, and how sticky it is', async () => {
  const { usageInterval, stickiness } = await report();
  // Ann's gaps are 7 and 64 days, of which the lower median is 7; Ben's is 2.
  expect(usageInterval).toEqual({ share: 0.8, repeaters: 2, days: 7 });
  // June: Dia on one day. In the 30 days to each day of June: Ann to the 18th, Ben to the 1st (his 3 May is 30 days before 1 June), Dia from the 2nd.
  expect(stickiness).toMatchObject({ days: 30, daily: 1 / 30, monthly: (18 + 1 + 29) / 30 });
});

it('is told in 80 columns', async () => {
  const { stdout } = await kro();
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(stdout).toContain('Retention from sign-up on (4 users)');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('80 % come back within 7 days');
});

it.each([
  [['--anchor', 'birth'], 2, 'invalid --anchor: birth (takes sign-up, first-activity, first-trade, first-ramp)'],
  [['--period', 'year'], 2, 'invalid --period: year (takes a number of days, week or month)'],
  [['--count', '0'], 2, 'invalid --count: 0 (takes a whole number from 1)'],
  [['--count', '1001'], 2, 'invalid --count: 1001 (takes at most 1,000)'],
  [['--days', '7,1'], 2, 'invalid --days: 7,1 (takes days since the anchor, each later than the one before: 1,7,30)'],
  [['--days', '1', '--period', '7'], 2, '--days stands alone'],
  [['--cohorts', 'day'], 2, 'invalid --cohorts: day (takes month, week)'],
])('%j is refused in a sentence', async (argv, code, sentence) => {
  const refused = await kro(...argv);
  expect(refused).toMatchObject({ code, stdout: '' });
  expect(refused.stderr).toContain(sentence);
});
