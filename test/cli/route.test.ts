/** `kro route` in a home whose marts are planted: SEPA leaves most everywhere, and fails in Spain; nobody tries again. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { describeRouting } from '../../src/cli/route.js';
import type { RoutingPlan } from '../../src/economics/routing/planRouting.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { type Purchases, plantRampMarts } from '../pipeline/scoring/rampMarts.js';
import { recording, temporaryFolder } from './recording.js';

const SMALL =
  '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}';
const COSTS = { sepa: 0.1, credit_card: 1 };
const home = join(temporaryFolder(), 'home');
const limits = join(temporaryFolder(), 'limits.json');

const PLANTED = ['DE', 'ES', 'FR'].flatMap((country) =>
  (['sepa', 'credit_card'] as const).flatMap((method): Purchases[] => {
    const failed = method === 'sepa' && country === 'ES' ? 90 : 10;
    const cell = { method, country, fiat: 'EUR', band: '50_to_200', volume: 100, cost: COSTS[method] };
    return [
      { ...cell, count: 100 - failed, status: 'completed', day: '2026-06-20' },
      { ...cell, count: failed, status: 'failed', day: '2026-06-20' },
    ];
  }),
);

async function kro(...argv: string[]) {
  const effects = recording();
  const code = await main([...argv, '--home', home], effects);
  return { code, stdout: effects.printed.join(''), stderr: effects.logged.join('\n') };
}

beforeAll(async () => {
  await kro('load', '--profile', SMALL, '--as-of', '2026-06-30');
  const warehouse = await openDuckDB(join(home, 'warehouse.duckdb'));
  await plantRampMarts(warehouse, '2026-06-30', PLANTED);
  await warehouse.close();
});

it('the document has a route for each context', async () => {
  const { code, stdout } = await kro('route', '--json');
  const plan = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(Object.keys(plan)).toEqual(['days', 'contexts', 'value', 'gain', 'isLimited', 'warnings']);
  expect(plan).toMatchObject({ days: 90, isLimited: false, warnings: [] });
  expect(plan.contexts.map((one: RoutingPlan['contexts'][number]) => [one.country, one.routes[0]!.first])).toEqual([
    ['DE', 'sepa'],
    ['ES', 'credit_card'],
    ['FR', 'sepa'],
  ]);
});

it('a capacity is kept', async () => {
  writeFileSync(limits, '{"sepa": {"capacity": 250}}');
  const plan: RoutingPlan = JSON.parse((await kro('route', '--json', '--limits', limits)).stdout);
  const first = plan.contexts.flatMap(({ payments, routes, today }) => {
    const routed = routes.reduce((sum, { share }) => sum + share, 0);
    const { share } = today.find(({ method }) => method === 'sepa')!;
    return [
      payments * (1 - routed) * share,
      ...routes.filter((one) => one.first === 'sepa').map((one) => payments * one.share),
    ];
  });
  expect(plan.isLimited).toBe(true);
  expect(first.reduce((sum, one) => sum + one, 0)).toBeLessThan(250.5);
});

it.each([
  [['--days', '0'], 2, 'invalid --days: 0 (takes a whole number from 1)'],
  [['--days', '3'], 1, 'no ramp payments in the last 3 days: there is nothing to route, look back further'],
  [['--limits', 'nowhere.json'], 1, 'cannot read nowhere.json: there is no such file'],
])('%j is refused in a sentence', async (argv, code, sentence) => {
  const refused = await kro('route', ...argv);
  expect(refused).toMatchObject({ code, stdout: '' });
  expect(refused.stderr).toContain(sentence);
});

describe('the text', () => {
  const context = (k: number): RoutingPlan['contexts'][number] => ({
    country: 'DE',
    band: '1000_to_5000',
    fiat: 'EUR',
    payments: 1_234_567,
    routes: [
      { first: 'ach_transfer', second: 'credit_card', share: 0.7 },
      { first: 'credit_card', second: 'ach_transfer', share: 0.2 },
    ],
    today: [],
    value: { today: 1, recommended: 1.1 + k / 100 },
    probabilityItBeatsToday: 1,
  });
  const plan: RoutingPlan = {
    days: 90,
    contexts: [...Array.from({ length: 20 }, (_, k) => context(k)), { ...context(0), routes: [] }],
    value: { today: 1e6, recommended: 2e6 },
    gain: { mean: 1e6, lower: 9e5, upper: 1.1e6 },
    isLimited: true,
    warnings: ['Not offered, as nobody began a payment with it in these days: sepa in DE, sepa in FR, sepa in ES.'],
  };

  it('fits 80 columns, names the twelve contexts that gain most and counts the others', () => {
    const text = describeRouting(plan);
    const lines = text.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.startsWith('DE EUR'))).toHaveLength(12);
    expect(text).toContain('DE EUR  1,000–5,000  1,234,567  ach_transfer (70%)  credit_card   358,024  100%');
    const prose = text.replaceAll('\n', ' ');
    expect(prose).toContain('8 more contexts with +1,333,332 USD: --json has all. 1 context best left as today.');
    expect(prose).toContain('2,000,000: +900,000 to +1,100,000 (90 % of draws). Without the limits it would be more.');
    expect(prose).toContain('offer a route to a part of the people first');
  });

  it('has no table where nothing can be gained', () => {
    const text = describeRouting({ ...plan, contexts: [{ ...context(0), routes: [] }], isLimited: false });
    expect(text).not.toContain('offer first  ');
    expect(text).toContain('1 context best left as today.');
  });
});
