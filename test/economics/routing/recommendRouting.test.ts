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
    const { contexts, value: all, gain, isLimited } = await recommendRouting({ ...question, limits: {} });
    expect(isLimited).toBe(false);
    expect(all.recommended).toBeCloseTo(bestOfAll(question.contexts, question.rates, {}), 6);
    expect(gain.mean).toBeGreaterThan(0);
    expect(gain.lower).toBeLessThan(gain.mean);
    for (const { value, routes } of contexts) {
      expect(value.recommended).toBeGreaterThanOrEqual(value.today);
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
      const { contexts, value, isLimited } = await recommendRouting({ ...question, limits });
      const whole = bestOfAll(question.contexts, question.rates, limits);
      expect(isLimited).toBe(true);
      expect(value.recommended).toBeGreaterThanOrEqual(whole - 1e-6);
      // A program with six rows more than contexts splits few of them, so it cannot be far above.
      expect(value.recommended).toBeLessThan(1.05 * whole);
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

  test('two methods in one context: what binds is met exactly, and the rest stays as today (by hand)', async () => {
    const methods = [
      { method: 'card', net: 1, share: 1 },
      { method: 'bank', net: 2, share: 0 },
    ];
    const context: Context = { country: 'DE', band: 'small', fiat: 'EUR', payments: 100, methods };
    const rates: SuccessRates = { draws: 1, mean: () => 0.5, draw: () => 0.5 };
    const { contexts, value } = await recommendRouting({
      contexts: [context],
      rates,
      retry: 0,
      limits: { bank: { capacity: 30 } },
    });
    expect(value.recommended).toBeCloseTo(30 * 0.5 * 2 + 70 * 0.5 * 1, 6);
    expect(value.today).toBeCloseTo(50, 9);
    expect(contexts[0]!.routes.map(({ first, share }) => [first, Math.round(100 * share)])).toEqual([['bank', 30]]);
  });

  test('a tighter capacity never brings more', async () => {
    const question = world(2);
    const values = [600, 400, 200, 100].map(async (capacity) => {
      const { value } = await recommendRouting({ ...question, limits: { bank: { capacity } } });
      return value.recommended;
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

const SURE: SuccessRates = { draws: 4, mean: () => 0.8, draw: () => 0.8 };

test.each([
  ['one method', [{ method: 'card', net: 1, share: 1 }]],
  [
    'a best method that all try again today',
    [
      { method: 'card', net: 1, share: 1 },
      { method: 'bank', net: 0.5, share: 0 },
    ],
  ],
])('a context with %s stays as it is, and gains nothing', async (_, methods) => {
  const context: Context = { country: 'BR', band: 'small', fiat: 'USD', payments: 10, methods };
  const { contexts, gain } = await recommendRouting({ contexts: [context], rates: SURE, retry: 0.5, limits: {} });
  expect(contexts[0]!.routes).toEqual([]);
  expect(contexts[0]!.value.recommended).toBe(contexts[0]!.value.today);
  expect(gain).toEqual({ mean: 0, lower: 0, upper: 0 });
});

test('limits of a method that no route can move are kept today, or never', async () => {
  const context: Context = {
    country: 'BR',
    band: 'small',
    fiat: 'USD',
    payments: 10,
    methods: [{ method: 'card', net: 1, share: 1 }],
  };
  const question = { contexts: [context], rates: SURE, retry: 0 };
  const other = { ...world(1), limits: { wallet: { minimum: 300 } } };
  const kept = await recommendRouting({ ...question, limits: { card: { capacity: 10, minimum: 10 } } });
  expect(kept.isLimited).toBe(false);
  await expect(recommendRouting({ ...question, limits: { card: { capacity: 5 } } })).rejects.toThrow(
    'card has a capacity of 5 attempts, but at least 10 reach it',
  );
  const { contexts } = await recommendRouting({
    ...other,
    contexts: [...other.contexts, { ...context, country: 'US', methods: [{ method: 'bank', net: 2, share: 1 }] }],
    limits: { ...other.limits, bank: { capacity: 500 } },
  });
  expect(contexts.at(-1)!.routes).toEqual([]);
});

test('a capacity below what today brings moves as much away as it must (by hand)', async () => {
  const methods = [
    { method: 'card', net: 1, share: 1 },
    { method: 'bank', net: 0.5, share: 0 },
  ];
  const context: Context = { country: 'BR', band: 'small', fiat: 'USD', payments: 100, methods };
  const limits = { card: { capacity: 90 } };
  const { contexts, value } = await recommendRouting({ contexts: [context], rates: SURE, retry: 0, limits });
  const toBank = contexts[0]!.routes.filter(({ first }) => first === 'bank');
  expect(toBank).toEqual([{ first: 'bank', second: 'card', share: expect.closeTo(0.1, 6) }]);
  expect(value.recommended).toBeCloseTo(80 - 10 * 0.8 * 0.5, 6);
});
