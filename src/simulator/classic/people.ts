/** Who lives in a `classic` world: drawn up front, so that any of its days can name any of its people. */
import { ASSETS, COUNTRIES, type Country } from '../../contract/reference.js';
import { type AccountTier, CHANNELS, type Channel, type KycStatus } from '../../contract/vocabulary.js';
import { exponential, normal, normalCut, shuffled, systematicSample, weighted } from '../../math/distributions.js';
import { randomId, type Stream, stream } from '../../math/random.js';
import {
  type Day,
  dayOfMicros,
  endOfDay,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type Micros,
  type Window,
} from '../../time.js';
import { momentOf, WEEKDAYS } from '../rhythm.js';
import { type CountsProfile, countsOf, SHARES } from './profile.js';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly country: Country;
  readonly createdAt: Micros;
  readonly channel: Channel;
  readonly campaign: string | null;
  readonly touchedAt: Micros;
  readonly entryProduct: 'ramp' | 'exchange';
  /** Null for those who never handed in documents. */
  readonly submittedAt: Micros | null;
  readonly decidedAt: Micros | null;
  readonly kycStatus: KycStatus;
  /** Granted with verification; basic before. */
  readonly tier: AccountTier;
  readonly traits: Traits;
}

/** What drives a person; never exported. */
export interface Traits {
  /** Relative rate of doing anything. */
  readonly activity: number;
  /** Multiplier of every ticket, log-normal with σ 2.6, cut at +3.5 s.d. */
  readonly moneyScale: number;
  /** After this day hardly anything happens any more. */
  readonly droppedOutOn: Day;
  /** Taste for each asset, in the order of ASSETS. */
  readonly taste: readonly number[];
}

/** Share of sign-ups that last touch credits to each channel, and its campaigns. */
const ACQUISITION: Readonly<Record<Channel, { share: number; campaigns: readonly string[] }>> = {
  organic: { share: 0.48, campaigns: [] },
  referral: { share: 0.22, campaigns: [] },
  paid_search: { share: 0.09, campaigns: ['brand', 'generic'] },
  paid_social: { share: 0.07, campaigns: ['prospecting', 'retargeting'] },
  affiliate: { share: 0.05, campaigns: ['comparison_sites'] },
  influencer: { share: 0.04, campaigns: ['video'] },
  ramp_partner: { share: 0.05, campaigns: ['wallets'] },
};

const MONEY_SIGMA = 2.6;
const MONEY_CUT = 3.5;

/** The people of a world in the order of their sign-up; statuses and tiers in the exact counts of the profile. */
export function drawPeople(profile: CountsProfile, seed: number, shard: number, span: Window): Person[] {
  const sketches = drawSketches(profile, seed, shard, span);
  const status = assign(stream(seed, 'people/kyc', shard), sketches, countsOf(SHARES.kyc, profile.users), {
    // Whoever came last is likeliest to be still waiting.
    pending: (p) => 1 + 9 * Math.exp((p.createdAt - endOfDay(span.to)) / (3 * MICROS_PER_DAY)),
    rejected: () => 1,
    verified: () => 1,
  });
  const tier = assignTiers(stream(seed, 'people/tier', shard), sketches, status, profile.users);
  return sketches.map((sketch, i) => ({
    ...sketch,
    ...checkedIdentity(stream(seed, 'people/identity', shard, i), sketch.createdAt, status[i]!, endOfDay(span.to)),
    kycStatus: status[i]!,
    tier: tier[i]!,
  }));
}

type Sketch = Omit<Person, 'submittedAt' | 'decidedAt' | 'kycStatus' | 'tier'>;

function drawSketches(profile: CountsProfile, seed: number, shard: number, span: Window): Sketch[] {
  const days = Array.from({ length: span.to - span.from + 1 }, (_, i) => span.from + i);
  const draw = stream(seed, 'people/signup', shard);
  // Growth over the year, fewer at weekends.
  const weights = days.map((day, i) => (1 + (0.8 * i) / days.length) * WEEKDAYS[(day + 3) % 7]!);
  const arrivals = Array.from({ length: profile.users }, () => {
    const country = COUNTRIES[weighted(draw, COUNTRY_WEIGHTS)]!;
    return { country, createdAt: momentOf(draw, days[weighted(draw, weights)]!, country.utcOffset) };
  }).toSorted((a, b) => a.createdAt - b.createdAt);
  return arrivals.map((arrival, i) => ({ ...arrival, ...drawOrigin(seed, shard, i, arrival.createdAt) }));
}

const COUNTRY_WEIGHTS = COUNTRIES.map((country) => country.weight);

