/**
 * The exchange, a day at a time: sign-ups, identity checks, then every life's day in the order of the clock. What is planned goes
 * on the agenda, and each event may put what follows there, so that money is spent only after it has arrived.
 */
import { CHANNELS } from '../contract/vocabulary.js';
import { exponential } from '../math/distributions.js';
import { Streams } from '../math/streams.js';
import { type Day, dayOfMicros, lastDayOfMonth } from '../time.js';
import { type Act, Agenda } from './agenda.js';
import { decideChecks } from './beginnings.js';
import { openBooks } from './books.js';
import { discount } from './chance.js';
import { Diaries } from './diaries.js';
import { driveOf } from './drive.js';
import { settleDeposit } from './funding.js';
import { HOLDABLE } from './holdable.js';
import { FILL, LAPSE, LEAVE, type Lives, leavePlace, NEXT_ORDER, plan, RETRY, SESSION, SETTLE, WISH } from './lives.js';
import type { Marketing } from './marketing/marketing.js';
import { fillOrder, lapseOrder, watchStanding } from './orders.js';
import { closePanel, joinPanel } from './panel.js';
import { waits } from './people.js';
import { quotesOf } from './quotes.js';
import { retryOnRamp, settleRamp } from './ramp.js';
import { momentOf } from './rhythm.js';
import { nextOrder, openSession, resumeWish } from './sessions.js';
import type { Shard } from './shard.js';
import { signUp } from './signups.js';
import { silenceOf } from './silence.js';
import { freshState, type ShardState } from './state.js';
import { DEPOSIT, RAMP, type Traders } from './traders.js';
import { closeMonth } from './truth.js';
import { closeRows } from './userRows.js';
import { leaveWithMoney, settleWithdrawal } from './withdrawals.js';
import type { WorldSpec } from './world.js';

/** A shard before its first day, or as a checkpoint's state left it; the state is used, not copied. */
export function openShard(spec: WorldSpec, number: number, marketing: Marketing, resumed?: ShardState): Shard {
  const state = resumed ?? freshState(spec.start, CHANNELS.length);
  const withdrawalFees = Float64Array.from(HOLDABLE, (asset) => spec.profile.withdrawalFees[asset]);
  const shared = { ...preparedFor(spec), spec, people: state.people, withdrawalFees };
  const silence = silenceOf(state);
  const books = openBooks(number, state.people, state.traders, state.house, (trader, of) => silence.expect(trader, of));
  const lives = livesOf(shared, state.traders, books, 1);
  const otherLives = livesOf(shared, state.clones, null, 1 / Math.max(1, spec.profile.truthLives));
  const { people, traders } = state.panel;
  const panelLives = livesOf({ ...shared, people }, traders, null, 1);
  return { spec, number, marketing, state, books, silence, lives, otherLives, panelLives };
}

type Prepared = Pick<Lives, 'quotes' | 'drive'>;

/** All shards of a world look at one market: what is made of it is made once. */
const PREPARED = new WeakMap<WorldSpec['market'], Map<number, Prepared>>();

function preparedFor({ market, profile }: WorldSpec): Prepared {
  const bySurcharge = PREPARED.get(market) ?? new Map<number, Prepared>();
  PREPARED.set(market, bySurcharge);
  const known = bySurcharge.get(profile.feeSurcharge);
  const prepared = known ?? { quotes: quotesOf(market), drive: driveOf(market, profile.feeSurcharge) };
  bySurcharge.set(profile.feeSurcharge, prepared);
  return prepared;
}

type Shared = Pick<Lives, 'spec' | 'people' | 'quotes' | 'drive' | 'withdrawalFees'>;

function livesOf(shared: Shared, traders: Traders, books: Lives['books'], weight: number): Lives {
  const diaries = books === null ? new Diaries() : null;
  return { ...shared, traders, books, weight, agenda: new Agenda(), diaries, draw: new Streams() };
}

/** Lives the day after the last one. */
export function step(shard: Shard): void {
  const day = shard.state.day + 1;
  shard.books.day = day;
  shard.books.entries = 0;
  shard.lives.agenda.open(day);
  if (day === lastDayOfMonth(day - 1) + 1) shard.state.caused.fill(0);
  signUp(shard, day);
  decideChecks(shard, day);
  joinPanel(shard, day);
  for (const lives of [shard.lives, shard.otherLives, shard.panelLives]) liveDay(shard, lives, day);
  closeRows(shard, day);
  closePanel(shard, day);
  shard.state.day = day;
  if (day === lastDayOfMonth(day)) closeMonth(shard, day);
}

