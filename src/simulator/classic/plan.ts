/**
 * The plan of a `classic` world: its counts are given, so every deposit, withdrawal and order is a slot with a moment,
 * and its kind and final status come from a shuffled deck of exact counts. Who fills a slot is drawn when its moment comes.
 */
import { UserError } from '../../error.js';
import { integer } from '../../math/distributions.js';
import { type Stream, stream } from '../../math/random.js';
import { type Day, dayOfMicros, type Micros, type Window, weekdayOf } from '../../time.js';
import { momentOf, WEEKDAYS } from '../rhythm.js';
import { deck, type Person } from './people.js';
import { type CountsProfile, countsOf, SHARES } from './profile.js';

export interface Slot {
  readonly kind: 'deposit' | 'withdrawal' | 'order';
  /** Number within its kind: the subject of its stream and its id. */
  readonly index: number;
  readonly at: Micros;
}

export interface Plan {
  readonly slotsByDay: ReadonlyMap<Day, readonly Slot[]>;
  readonly deposits: readonly { type: keyof typeof SHARES.depositType; status: keyof typeof SHARES.deposit }[];
  readonly withdrawals: readonly { type: keyof typeof SHARES.withdrawalType; status: keyof typeof SHARES.withdrawal }[];
  readonly orders: readonly OrderFate[];
}

export interface OrderFate {
  readonly type: 'market' | 'limit';
  readonly status: keyof typeof SHARES.order;
}

/** Of the orders that fill whole: practically all market orders do, and they are 30 % of all orders. */
const MARKET_SHARE_OF_FILLED = 0.75;

export function planClassic(
  profile: CountsProfile,
  seed: number,
  shard: number,
  span: Window,
  people: readonly Person[],
): Plan {
  const verified = verifiedByDay(span, people);
  const slotsOf = (kind: Slot['kind'], count: number, lag: number) =>
    drawMoments(stream(seed, `plan/${kind}`, shard), span, verified, count, lag).map((at, index) => ({
      kind,
      index,
      at,
    }));
  const pairs = <A extends string, B extends string>(
    kind: string,
    count: number,
    types: Record<A, number>,
    states: Record<B, number>,
  ) => {
    const type = deck(stream(seed, `plan/${kind}/type`, shard), countsOf(types, count));
    const status = deck(stream(seed, `plan/${kind}/status`, shard), countsOf(states, count));
    return type.map((t, i) => ({ type: t, status: status[i]! }));
  };
  return {
    // Orders follow deposits by days, withdrawals by weeks: money must be there first.
    slotsByDay: groupByDay([
      ...slotsOf('deposit', profile.deposits, 2),
      ...slotsOf('order', profile.orders, 6),
      ...slotsOf('withdrawal', profile.withdrawals, 25),
    ]),
    deposits: pairs('deposit', profile.deposits, SHARES.depositType, SHARES.deposit),
    withdrawals: pairs('withdrawal', profile.withdrawals, SHARES.withdrawalType, SHARES.withdrawal),
    orders: dealOrders(stream(seed, 'plan/order/fate', shard), profile.orders),
  };
}

function dealOrders(draw: Stream, count: number): OrderFate[] {
  const statuses = deck(draw, countsOf(SHARES.order, count));
  const filled = statuses.filter((status) => status === 'filled').length;
  const types = deck(draw, countsOf({ market: MARKET_SHARE_OF_FILLED, limit: 1 - MARKET_SHARE_OF_FILLED }, filled));
  return statuses.map((status) => ({ status, type: status === 'filled' ? types.pop()! : 'limit' }));
}

function verifiedByDay(span: Window, people: readonly Person[]): number[] {
  const counts = new Array<number>(span.to - span.from + 1).fill(0);
  for (const { kycStatus, decidedAt } of people)
    if (kycStatus === 'verified' && decidedAt !== null) counts[dayOfMicros(decidedAt) - span.from]!++;
  for (let i = 1; i < counts.length; i++) counts[i]! += counts[i - 1]!;
  return counts;
}

/** A profile can be valid and yet too small to live in. */
export function nobodyVerified(what: string): UserError {
  return new UserError(`nobody is verified in time for ${what}: give the profile more users or more days`);
}

/** `count` moments in order, days in proportion to who was verified `lag` days before. */
function drawMoments(draw: Stream, span: Window, verified: readonly number[], count: number, lag: number): Micros[] {
  const weights = verified.map((_, i) => (verified[i - lag] ?? 0) * WEEKDAYS[weekdayOf(span.from + i)]!);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0 && count > 0) throw nobodyVerified(`${count} slots of the plan`);
  const step = total / count;
  const moments: Micros[] = [];
  let passed = 0;
  for (let i = 0; i < weights.length; i++) {
    passed += weights[i]!;
    while (moments.length < count && (moments.length + 0.5) * step <= passed)
      moments.push(momentOf(draw, span.from + i, OFFSETS[integer(draw, 0, OFFSETS.length - 1)]!));
  }
  return moments.toSorted((a, b) => a - b);
}

/** Slots have no country yet; these offsets stand for the two big populations. */
const OFFSETS = [-6, 0, 1] as const;

function groupByDay(slots: readonly Slot[]): Map<Day, Slot[]> {
  const days = new Map<Day, Slot[]>();
  for (const slot of slots.toSorted((a, b) => a.at - b.at)) {
    const day = dayOfMicros(slot.at);
    if (!days.has(day)) days.set(day, []);
    days.get(day)!.push(slot);
  }
  return days;
}
