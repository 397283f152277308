import { describe, expect, test } from 'vitest';
import type { MethodLimit } from '../../../src/economics/routing/limits.js';
import { recommendRouting } from '../../../src/economics/routing/recommendRouting.js';
import { attemptsOf, type Context, meanChance, routesOf, valueOfRoute } from '../../../src/economics/routing/routes.js';
import { type SuccessRates, successRates } from '../../../src/economics/routing/successRates.js';
import { stream } from '../../../src/math/random.js';

const RETRY = 0.5;
const NETS: Readonly<Record<string, number>> = { card: 1.5, bank: 2, wallet: 1.2 };

function world(seed: number) {
  const draw = stream(seed, 'routing');
  const contexts = ['US', 'DE'].flatMap((country) =>
    ['small', 'large'].map((band): Context => {
      const shares = Object.keys(NETS).map(() => 0.1 + draw.uniform());
      const total = shares.reduce((sum, share) => sum + share, 0);
      const methods = Object.entries(NETS).map(([method, net], k) => ({ method, net, share: shares[k]! / total }));
      return {
        country,
        band,
        fiat: country === 'US' ? 'USD' : 'EUR',
        payments: 100 + Math.round(400 * draw.uniform()),
        methods,
      };
    }),
  );
  const cells = contexts.flatMap(({ country, band }) =>
    Object.keys(NETS).map((method) => {
      const completed = Math.round(200 * (0.5 + 0.45 * draw.uniform()));
      return { method, country, band, completed, failed: 200 - completed };
    }),
  );
  return { contexts, rates: successRates(cells, 100, 1), retry: RETRY };
}

/** The most that plans made of one whole route a context, or of halves of two, can bring within the limits. */
function bestOfAll(
  contexts: readonly Context[],
  rates: SuccessRates,
  limits: Readonly<Record<string, MethodLimit>>,
): number {
  const chance = meanChance(rates);
  let plans: { value: number; loads: Record<string, number> }[] = [{ value: 0, loads: {} }];
  for (const context of contexts) {
    const choices = routesOf(context).map((route) => ({
      value: context.payments * valueOfRoute(context, route, RETRY, chance),
      loads: Object.fromEntries(
        Object.keys(NETS).map((method) => [
          method,
          context.payments * attemptsOf(method, context, route, RETRY, chance),
        ]),
      ),
    }));
    plans = plans.flatMap((plan) =>
      choices.map((choice) => ({
        value: plan.value + choice.value,
        loads: Object.fromEntries(
          Object.keys(NETS).map((method) => [method, (plan.loads[method] ?? 0) + choice.loads[method]!]),
        ),
      })),
    );
  }
  const kept = plans.filter(({ loads }) =>
    Object.entries(limits).every(
      ([method, { capacity = Number.POSITIVE_INFINITY, minimum = 0 }]) =>
        loads[method]! <= capacity && loads[method]! >= minimum,
    ),
  );
  return Math.max(...kept.map(({ value }) => value));
}

describe('without limits', () => {
  test.each([1, 2, 3])('every context takes the best of all its routes, world %i', async (seed) => {
    const question = world(seed);
    const { contexts, expected, isLimited } = await recommendRouting({ ...question, limits: {} });
    expect(isLimited).toBe(false);
    expect(expected.recommended).toBeCloseTo(bestOfAll(question.contexts, question.rates, {}), 6);
    expect(expected.gain.mean).toBeGreaterThan(0);
    expect(expected.gain.lower).toBeLessThan(expected.gain.mean);
    for (const { value, today, routes } of contexts) {
      expect(value).toBeGreaterThanOrEqual(today);
      expect(routes).toHaveLength(1);
    }
  });

  test('limits that hold nothing back change nothing', async () => {
    const question = world(1);
    const [free, loose] = await Promise.all(
      [{}, { card: { capacity: 1e6, minimum: 0 } }].map((limits) => recommendRouting({ ...question, limits })),
    );
    expect(loose).toEqual(free);
  });
});

