/**
 * The exchange, a day at a time: sign-ups, identity checks, then every life's day in the order of the clock. What is planned goes
 * on the agenda, and each event may put what follows there, so that money is spent only after it has arrived.
 */
import { CHANNELS } from '../contract/vocabulary.js';
import { exponential } from '../math/distributions.js';
import { createStreams } from '../math/streams.js';
import { type Day, dayOfMicros, lastDayOfMonth } from '../time.js';
import { createAgenda } from './agenda.js';
import { decideChecks } from './beginnings.js';
import { openBooks } from './books.js';
import { type Drive, driveOf } from './drive.js';
import { settleDeposit } from './funding.js';
import { FILL, LAPSE, LEAVE, type Lives, leavePlace, NEXT_ORDER, RETRY, SESSION, SETTLE, WISH } from './lives.js';
import type { Marketing } from './marketing/marketing.js';
import { fillOrder, lapseOrder, watchStanding } from './orders.js';
import { waits } from './people.js';
import { type Quotes, quotesOf } from './quotes.js';
import { retryOnRamp, settleRamp } from './ramp.js';
import { momentOf } from './rhythm.js';
import { nextOrder, openSession, resumeWish } from './sessions.js';
import { signUp } from './signups.js';
import { DEPOSIT, RAMP, type Traders } from './traders.js';
import { closeMonth } from './truth.js';
import { closeRows, silenceOf } from './userRows.js';
import { settleWithdrawal, withdrawAll } from './withdrawals.js';
import { freshState, type Shard, type ShardState, type WorldSpec } from './world.js';

/** A shard before its first day, or as a checkpoint's state left it; the state is used, not copied. */
export function openShard(spec: WorldSpec, number: number, marketing: Marketing, resumed?: ShardState): Shard {
  const state = resumed ?? freshState(spec.start, CHANNELS.length);
  const shared = {
    spec,
    people: state.people,
    quotes: quotesOf(spec.market),
    drive: driveOf(spec.market, spec.profile.feeSurcharge),
  };
  const silence = silenceOf(state);
  const books = openBooks(number, state.people, state.traders, state.house, (trader, of) => silence.expect(trader, of));
  const lives = livesOf(shared, state.traders, books, 1);
  const otherLives = livesOf(shared, state.clones, null, 1 / Math.max(1, spec.profile.truthLives));
  return { spec, number, marketing, state, books, silence, lives, otherLives };
}

interface Shared {
  readonly spec: WorldSpec;
  readonly people: ShardState['people'];
  readonly quotes: Quotes;
  readonly drive: Drive;
}

function livesOf(shared: Shared, traders: Traders, books: Lives['books'], weight: number): Lives {
  return { ...shared, traders, books, weight, agenda: createAgenda(), draw: createStreams() };
}

/** A copy of the state that nothing later changes; take the rows first. */
export function checkpoint(shard: Shard): ShardState {
  return structuredClone(shard.state);
}

/** Lives the day after the last one. */
export function step(shard: Shard): void {
  const day = shard.state.day + 1;
  shard.books.entries = 0;
  if (day === lastDayOfMonth(day - 1) + 1) shard.state.caused.fill(0);
  signUp(shard, day);
  decideChecks(shard, day);
  for (const lives of [shard.lives, shard.otherLives]) liveDay(shard, lives, day);
  closeRows(shard, day);
  shard.state.day = day;
  if (day === lastDayOfMonth(day)) closeMonth(shard, day);
}

function liveDay(shard: Shard, lives: Lives, day: Day): void {
  watchStanding(lives, day);
  watchPayments(lives, day);
  rouse(lives, day);
  lives.agenda.run((kind, subject, at) => act(shard, lives, kind, subject, at));
}

/** Payments of earlier days that settle today. */
function watchPayments(lives: Lives, day: Day): void {
  const { payments } = lives.traders;
  for (let payment = 0; payment < payments.size; payment++)
    if (payments.live[payment] === 1 && dayOfMicros(payments.settlesAt[payment]!) === day)
      lives.agenda.add(payments.settlesAt[payment]!, SETTLE, payment);
}

/** Who acts today: everybody's clock runs down by their drive, and a session begins when it is spent. */
function rouse(lives: Lives, day: Day): void {
  const { traders, drive, people } = lives;
  const [mood, stir, common] = [drive.mood, drive.stir, drive.common].map((series) => series[day - drive.from]!) as [
    number,
    number,
    number,
  ];
  traders.active = traders.active.filter((trader) => {
    if (day < traders.firstOn[trader]!) return true;
    if (day === traders.leavesOn[trader]) {
      lives.agenda.add(drawMoment(lives, trader, day), LEAVE, trader);
      return false;
    }
    if (day === traders.firstOn[trader]) {
      if (day > dayOfMicros(people.decidedAt[traders.person[trader]!]!))
        lives.agenda.add(drawMoment(lives, trader, day), SESSION, trader);
      return true;
    }
    const person = traders.person[trader]!;
    const rate =
      people.activity[person]! *
      common *
      Math.exp(people.priceSensitivity[person]! * mood + people.volatilitySensitivity[person]! * stir);
    traders.clock[trader]! -= rate;
    if (traders.clock[trader]! > 0) return true;
    const at = drawMoment(lives, trader, day);
    traders.clock[trader] = exponential(lives.draw, 1);
    lives.agenda.add(at, SESSION, trader);
    return true;
  });
}

function drawMoment(lives: Lives, trader: number, day: Day): number {
  const { traders, draw } = lives;
  return momentOf(draw.at(traders.stream, trader), day, traders.utcOffset[trader]!);
}

function act(shard: Shard, lives: Lives, kind: number, subject: number, at: number): void {
  if (kind === SESSION) openSession(lives, subject, at);
  else if (kind === NEXT_ORDER) nextOrder(lives, subject, at);
  else if (kind === WISH) resumeWish(lives, subject, at);
  else if (kind === RETRY) retryOnRamp(lives, subject, at);
  else if (kind === FILL) fillOrder(lives, subject, at);
  else if (kind === LAPSE) lapseOrder(lives, subject, at);
  else if (kind === LEAVE) leave(shard, lives, subject, at);
  else settle(lives, subject, at);
}

function settle(lives: Lives, payment: number, at: number): void {
  const kind = lives.traders.payments.kind[payment];
  if (kind === DEPOSIT) settleDeposit(lives, payment, at);
  else if (kind === RAMP) settleRamp(lives, payment, at);
  else settleWithdrawal(lives, payment, at);
}

/** Of those who leave, the part who take everything with them. */
const TAKES_ALL = 0.5;

function leave(shard: Shard, lives: Lives, trader: number, at: number): void {
  const { traders, people } = lives;
  const draw = lives.draw.at(traders.stream, trader);
  if (draw.uniform() < TAKES_ALL) withdrawAll(lives, draw, trader, at);
  traders.gone[trader] = 1;
  if (lives.books !== null) {
    const person = traders.person[trader]!;
    people.droppedOutOn[person] = dayOfMicros(at);
    waits(people.truthWaits, shard.state.people.waiting.truths, person);
  }
  leavePlace(lives, trader);
}