function drawOrigin(seed: number, shard: number, index: number, createdAt: Micros) {
  const draw = stream(seed, 'people/origin', shard, index);
  const id = randomId(seed, 'user', shard, index);
  const channel = CHANNELS[weighted(draw, CHANNEL_WEIGHTS)]!;
  const { campaigns } = ACQUISITION[channel];
  return {
    id,
    email: `${id.slice(0, 8)}.${id.slice(24, 30)}@example.${draw.uniform() < 0.5 ? 'com' : 'org'}`,
    channel,
    campaign: campaigns.length === 0 ? null : campaigns[Math.floor(draw.uniform() * campaigns.length)]!,
    touchedAt: createdAt - Math.floor(exponential(draw, 20 * MICROS_PER_MINUTE)),
    entryProduct:
      draw.uniform() < (channel === 'ramp_partner' ? 0.95 : 0.55) ? ('ramp' as const) : ('exchange' as const),
    traits: drawTraits(stream(seed, 'people/traits', shard, index), dayOfMicros(createdAt)),
  };
}

const CHANNEL_WEIGHTS = CHANNELS.map((channel) => ACQUISITION[channel].share);

function drawTraits(draw: Stream, signupDay: Day): Traits {
  return {
    activity: Math.exp(0.9 * normal(draw)),
    moneyScale: Math.exp(MONEY_SIGMA * normalCut(draw, MONEY_CUT)),
    // A mixture: many leave within weeks, some stay for good.
    droppedOutOn: signupDay + Math.ceil(exponential(draw, draw.uniform() < 0.4 ? 45 : 500)),
    taste: ASSETS.map(({ id }) => MIX[id] * Math.exp(0.8 * normal(draw))),
  };
}

/** Mean taste per asset: near the mix of volume of a large venue. */
const MIX = { bitcoin: 0.5, ethereum: 0.2, solana: 0.12, tether: 0.18 } as const;

/** Deals labels out in exact counts; each label's takers are a systematic sample by its own weight, the last takes the rest. */
function assign<K extends string>(
  draw: Stream,
  people: readonly Sketch[],
  counts: Readonly<Record<K, number>>,
  weightOf: Readonly<Record<K, (person: Sketch) => number>>,
): K[] {
  const labels: K[] = new Array(people.length);
  let left = people.map((_, i) => i);
  for (const label of Object.keys(weightOf) as K[]) {
    const chosen = new Set(
      systematicSample(
        draw,
        left.map((i) => weightOf[label](people[i]!)),
        Math.min(counts[label], left.length),
      ).map((k) => left[k]!),
    );
    for (const i of chosen) labels[i] = label;
    left = left.filter((i) => !chosen.has(i));
  }
  return labels;
}

/** Tiers are levels of verification: only the verified rise above basic, likelier traders likelier. */
function assignTiers(
  draw: Stream,
  people: readonly Sketch[],
  status: readonly KycStatus[],
  users: number,
): AccountTier[] {
  const counts = countsOf(SHARES.tier, users);
  const promise = (i: number) =>
    status[i] === 'verified' ? people[i]!.traits.activity * people[i]!.traits.moneyScale ** 0.25 : 0;
  const tiers: AccountTier[] = people.map(() => 'basic');
  for (const tier of ['pro', 'intermediate'] as const) {
    const weights = people.map((_, i) => (tiers[i] === 'basic' ? promise(i) : 0));
    for (const i of systematicSample(draw, weights, counts[tier])) tiers[i] = tier;
  }
  return tiers;
}

/** Documents within the hour, mostly; decided within minutes to days, and in any case before the world ends. */
function checkedIdentity(draw: Stream, createdAt: Micros, status: KycStatus, end: Micros) {
  const toDocuments = MICROS_PER_MINUTE * Math.exp(1.8 + 1.6 * normal(draw));
  const toDecision = MICROS_PER_HOUR * Math.exp(-0.7 + 1.5 * normal(draw));
  const room = end - createdAt;
  const handsIn = draw.uniform() < 0.7;
  if (status === 'pending') {
    const submittedAt = handsIn ? Math.min(createdAt + Math.floor(toDocuments), end) : null;
    return { submittedAt, decidedAt: null };
  }
  const shrink = Math.min(1, (0.9 * room) / (toDocuments + toDecision));
  const submittedAt = createdAt + Math.floor(shrink * toDocuments);
  return { submittedAt, decidedAt: submittedAt + Math.floor(shrink * toDecision) };
}

/** A random order of labels in exact counts. */
export function deck<K extends string>(draw: Stream, counts: Readonly<Record<K, number>>): K[] {
  const labels = (Object.keys(counts) as K[]).flatMap((label) => Array.from({ length: counts[label] }, () => label));
  return shuffled(draw, labels);
}
