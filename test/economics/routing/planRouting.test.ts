import { describe, expect, test } from 'vitest';
import { marginsOf } from '../../../src/economics/routing/margins.js';
import type { FirstAttempts, PaymentHistory, Payments } from '../../../src/economics/routing/payments.js';
import { contextsOf, planRouting, requirePayments } from '../../../src/economics/routing/planRouting.js';

const METHODS = ['card', 'bank'] as const;
/** USD per USD of ticket. */
const MARGINS = { card: 0.005, bank: 0.01 };

interface Cell {
  readonly method: (typeof METHODS)[number];
  readonly country: string;
  readonly band?: string;
  readonly completed: number;
  readonly failed: number;
  readonly ticket?: number;
}

function history({ method, country, band = 'small', completed, failed, ticket = 100 }: Cell): PaymentHistory {
  const volume = completed * ticket;
  const net = volume * MARGINS[method];
  return {
    method,
    country,
    band,
    completed,
    failed,
    volume,
    net,
    judgedFailures: failed,
    retriedFailures: failed / 2,
  };
}

function begun(method: string, country: string, payments: number, rest: Partial<FirstAttempts> = {}): FirstAttempts {
  return { method, country, band: 'small', fiat: 'EUR', payments, volume: 100 * payments, ...rest };
}

/** Bank leaves twice of what the card leaves, in two countries, and works as well everywhere but in FR. */
function worldWhereBankFailsInFrance(): Payments {
  const cells = ['DE', 'FR'].flatMap((country) =>
    METHODS.map((method): Cell => {
      const completed = method === 'bank' && country === 'FR' ? 20 : 180;
      return { method, country, completed, failed: 200 - completed };
    }),
  );
  const recent = ['DE', 'FR'].flatMap((country) => METHODS.map((method) => begun(method, country, 50)));
  return { days: 90, history: cells.map(history), recent };
}

describe('a method that fails in one country alone', () => {
  test('is offered first in the others, and second there', async () => {
    const { contexts, gain, warnings } = await planRouting(worldWhereBankFailsInFrance(), {});
    expect(contexts.map(({ country, routes }) => [country, routes])).toEqual([
      ['DE', [{ first: 'bank', second: 'card', share: 1 }]],
      ['FR', [{ first: 'card', second: 'bank', share: 1 }]],
    ]);
    for (const { value, probabilityItBeatsToday } of contexts) {
      expect(value.recommended).toBeGreaterThan(value.today);
      expect(probabilityItBeatsToday).toBeGreaterThan(0.95);
    }
    expect(gain.lower).toBeGreaterThan(0);
    expect(warnings).toEqual([]);
  });
});

describe('contexts', () => {
  test('hold what is begun there, by whichever method, at the ticket of all (by hand)', () => {
    const recent = [
      begun('card', 'DE', 30, { volume: 3000 }),
      begun('bank', 'DE', 10, { volume: 3000 }),
      begun('card', 'DE', 5, { band: 'large', volume: 5000 }),
      begun('card', 'DE', 2, { fiat: 'GBP' }),
    ];
    const cells = METHODS.map((method) => history({ method, country: 'DE', completed: 1e9, failed: 0 }));
    const contexts = contextsOf({ days: 90, history: cells, recent });
    const net = (method: (typeof METHODS)[number], ticket: number) => expect.closeTo(MARGINS[method] * ticket, 6);
    expect(contexts).toEqual([
      {
        country: 'DE',
        band: 'small',
        fiat: 'EUR',
        payments: 40,
        methods: [
          { method: 'bank', net: net('bank', 150), share: 0.25 },
          { method: 'card', net: net('card', 150), share: 0.75 },
        ],
      },
      {
        country: 'DE',
        band: 'large',
        fiat: 'EUR',
        payments: 5,
        methods: [
          { method: 'bank', net: net('bank', 1000), share: 0 },
          { method: 'card', net: net('card', 1000), share: 1 },
        ],
      },
      {
        country: 'DE',
        band: 'small',
        fiat: 'GBP',
        payments: 2,
        methods: [{ method: 'card', net: net('card', 100), share: 1 }],
      },
    ]);
  });

  test('offer nothing that nobody used in the period, and say so', async () => {
    const world = worldWhereBankFailsInFrance();
    const recent = world.recent.filter(({ method, country }) => method === 'card' || country === 'DE');
    const { contexts, warnings } = await planRouting({ ...world, recent }, {});
    expect(contexts.map(({ country, today }) => [country, today.map(({ method }) => method)])).toEqual([
      ['DE', ['bank', 'card']],
      ['FR', ['card']],
    ]);
    expect(warnings).toEqual(['Not offered, as nobody began a payment with it in these days: bank in FR.']);
  });
});

describe('margins', () => {
  const cells = [
    history({ method: 'card', country: 'DE', completed: 995, failed: 0 }),
    history({ method: 'bank', country: 'DE', completed: 1, failed: 0, band: 'large', ticket: 1000 }),
    history({ method: 'bank', country: 'FR', completed: 0, failed: 9 }),
  ];
  const all = (995 * 100 * MARGINS.card + 1000 * MARGINS.bank) / (995 * 100 + 1000);
  const ofBank = (MARGINS.bank + 5 * all) / 6;

  test('of many payments are their own', () => {
    expect(marginsOf(cells)('card', 'small')).toBeCloseTo(MARGINS.card, 4);
  });

  test('of one payment are five sixths those of the method, and of none all of them (by hand)', () => {
    expect(marginsOf(cells)('bank', 'large')).toBeCloseTo((MARGINS.bank + 5 * ofBank) / 6, 12);
    expect(marginsOf(cells)('bank', 'small')).toBeCloseTo(ofBank, 12);
    expect(marginsOf(cells)('cash', 'small')).toBeCloseTo(all, 12);
  });
});

describe('nothing to learn from', () => {
  const world = worldWhereBankFailsInFrance();

  test.each<[string, Payments, RegExp]>([
    ['no history', { ...world, history: [], recent: [] }, /^no ramp payments are loaded: there is nothing to route$/],
    ['nothing begun', { ...world, recent: [] }, /^no ramp payments in the last 90 days: .* look back further$/],
    [
      'nothing completed',
      { ...world, history: world.history.map((one) => ({ ...one, completed: 0, volume: 0, net: 0 })) },
      /^no ramp payment has completed yet/,
    ],
  ])('%s is told in a sentence', (_, payments, sentence) => {
    expect(() => requirePayments(payments)).toThrow(sentence);
  });
});
