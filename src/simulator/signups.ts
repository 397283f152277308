/** Where spend becomes a sign-up: the day's people, drawn from what marketing is expected to cause. */
import { COUNTRIES } from '../contract/reference.js';
import { CHANNELS } from '../contract/vocabulary.js';
import { exponential } from '../math/distributions.js';
import { type Stream, stream } from '../math/random.js';
import { seedStream } from '../math/streams.js';
import { type Day, dayOfMicros, MICROS_PER_MINUTE, type Micros } from '../time.js';
import { drawCheck, isVerified } from './identity.js';
import { drawCredit } from './marketing/credit.js';
import { CELLS } from './marketing/response.js';
import { drawId } from './money.js';
import { addPerson, waits } from './people.js';
import { momentOf } from './rhythm.js';
import type { Shard } from './shard.js';
import { CHANNEL_TRAITS, drawTier, drawTraits } from './traits.js';

/** Everybody whom the day brings to this shard, in the order of their coming. */
export function signUp(shard: Shard, day: Day): void {
  const { spec, number, marketing } = shard;
  const draw = stream(spec.seed, 'signups', number, day);
  const expected = marketing.expected.subarray((day - marketing.from) * CELLS, (day - marketing.from + 1) * CELLS);
  let total = 0;
  for (let cell = 0; cell < CELLS; cell++) total += expected[cell]!;
  const arrivals: { cell: number; at: Micros }[] = [];
  for (let left = poisson(draw, total / spec.profile.shards); left > 0; left--) {
    const cell = drawCell(draw, expected, total);
    arrivals.push({ cell, at: momentOf(draw, day, COUNTRIES[cell % COUNTRIES.length]!.utcOffset) });
  }
  arrivals.sort((a, b) => a.at - b.at);
  for (const { cell, at } of arrivals) welcome(shard, cell, at);
}

function drawCell(draw: Stream, expected: Float64Array, total: number): number {
  let left = draw.uniform() * total;
  let last = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    if (expected[cell] === 0) continue;
    last = cell;
    left -= expected[cell]!;
    if (left < 0) return cell;
  }
  return last;
}

/** Counts of independent arrivals; by their gaps, which is exact and fast enough for a shard's day. */
export function poisson(draw: Stream, mean: number): number {
  let count = 0;
  for (let passed = exponential(draw, 1); passed < mean; passed += exponential(draw, 1)) count++;
  return count;
}

/** The stream of whoever is being welcomed. */
const PERSON = new Int32Array(4);

/** A new person: origin, identity check, traits; all from a stream of their own. */
function welcome(shard: Shard, cell: number, at: Micros): void {
  const { spec, number, marketing, state, lives } = shard;
  const { people } = state;
  const person = addPerson(people);
  seedStream(PERSON, 0, spec.seed, 'person', number, person);
  const draw = lives.draw.at(PERSON, 0);
  const channel = Math.floor(cell / COUNTRIES.length);
  const country = cell % COUNTRIES.length;
  const day = dayOfMicros(at);
  people.country[person] = country;
  people.cause[person] = channel;
  people.createdAt[person] = at;
  drawId(lives, draw, people.id, 4 * person);
  const mood = lives.drive.mood[day - lives.drive.from]!;
  const willTrade = drawTraits(draw, people, person, CHANNELS[channel]!, mood, spec.moneyCut);
  if (!willTrade) people.activity[person] = 0;
  drawCheck(draw, people, person, CHANNEL_TRAITS[CHANNELS[channel]!].passes);
  people.tier[person] = isVerified(people, person) ? drawTier(draw, people.activity[person]!) : 0;
  state.caused[channel]!++;
  if (!Number.isNaN(people.submittedAt[person]!)) people.undecided.push(person);
  people.rowAsOf[person] = day;
  people.rowActive[person] = 0;
  waits(people.rowWaits, people.waiting.rows, person);
  waits(people.truthWaits, people.waiting.truths, person);
  const credit = drawCredit(marketing, draw, channel, country, day);
  const touchedAt = at - Math.floor(exponential(draw, 20 * MICROS_PER_MINUTE));
  writeAcquisition(shard, person, day, touchedAt, credit.channel, credit.campaign);
}

function writeAcquisition(
  { books, state }: Shard,
  person: number,
  day: Day,
  touchedAt: Micros,
  channel: number,
  campaign: string | null,
): void {
  const { columns } = books.rows.user_acquisitions;
  const row = books.rows.user_acquisitions.next();
  columns.user_id.put(row, state.people.id, 4 * person);
  columns.timestamp.put(row, touchedAt);
  columns.channel.put(row, channel);
  if (campaign !== null) columns.campaign.put(row, campaign);
  columns.entry_product.put(row, state.people.entersByRamp[person] === 1 ? 0 : 1);
  columns._as_of.put(row, day);
}
