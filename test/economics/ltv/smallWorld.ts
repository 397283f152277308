/** Histories of people who are known in full: the generator twin of the value model. */
import type { Histories } from '../../../src/economics/histories.js';
import { exponential, normal } from '../../../src/math/distributions.js';
import { stream } from '../../../src/math/random.js';
import { beta, gamma } from '../../../src/math/variates.js';

export interface SmallWorld {
  readonly users: number;
  /** Days from the first sign-up to the as-of day. */
  readonly days: number;
  readonly seed: number;
  /** How active people are on a day, 1 on average. */
  readonly market?: (day: number) => number;
}

export const RATE = { shape: 1.5, rate: 12 } as const;
export const LEAVING = { a: 0.5, b: 2.5 } as const;
export const SPEND = { levels: 1.6, days: 0.9, mean: 0.4 } as const;
/** Chance to ever begin, and the mean wait. */
export const BEGIN = { share: 0.4, wait: 6 } as const;
const FIRST = 19_000;

/** MBG/NBD in market time, log-normal spend, waits from an exponential distribution; two channels and products, alike. */
export function smallWorld({ users, days, seed, market = () => 1 }: SmallWorld): Histories {
  const asOf = FIRST + days - 1;
  const rows: { user: number; day: number; gross: number; isRamp: boolean }[] = [];
  const signupDay = new Int32Array(users);
  for (let user = 0; user < users; user++) {
    const random = stream(seed, 'small world', user);
    signupDay[user] = FIRST + Math.floor(random.uniform() * days);
    if (random.uniform() > BEGIN.share) continue;
    const begin = signupDay[user]! + Math.floor(exponential(random, BEGIN.wait));
    const rate = gamma(random, RATE.shape, RATE.rate);
    const leaving = beta(random, LEAVING.a, LEAVING.b);
    const level = SPEND.mean + SPEND.levels * normal(random);
    for (let day = begin; day <= asOf; day++) {
      if (day > begin && random.uniform() > -Math.expm1(-rate * market(day - FIRST))) continue;
      rows.push({ user, day, gross: Math.exp(level + SPEND.days * normal(random)), isRamp: user % 2 === 0 });
      if (random.uniform() < leaving) break;
    }
  }
  const column = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  const none = () => new Float64Array(rows.length);
  const first = new Uint32Array(users + 1);
  for (const { user } of rows) first[user + 1]!++;
  for (let user = 0; user < users; user++) first[user + 1]! += first[user]!;
  const half = Uint16Array.from({ length: users }, (_, user) => user % 2);
  return {
    asOf,
    users: {
      ids: Array.from({ length: users }, (_, user) => String(user).padStart(8, '0')),
      signupDay,
      groupings: new Map([
        ['channel', { names: ['organic', 'paid_search'], of: Uint16Array.from(half, (_, user) => (user >> 1) % 2) }],
        ['first_product', { names: ['ramp', 'exchange'], of: half }],
      ]),
    },
    first,
    day: Int32Array.from(rows, ({ day }) => day),
    isActive: new Uint8Array(rows.length).fill(1),
    gross: {
      trade_fee: column(({ gross, isRamp }) => (isRamp ? 0 : gross)),
      ramp_fee: column(({ gross, isRamp }) => (isRamp ? gross : 0)),
      withdrawal_fee: none(),
    },
    cost: {
      trade_fee: none(),
      ramp_fee: column(({ gross, isRamp }) => (isRamp ? 0.4 * gross : 0)),
      withdrawal_fee: none(),
    },
  };
}
