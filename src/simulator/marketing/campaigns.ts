/** What the budget of a paid channel is split into; a lane is one campaign in one country, the grain of spend. */
import { COUNTRIES } from '../../contract/reference.js';
import { CHANNELS } from '../../contract/vocabulary.js';
import { CELLS, cellOf, PAID, type PaidChannel, RESPONSE } from './response.js';

export interface Campaign {
  readonly name: string;
  /** Share of the channel's budget. */
  readonly budget: number;
  /** USD for a thousand impressions, and clicks per impression. */
  readonly cpm: number;
  readonly ctr: number;
  /** Weight of a dollar as the last touch of somebody the channel caused, and of somebody who would have come anyway. */
  readonly wins: number;
  readonly claims: number;
}

const CAMPAIGNS: Readonly<Record<PaidChannel, readonly Campaign[]>> = {
  paid_search: [
    { name: 'brand', budget: 0.3, cpm: 90, ctr: 0.1, wins: 0.3, claims: 1 },
    { name: 'generic', budget: 0.5, cpm: 70, ctr: 0.035, wins: 1, claims: 0.1 },
    { name: 'competitor', budget: 0.2, cpm: 60, ctr: 0.025, wins: 1, claims: 0.02 },
  ],
  paid_social: [
    { name: 'prospecting', budget: 0.55, cpm: 7, ctr: 0.008, wins: 1, claims: 0.03 },
    { name: 'lookalike', budget: 0.25, cpm: 9, ctr: 0.009, wins: 1, claims: 0.03 },
    { name: 'retargeting', budget: 0.2, cpm: 12, ctr: 0.014, wins: 0.4, claims: 1 },
  ],
  affiliate: [
    { name: 'comparison_sites', budget: 0.5, cpm: 11, ctr: 0.016, wins: 1, claims: 0.2 },
    { name: 'newsletters', budget: 0.2, cpm: 14, ctr: 0.018, wins: 1, claims: 0.1 },
    { name: 'coupons', budget: 0.3, cpm: 9, ctr: 0.014, wins: 0.6, claims: 1 },
  ],
  influencer: [
    { name: 'video', budget: 0.6, cpm: 15, ctr: 0.012, wins: 1, claims: 1 },
    { name: 'podcast', budget: 0.4, cpm: 18, ctr: 0.008, wins: 0.7, claims: 1 },
  ],
  ramp_partner: [
    { name: 'wallets', budget: 0.6, cpm: 18, ctr: 0.03, wins: 1, claims: 1 },
    { name: 'portfolio_apps', budget: 0.4, cpm: 16, ctr: 0.025, wins: 1, claims: 1 },
  ],
};

export interface Lane {
  readonly campaign: Campaign;
  readonly channel: number;
  readonly country: number;
  readonly cell: number;
}

/** By channel, campaign and country, as spend is exported. */
export const LANES: readonly Lane[] = PAID.flatMap((name) =>
  CAMPAIGNS[name].flatMap((campaign) =>
    COUNTRIES.flatMap(({ weight }, country) => {
      const channel = CHANNELS.indexOf(name);
      return weight < RESPONSE[name].leastWeight
        ? []
        : [{ campaign, channel, country, cell: cellOf(channel, country) }];
    }),
  ),
);

/** Indices into LANES by cell. */
export const LANES_OF: readonly (readonly number[])[] = Array.from({ length: CELLS }, (_, cell) =>
  LANES.flatMap((lane, index) => (lane.cell === cell ? [index] : [])),
);
