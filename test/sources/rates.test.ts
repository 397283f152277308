/** Frankfurter and open.er-api.com, played on loopback; the oracle is the rate by rule of every day. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { SourceError } from '../../src/error.js';
import { isBusinessDay } from '../../src/sources/businessDays.js';
import { openExchangeRates } from '../../src/sources/exchangeRates.js';
import { openFrankfurter } from '../../src/sources/frankfurter.js';
import { formatDay, parseDay, weekdayOf } from '../../src/time.js';
import { type Clock, clocked } from './clock.js';
import { playProvider, rateOf } from './provider.js';

const START = '2026-07-01T12:20:00Z';
const day = (text: string) => parseDay(text, 'day');
let now = START;
const provider = await playProvider(() => Date.parse(now));
afterAll(() => provider.close());

let clock: Clock;
beforeEach(() => {
  now = START;
  clock = clocked(START);
  provider.reset();
});

const refusal = (work: Promise<unknown>): Promise<SourceError> =>
  work.then(
    () => expect.unreachable('accepted'),
    (error: SourceError) => error,
  );

const signal = new AbortController().signal;

async function euros(from: string, to: string): Promise<Record<string, number>> {
  const frankfurter = openFrankfurter({ url: provider.url, timeout: 300 }, clock, signal);
  const feed = await frankfurter.history({ from: day(from), to: day(to) }, clock.now() + 60_000);
  expect([...feed.rates.keys()]).toEqual(['EUR', 'GBP', 'CAD']);
  return Object.fromEntries([...feed.rates.get('EUR')!].map(([one, rate]) => [formatDay(one), rate]));
}

describe('Frankfurter', () => {
  test('gives business days as they are and carries Friday over the weekend', async () => {
    const friday = rateOf('EUR', day('2026-06-12'));
    expect(await euros('2026-06-11', '2026-06-15')).toEqual({
      '2026-06-11': rateOf('EUR', day('2026-06-11')),
      '2026-06-12': friday,
      '2026-06-13': friday,
      '2026-06-14': friday,
      '2026-06-15': rateOf('EUR', day('2026-06-15')),
    });
    expect(provider.asked).toEqual(['/2026-06-04..2026-06-15?base=USD&symbols=EUR,GBP,CAD']);
  });

  test('carries Friday into a window that begins on a Sunday', async () => {
    expect((await euros('2026-06-14', '2026-06-15'))['2026-06-14']).toBe(rateOf('EUR', day('2026-06-12')));
  });

  test('does not carry a rate into a business day that may still get its own', async () => {
    edit((rates) => delete rates['2026-06-30']);
    expect(Object.keys(await euros('2026-06-26', '2026-06-30')).at(-1)).toBe('2026-06-29');
  });

  test('carries it over a closing day', async () => {
    edit((rates) => [delete rates['2026-04-03'], delete rates['2026-04-06']]);
    const rates = await euros('2026-04-01', '2026-04-06');
    expect(rates['2026-04-06']).toBe(rateOf('EUR', day('2026-04-02')));
  });

  type Edit = (rates: Record<string, Record<string, unknown>>) => unknown;
  test.each<[string, Edit, RegExp]>([
    ['a missing currency', (r) => delete r['2026-06-10']!['GBP'], /wrong at rates\.2026-06-10\.GBP/],
    ['a null', (r) => (r['2026-06-10']!['EUR'] = null), /wrong at rates\.2026-06-10\.EUR/],
    ['a negative', (r) => (r['2026-06-10']!['EUR'] = -0.86), /wrong at rates\.2026-06-10\.EUR \(too small\)/],
    ['per cent', (r) => (r['2026-06-10']!['EUR'] = 86), /wrong at rates\.2026-06-10\.EUR \(too big\)/],
    ['a leap', (r) => (r['2026-06-10']!['EUR'] = 1.16), /EUR leaps from .* to 1\.16 on 2026-06-10/],
    ['a day that is none', (r) => (r['2026-06-31'] = r['2026-06-10']!), /wrong at rates\.2026-06-31/],
    ['a day that was not asked for', (r) => (r['2026-07-05'] = r['2026-06-10']!), /2026-07-05 is outside/],
    [
      'a wrong order',
      (r) => {
        const first = r['2026-06-01'];
        delete r['2026-06-01'];
        r['2026-06-01'] = first!;
      },
      /2026-06-01 is not later than the day before it/,
    ],
    [
      'rates by the week',
      (r) => Object.keys(r).map((one) => weekdayOf(day(one)) > 0 && delete r[one]),
      /no rates between 2026-06-01 and 2026-06-08/,
    ],
  ])('refuses %s, after one request', async (_, change, reason) => {
    edit(change);
    expect((await refusal(euros('2026-06-08', '2026-06-30'))).reason).toMatch(reason);
    expect(provider.asked).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['another base', { amount: 1, base: 'EUR', rates: {} }],
    ['another amount', { amount: 100, base: 'USD', rates: {} }],
    ['an error with status 200', { message: 'not found' }],
  ])('refuses %s', async (_, body) => {
    provider.fault = () => ({ body: JSON.stringify(body) });
    expect((await refusal(euros('2026-06-08', '2026-06-30'))).reason).toMatch(/the answer is wrong at/);
  });
});

describe('today’s rates', () => {
  const today = () => openExchangeRates({ url: provider.url, timeout: 300 }, clock, signal).today(clock.now() + 60_000);

  test('are today’s', async () => {
    const { rates } = await today();
    expect([...rates.get('CAD')!]).toEqual([[day('2026-07-01'), rateOf('CAD', day('2026-07-01'))]]);
  });

  test('are never those of another day', async () => {
    now = '2026-06-30T23:00:00Z';
    expect((await refusal(today())).reason).toBe('its rates are of 2026-06-30, not of today');
  });

  test.each<[string, unknown]>([
    ['an error with status 200', { result: 'error', 'error-type': 'quota-reached' }],
    ['another base', { result: 'success', base_code: 'EUR', time_last_update_unix: 1, rates: {} }],
    ['a dollar that is not one', { result: 'success', base_code: 'USD', time_last_update_unix: 1, rates: { USD: 2 } }],
  ])('refuse %s', async (_, body) => {
    provider.fault = () => ({ body: JSON.stringify(body) });
    expect((await refusal(today())).reason).toMatch(/the answer is wrong at/);
  });
});

/** The closing days that the European Central Bank announced for these years. */
test.each([
  ['2024', ['01-01', '03-29', '04-01', '05-01', '12-25', '12-26']],
  ['2025', ['01-01', '04-18', '04-21', '05-01', '12-25', '12-26']],
  ['2026', ['01-01', '04-03', '04-06', '05-01', '12-25']],
])('closing days of %s', (year, closed) => {
  const found: string[] = [];
  for (let one = day(`${year}-01-01`); one <= day(`${year}-12-31`); one++)
    if (weekdayOf(one) < 5 && !isBusinessDay(one)) found.push(formatDay(one).slice(5));
  expect(found).toEqual(closed);
});

function edit(change: (rates: Record<string, Record<string, unknown>>) => unknown): void {
  provider.fault = () => ({
    body: (right) => {
      const answer = right as { rates: Record<string, Record<string, unknown>> };
      change(answer.rates);
      return answer;
    },
  });
}