function liveDay(shard: Shard, lives: Lives, day: Day): void {
  watchStanding(lives, day);
  watchPayments(lives, day);
  rouse(lives, day);
  const { agenda, diaries } = lives;
  const perform: Act = (kind, subject, at) => act(shard, lives, kind, subject, at);
  if (diaries === null) agenda.run(perform);
  else diaries.run(agenda, perform);
}

/** Payments of earlier days that settle today. */
function watchPayments(lives: Lives, day: Day): void {
  const { payments } = lives.traders;
  for (let payment = 0; payment < payments.size; payment++)
    if (payments.live[payment] === 1 && dayOfMicros(payments.settlesAt[payment]!) === day)
      plan(lives, payments.trader[payment]!, payments.settlesAt[payment]!, SETTLE, payment);
}

/** Who acts today: everybody's clock runs down by their drive, and a session begins when it is spent. */
function rouse(lives: Lives, day: Day): void {
  const { active } = lives.traders;
  let kept = 0;
  for (let i = 0; i < active.length; i++) {
    const trader = active[i]!;
    if (rouseOne(lives, trader, day)) active[kept++] = trader;
  }
  active.length = kept;
}

/** False on the last day. */
function rouseOne(lives: Lives, trader: number, day: Day): boolean {
  const { traders, drive, people } = lives;
  const firstOn = traders.firstOn[trader]!;
  if (day < firstOn) return true;
  const person = traders.person[trader]!;
  if (day === traders.leavesOn[trader]) {
    plan(lives, trader, drawMoment(lives, trader, day), LEAVE, trader);
    return false;
  }
  if (day === firstOn) {
    // Whose first session follows the decision within hours has it on the agenda already.
    if (day > dayOfMicros(people.decidedAt[person]!)) planSession(lives, trader, day);
    return true;
  }
  const today = day - drive.from;
  const pull =
    people.priceSensitivity[person]! * drive.mood[today]! + people.volatilitySensitivity[person]! * drive.stir[today]!;
  const spent = people.activity[person]! * drive.common[today]! * Math.exp(pull);
  const left = traders.clock[trader]! - spent;
  traders.clock[trader] = left;
  if (lives.books === null)
    discount(lives, trader, traders.sessionWorth[trader]! * ((left > 0 ? 0 : 1) - (1 - Math.exp(-spent))));
  if (left > 0) return true;
  planSession(lives, trader, day);
  traders.clock[trader] = exponential(lives.draw, 1);
  return true;
}

function planSession(lives: Lives, trader: number, day: Day): void {
  plan(lives, trader, drawMoment(lives, trader, day), SESSION, trader);
}

function drawMoment(lives: Lives, trader: number, day: Day): number {
  const { traders, draw } = lives;
  return momentOf(draw.at(traders.stream, trader), day, traders.utcOffset[trader]!);
}

function act(shard: Shard, lives: Lives, kind: number, subject: number, at: number): void {
  if (kind === FILL) fillOrder(lives, subject, at);
  else if (kind === LAPSE) lapseOrder(lives, subject, at);
  else if (kind === SETTLE) settle(lives, subject, at);
  // What a trader was about to do when they left is not done; what was under way goes on.
  else if (lives.traders.gone[subject] === 1) return;
  else if (kind === SESSION) openSession(lives, subject, at);
  else if (kind === NEXT_ORDER) nextOrder(lives, subject, at);
  else if (kind === WISH) resumeWish(lives, subject, at);
  else if (kind === RETRY) retryOnRamp(lives, subject, at);
  else leave(shard, lives, subject, at);
}

function settle(lives: Lives, payment: number, at: number): void {
  const kind = lives.traders.payments.kind[payment];
  if (kind === DEPOSIT) settleDeposit(lives, payment, at);
  else if (kind === RAMP) settleRamp(lives, payment, at);
  else settleWithdrawal(lives, payment, at);
}

function leave(shard: Shard, lives: Lives, trader: number, at: number): void {
  const { traders, people } = lives;
  const draw = lives.draw.at(traders.stream, trader);
  leaveWithMoney(lives, draw, trader, at);
  traders.gone[trader] = 1;
  if (lives.books !== null) {
    const person = traders.person[trader]!;
    people.droppedOutOn[person] = dayOfMicros(at);
    waits(people.truthWaits, shard.state.people.waiting.truths, person);
  }
  leavePlace(lives, trader);
}
