/** Where spend becomes a sign-up: the day's people, drawn from what marketing is expected to cause. */
import { COUNTRIES } from '../contract/reference.js';
import { CHANNELS } from '../contract/vocabulary.js';
import { exponential, weighted } from '../math/distributions.js';
import { type Stream, stream } from '../math/random.js';
import { seedStream } from '../math/streams.js';
import { type Day, dayOfMicros, MICROS_PER_MINUTE, type Micros, startOfDay } from '../time.js';
import { drawCheck, isVerified } from './identity.js';
import { type Credit, drawCredit, drawFirstTouch } from './marketing/credit.js';
import { CELLS, cellOf } from './marketing/response.js';
import { addPerson, waits } from './people.js';
import { drawId } from './record.js';
import { momentOf } from './rhythm.js';
import type { Shard } from './shard.js';
import { CHANNEL_TRAITS, drawTier, drawTraits } from './traits.js';

/**
 * Everybody whom the day brings to this shard, in the order of their coming. Each channel draws for itself and names those it
 * causes, so that the world without a channel is this world without them, to the last digit.
 */
export function signUp(shard: Shard, day: Day): void {
  const arrivals = CHANNELS.flatMap((_, channel) => arrivalsOf(shard, channel, day));
  arrivals.sort((a, b) => a.at - b.at || a.channel - b.channel);
  for (const arrival of arrivals) welcome(shard, arrival);
}

interface Arrival {
  readonly channel: number;
  readonly country: number;
  readonly at: Micros;
  /** Number among those of the channel and day. */
  readonly number: number;
}

function arrivalsOf({ spec, number: shard, marketing }: Shard, channel: number, day: Day): Arrival[] {
  const first = (day - marketing.from) * CELLS + cellOf(channel, 0);
  const expected = marketing.expected.subarray(first, first + COUNTRIES.length);
  const total = expected.reduce((sum, mean) => sum + mean, 0);
  const draw = stream(spec.seed, 'signups', shard, day, channel);
  return Array.from({ length: poisson(draw, total / spec.profile.shards) }, (_, number) => {
    const country = weighted(draw, expected);
    return { channel, country, at: momentOf(draw, day, COUNTRIES[country]!.utcOffset), number };
  });
}

/** Counts of independent arrivals; by their gaps, which is exact and fast enough for a shard's day. */
function poisson(draw: Stream, mean: number): number {
  let count = 0;
  for (let passed = exponential(draw, 1); passed < mean; passed += exponential(draw, 1)) count++;
  return count;
}

/** Above what any channel brings to a shard in a day. */
const MOST_A_DAY = 1_000_000;

/** The stream of whoever is being welcomed. */
const PERSON = new Int32Array(4);

/** A new person: origin, identity check, traits; all from a stream of their own. */
function welcome(shard: Shard, { channel, country, at, number }: Arrival): void {
  const { spec, marketing, state, lives } = shard;
  const { people } = state;
  const person = addPerson(people);
  const day = dayOfMicros(at);
  people.name[2 * person] = day;
  people.name[2 * person + 1] = channel * MOST_A_DAY + number;
  seedStream(PERSON, 0, spec.seed, 'person', shard.number, day, people.name[2 * person + 1]!);
  const draw = lives.draw.at(PERSON, 0);
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
  // Nothing was shown before the world began.
  const touchedAt = Math.max(startOfDay(spec.start), at - Math.floor(exponential(draw, 20 * MICROS_PER_MINUTE)));
  writeAcquisition(shard, person, touchedAt, credit, drawFirstTouch(marketing, draw, channel, country, day));
}

function writeAcquisition(
  { books, state }: Shard,
  person: number,
  touchedAt: Micros,
  { channel, campaign }: Credit,
  firstChannel: number,
): void {
  const { columns } = books.rows.user_acquisitions;
  const row = books.rows.user_acquisitions.next();
  columns.user_id.put(row, state.people.id, 4 * person);
  columns.timestamp.put(row, touchedAt);
  columns.channel.put(row, channel);
  if (campaign !== null) columns.campaign.put(row, campaign);
  columns.entry_product.put(row, state.people.entersByRamp[person] === 1 ? 0 : 1);
  columns.first_channel.put(row, firstChannel);
  columns._as_of.put(row, dayOfMicros(state.people.createdAt[person]!));
}
