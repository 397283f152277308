/**
 * Whom the last touch credits, and the first. It is not who caused the sign-up: somebody who would have come anyway clicks the brand's search ad
 * or an ad that follows them on the way, and somebody whom a video won over comes by search or by typing the address. How
 * often depends on how much of the crediting channel is on in that country in those days; what is dark claims nobody.
 */
import { CHANNELS, type Channel } from '../../contract/vocabulary.js';
import type { Stream } from '../../math/random.js';
import type { Day } from '../../time.js';
import { LANES, LANES_OF } from './campaigns.js';
import type { Marketing } from './marketing.js';
import { CELLS, cellOf, PAID, type PaidChannel, RESPONSE } from './response.js';

/** Share of those caused by the row whose last touch is the column, with the plan on in full. */
const LAST_TOUCH: Readonly<Record<Channel, Partial<Readonly<Record<Channel, number>>>>> = {
  organic: { paid_search: 0.045, paid_social: 0.02, affiliate: 0.01 },
  referral: { paid_search: 0.03, paid_social: 0.01 },
  paid_search: { organic: 0.05 },
  paid_social: { paid_search: 0.15, organic: 0.12 },
  affiliate: { paid_search: 0.05, paid_social: 0.04 },
  influencer: { paid_search: 0.15, organic: 0.22, paid_social: 0.05 },
  ramp_partner: { paid_search: 0.04, organic: 0.03 },
};

/**
 * Share of those caused by the row who had seen the column before, without coming for it: who searches has heard of it somewhere, who would
 * have come anyway has scrolled past an ad. Everybody else met it first through what brought them.
 */
const FIRST_TOUCH: typeof LAST_TOUCH = {
  organic: { paid_social: 0.05, influencer: 0.02, affiliate: 0.01 },
  referral: { paid_social: 0.05, influencer: 0.02 },
  paid_search: { organic: 0.12, paid_social: 0.1, influencer: 0.05, affiliate: 0.04 },
  paid_social: { influencer: 0.04, organic: 0.02 },
  affiliate: { organic: 0.06, paid_social: 0.05, influencer: 0.03 },
  influencer: { paid_social: 0.03 },
  ramp_partner: { organic: 0.06, paid_social: 0.03 },
};

/** Touches older than this are not looked up. */
const TOUCH_DAYS = 14;

export interface Credit {
  /** Index into CHANNELS. */
  readonly channel: number;
  /** Null where the channel has none. */
  readonly campaign: string | null;
}

/** The last touch of somebody whom `caused` (index into CHANNELS) brought on that day; takes two draws, whatever comes. */
export function drawCredit(marketing: Marketing, draw: Stream, caused: number, country: number, day: Day): Credit {
  const [turn, pick] = [draw.uniform(), draw.uniform()];
  const channel = drawChannel(marketing, LAST_TOUCHES, turn, caused, country, day);
  if (!isPaid(channel)) return { channel, campaign: null };
  const campaign = drawCampaign(marketing, pick, channel, caused, country, day);
  // Nobody remembers an ad that was last shown weeks ago: they type the address.
  return campaign === null ? { channel: isPaid(caused) ? ORGANIC : caused, campaign } : { channel, campaign };
}

/** The channel (index into CHANNELS) of the first touch of somebody whom `caused` brought on that day; takes one draw. */
export function drawFirstTouch(marketing: Marketing, draw: Stream, caused: number, country: number, day: Day): number {
  return drawChannel(marketing, FIRST_TOUCHES, draw.uniform(), caused, country, day);
}

function drawChannel(
  marketing: Marketing,
  touches: Touches,
  turn: number,
  caused: number,
  country: number,
  day: Day,
): number {
  let left = turn;
  for (const [channel, share] of touches[caused]!) {
    left -= share * (isPaid(channel) ? presence(marketing, channel, country, day) : 1);
    if (left < 0) return channel;
  }
  return caused;
}

/** By index of who caused, the others with their shares. */
type Touches = readonly (readonly (readonly [channel: number, share: number])[])[];

const [LAST_TOUCHES, FIRST_TOUCHES] = [LAST_TOUCH, FIRST_TOUCH].map(
  (table): Touches =>
    CHANNELS.map((caused) =>
      Object.entries(table[caused]).map(([channel, share]) => [CHANNELS.indexOf(channel as Channel), share] as const),
    ),
) as [Touches, Touches];

const ORGANIC = CHANNELS.indexOf('organic');

function isPaid(channel: number): boolean {
  return PAID.includes(CHANNELS[channel] as PaidChannel);
}

/** How much of a channel is on: 0 dark, 1 as planned, 2 at most. */
function presence(marketing: Marketing, channel: number, country: number, day: Day): number {
  const cell = cellOf(channel, country);
  const planned = marketing.planned[cell]!;
  if (planned === 0) return 0;
  const ratio = marketing.adstock[(day - marketing.from) * CELLS + cell]! / planned;
  return (2 * ratio) / (1 + ratio);
}

function drawCampaign(
  marketing: Marketing,
  pick: number,
  channel: number,
  caused: number,
  country: number,
  day: Day,
): string | null {
  const lanes = LANES_OF[cellOf(channel, country)]!;
  const weights = lanes.map((lane) => {
    const { wins, claims } = LANES[lane]!.campaign;
    return (channel === caused ? wins : claims) * recentTouches(marketing, lane, day);
  });
  let left = pick * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < lanes.length; i++) {
    left -= weights[i]!;
    if (left < 0) return LANES[lanes[i]!]!.campaign.name;
  }
  return null;
}

/** Spend of the days before, fading as its effect does. */
function recentTouches(marketing: Marketing, lane: number, day: Day): number {
  const { retention } = RESPONSE[CHANNELS[LANES[lane]!.channel] as PaidChannel];
  let touches = 0;
  for (let d = Math.max(marketing.from, day - TOUCH_DAYS + 1); d <= day; d++)
    touches = touches * retention + marketing.cents[(d - marketing.from) * LANES.length + lane]!;
  return touches;
}
