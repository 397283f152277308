/** Oracle: the shares that growth teams report against those that are true, and that what is off claims nobody. */
import { describe, expect, test } from 'vitest';
import { COUNTRIES } from '../../../src/contract/reference.js';
import { CHANNELS, type Channel } from '../../../src/contract/vocabulary.js';
import { stream } from '../../../src/math/random.js';
import { LANES } from '../../../src/simulator/marketing/campaigns.js';
import { drawCredit, drawFirstTouch } from '../../../src/simulator/marketing/credit.js';
import type { Marketing } from '../../../src/simulator/marketing/marketing.js';
import { cellOf } from '../../../src/simulator/marketing/response.js';
import { causedBy, channelIndex, countryIndex, END, planOf, START, sum } from './worlds.js';

describe.each([1, 2, 3, 4])('seed %d', (seed) => {
  const plan = planOf(seed);
  const [credited, caused] = [creditedBy(plan, seed), causedBy(plan)];
  const share = (channel: Channel) => credited[channelIndex(channel)]! / sum(credited);
  const overCredit = (channel: Channel) => credited[channelIndex(channel)]! / caused[channelIndex(channel)]!;

  test('organic and referral are credited with 65 to 90 %', () => {
    expect(share('organic') + share('referral')).toBeGreaterThan(0.65);
    expect(share('organic') + share('referral')).toBeLessThan(0.9);
  });

  test('search is credited with half as much again to double of what it causes, influencers with less than all', () => {
    expect(overCredit('paid_search')).toBeGreaterThan(1.5);
    expect(overCredit('paid_search')).toBeLessThan(2);
    expect(overCredit('influencer')).toBeLessThan(0.8);
  });

  test('who would have come anyway is claimed by brand search and retargeting', () => {
    const claims = campaignsOf(plan, 'organic', 20_000);
    expect(claims.get('paid_search/brand')!).toBeGreaterThan(4 * (claims.get('paid_search/generic') ?? 0));
    expect(claims.get('paid_social/retargeting')!).toBeGreaterThan(3 * (claims.get('paid_social/prospecting') ?? 0));
  });

  test('a channel that has been dark for a while is credited with nobody', () => {
    const window = plan.experiments.find(({ channel }) => CHANNELS[channel] === 'paid_search')!;
    const draw = stream(seed, 'test');
    const touched = Array.from({ length: 5_000 }, () =>
      drawCredit(plan, draw, channelIndex('organic'), window.countries[0]!, window.to),
    );
    expect(touched.filter(({ channel }) => channel === window.channel)).toEqual([]);
    expect(touched.some(({ channel }) => channel === channelIndex('organic'))).toBe(true);
  });
});

test('with no spend everybody is credited to who caused them', () => {
  const plan = planOf(1, { spend: 0 });
  const draw = stream(1, 'test');
  for (const channel of ['organic', 'referral'] as const)
    for (let i = 0; i < 500; i++)
      expect(drawCredit(plan, draw, channelIndex(channel), i % COUNTRIES.length, START + i)).toEqual({
        channel: channelIndex(channel),
        campaign: null,
      });
});

test('paid channels come with a campaign that has spent in the two weeks before, the others with none', () => {
  const plan = planOf(2);
  const draw = stream(2, 'test');
  for (let i = 0; i < 2_000; i++) {
    const day = START + 20 + (i % 700);
    const { channel, campaign } = drawCredit(plan, draw, i % CHANNELS.length, countryIndex('DE'), day);
    expect(campaign === null).toBe(channel <= channelIndex('referral'));
    if (campaign !== null) expect(spentOn(plan, campaign, channel, day)).toBeGreaterThan(0);
  }
});

test('what is met first is mostly what brought somebody, and where it is not, something that tells of a name', () => {
  const plan = planOf(1);
  const draw = stream(1, 'test');
  const others = CHANNELS.map((caused) => {
    const met = Array.from({ length: 4_000 }, (_, i) =>
      drawFirstTouch(plan, draw, channelIndex(caused), i % COUNTRIES.length, START + 30 + (i % 600)),
    ).filter((channel) => channel !== channelIndex(caused));
    // Nobody meets a name first by searching for it, nor at the checkout of a partner.
    expect(met.filter((channel) => ['paid_search', 'ramp_partner'].includes(CHANNELS[channel]!))).toEqual([]);
    return met.length / 4_000;
  });
  for (const share of others) expect(share).toBeLessThan(0.5);
  expect(others[channelIndex('paid_search')]!).toBeGreaterThan(2 * others[channelIndex('influencer')]!);
  const dark = planOf(1, { spend: 0 });
  for (const caused of ['organic', 'referral'] as const)
    for (let i = 0; i < 500; i++)
      expect(drawFirstTouch(dark, draw, channelIndex(caused), i % COUNTRIES.length, START + i)).toBe(
        channelIndex(caused),
      );
});

test('every credit takes two draws, every first touch one', () => {
  const plan = planOf(1);
  let draws = 0;
  const uniform = () => (draws++ % 2 === 0 ? 0.999 : 0.5);
  const counted = { bits: () => 0, uniform, chance: (probability: number) => uniform() < probability };
  for (const channel of CHANNELS.keys()) drawCredit(plan, counted, channel, 0, START + 100);
  expect(draws).toBe(2 * CHANNELS.length);
  for (const channel of CHANNELS.keys()) drawFirstTouch(plan, counted, channel, 0, START + 100);
  expect(draws).toBe(3 * CHANNELS.length);
});

/** Cents of a campaign in Germany on that day and the 13 before. */
function spentOn(plan: Marketing, campaign: string, channel: number, day: number): number {
  const country = countryIndex('DE');
  const lane = LANES.findIndex(
    (one) => one.campaign.name === campaign && one.channel === channel && one.country === country,
  );
  return sum(Array.from({ length: 14 }, (_, ago) => plan.cents[(day - ago - START) * LANES.length + lane]!));
}

/** Expected sign-ups handed to whom last touch credits, one draw per cell and day. */
function creditedBy(plan: Marketing, seed: number): number[] {
  const draw = stream(seed, 'test');
  const credited = CHANNELS.map(() => 0);
  const cells = CHANNELS.length * COUNTRIES.length;
  for (let day = START; day <= END; day++)
    for (const caused of CHANNELS.keys())
      for (const country of COUNTRIES.keys()) {
        const signUps = plan.expected[(day - START) * cells + cellOf(caused, country)]!;
        if (signUps > 0) credited[drawCredit(plan, draw, caused, country, day).channel]! += signUps;
      }
  return credited;
}

function campaignsOf(plan: Marketing, caused: Channel, draws: number): Map<string, number> {
  const counts = new Map<string, number>();
  const draw = stream(plan.seed, 'test/campaigns');
  for (let i = 0; i < draws; i++) {
    const { channel, campaign } = drawCredit(plan, draw, channelIndex(caused), 0, START + (i % 700));
    const key = `${CHANNELS[channel]}/${campaign}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