describe('with limits', () => {
  test.each([1, 2, 3, 4, 5])(
    'the program brings at least what any plan of whole routes does, and keeps them, world %i',
    async (seed) => {
      const question = world(seed);
      const limits = { bank: { capacity: 500 }, wallet: { minimum: 300 } };
      const { contexts, expected, isLimited } = await recommendRouting({ ...question, limits });
      const whole = bestOfAll(question.contexts, question.rates, limits);
      expect(isLimited).toBe(true);
      expect(expected.recommended).toBeGreaterThanOrEqual(whole - 1e-6);
      // A program with six rows more than contexts splits few of them, so it cannot be far above.
      expect(expected.recommended).toBeLessThan(1.05 * whole);
      const chance = meanChance(question.rates);
      const load = (method: string) =>
        contexts.reduce((sum, { routes }, at) => {
          const context = question.contexts[at]!;
          return (
            sum +
            routes.reduce(
              (all, route) => all + context.payments * route.share * attemptsOf(method, context, route, RETRY, chance),
              0,
            )
          );
        }, 0);
      expect(load('bank')).toBeLessThan(500.01);
      expect(load('wallet')).toBeGreaterThan(299.99);
      for (const { routes } of contexts) expect(routes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    },
  );

  test('two methods in one context: what binds is met exactly (by hand)', async () => {
    const methods = [
      { method: 'card', net: 1, share: 1 },
      { method: 'bank', net: 2, share: 0 },
    ];
    const context: Context = { country: 'DE', band: 'small', fiat: 'EUR', payments: 100, methods };
    const rates: SuccessRates = { draws: 1, mean: () => 0.5, draw: () => 0.5 };
    const { contexts, expected } = await recommendRouting({
      contexts: [context],
      rates,
      retry: 0,
      limits: { bank: { capacity: 30 } },
    });
    expect(expected.recommended).toBeCloseTo(30 * 0.5 * 2 + 70 * 0.5 * 1, 6);
    expect(expected.current).toBeCloseTo(50, 9);
    expect(contexts[0]!.routes.map(({ first, share }) => [first, Math.round(100 * share)])).toEqual([
      ['card', 70],
      ['bank', 30],
    ]);
  });

  test('a tighter capacity never brings more', async () => {
    const question = world(2);
    const values = [600, 400, 200, 100].map(async (capacity) => {
      const { expected } = await recommendRouting({ ...question, limits: { bank: { capacity } } });
      return expected.recommended;
    });
    const [a, b, c, d] = await Promise.all(values);
    expect(b!).toBeLessThanOrEqual(a! + 1e-6);
    expect(c!).toBeLessThanOrEqual(b! + 1e-6);
    expect(d!).toBeLessThanOrEqual(c! + 1e-6);
  });

  test.each<[Readonly<Record<string, MethodLimit>>, RegExp]>([
    [{ card: { minimum: 1e6 } }, /card has a minimum of 1,000,000 attempts, but at most [\d,]+ reach it/],
    [{ cash: { minimum: 5 } }, /cash has a minimum of 5 attempts, but at most 0 reach it/],
    [
      { card: { capacity: 0 }, bank: { capacity: 0 }, wallet: { capacity: 0 } },
      /the limits of card, bank, wallet cannot be kept together/,
    ],
  ])('%o cannot be kept, in a sentence that names the method', async (limits, sentence) => {
    await expect(recommendRouting({ ...world(1), limits })).rejects.toThrow(sentence);
  });
});

test('a context with one method has one route, and nothing to gain', async () => {
  const context: Context = {
    country: 'BR',
    band: 'small',
    fiat: 'USD',
    payments: 10,
    methods: [{ method: 'card', net: 1, share: 1 }],
  };
  const rates: SuccessRates = { draws: 4, mean: () => 0.8, draw: () => 0.8 };
  const { contexts, expected } = await recommendRouting({ contexts: [context], rates, retry: 0, limits: {} });
  expect(contexts[0]!.routes).toEqual([{ first: 'card', second: null, share: 1 }]);
  expect(expected.gain).toEqual({ mean: 0, lower: 0, upper: 0 });
});
