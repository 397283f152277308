/** Where a life begins: a check is decided, and who will ever trade becomes a trader, with other lives beside the world's own. */
import { COUNTRIES } from '../contract/reference.js';
import { exponential } from '../math/distributions.js';
import { stream } from '../math/random.js';
import { seedStream } from '../math/streams.js';
import { type Day, dayOfMicros, endOfDay, MICROS_PER_MINUTE } from '../time.js';
import { isVerified } from './identity.js';
import { type Lives, plan, SESSION } from './lives.js';
import { NEVER, type People, waits } from './people.js';
import { worthOfSession } from './sessions.js';
import type { Shard } from './shard.js';
import { addTrader, FIAT_OF_COUNTRY } from './traders.js';

/** Those whose documents or decision are due today. */
export function decideChecks(shard: Shard, day: Day): void {
  const { people } = shard.state;
  const { waiting } = people;
  people.undecided = people.undecided.filter((person) => {
    if (dayOfMicros(people.submittedAt[person]!) === day) waits(people.checkWaits, waiting.checks, person);
    const decidedAt = people.decidedAt[person]!;
    if (dayOfMicros(decidedAt) === day) decide(shard, person, day);
    return decidedAt > endOfDay(day) || people.submittedAt[person]! > endOfDay(day);
  });
}

function decide(shard: Shard, person: number, day: Day): void {
  const { people } = shard.state;
  waits(people.checkWaits, people.waiting.checks, person);
  people.rowAsOf[person] = day;
  waits(people.rowWaits, people.waiting.rows, person);
  if (!isVerified(people, person) || people.activity[person] === 0) return;
  const { spec, number } = shard;
  people.trader[person] = begin(shard, shard.lives, person, 0, null);
  const strata = spec.profile.truthLives;
  const within = stream(spec.seed, 'lives', number, ...nameOf(people, person), spec.life ?? 0).uniform();
  for (let life = 1; life <= strata; life++) begin(shard, shard.otherLives, person, life, (life - 1 + within) / strata);
}

const SOON = 0.4;
const SOON_MEAN = 45 * MICROS_PER_MINUTE;
const LATER_MEAN_DAYS = 6;

/**
 * One life of a person; `quantile` is that of its end among all ends, drawn where null. Over the lives beside the world's own
 * the ends are stratified, one from each equal part, so that their mean has hardly any noise of it.
 */
export function begin(shard: Shard, lives: Lives, person: number, life: number, quantile: number | null): number {
  const { spec, number } = shard;
  const { traders, people } = lives;
  const trader = addTrader(traders);
  seedStream(traders.stream, trader, spec.seed, 'life', number, ...nameOf(people, person), spec.life ?? 0, life);
  const draw = lives.draw.at(traders.stream, trader);
  const country = people.country[person]!;
  const decidedAt = people.decidedAt[person]!;
  const day = dayOfMicros(decidedAt);
  traders.person[trader] = person;
  traders.fiat[trader] = FIAT_OF_COUNTRY[country]!;
  traders.utcOffset[trader] = COUNTRIES[country]!.utcOffset;
  traders.clock[trader] = exponential(draw, 1);
  traders.sessionWorth[trader] = worthOfSession(lives, trader);
  traders.lastTransaction[trader] = NEVER;
  traders.volumeOn[trader] = day - 1;
  const first = decidedAt + 60_000_000 + Math.floor(exponential(draw, SOON_MEAN));
  const soon = draw.chance(SOON) && first <= endOfDay(day);
  traders.firstOn[trader] = soon ? day : day + 1 + Math.floor(exponential(draw, LATER_MEAN_DAYS));
  const chance = quantile ?? draw.uniform();
  const stays = -Math.log(1 - chance) / people.hazard[person]!;
  traders.leavesOn[trader] = traders.firstOn[trader]! + 1 + Math.floor(Math.min(stays, 1e6));
  if (soon) plan(lives, trader, first, SESSION, trader);
  traders.active.push(trader);
  return trader;
}

function nameOf({ name }: People, person: number): [number, number] {
  return [name[2 * person]!, name[2 * person + 1]!];
}
