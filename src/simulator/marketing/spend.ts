/** The plan's spend as rows: what was paid, how often it was shown, how often clicked. */
import type { BlockBuilder } from '../../contract/block.js';
import type { RAW } from '../../contract/raw/index.js';
import { COUNTRIES } from '../../contract/reference.js';
import { CHANNELS } from '../../contract/vocabulary.js';
import { ONE } from '../../math/decimal.js';
import { normal } from '../../math/distributions.js';
import { stream } from '../../math/random.js';
import type { Day, Window } from '../../time.js';
import { type Campaign, LANES } from './campaigns.js';
import type { Marketing } from './marketing.js';
import { adPrice } from './momentum.js';
import { costLevel } from './response.js';

type SpendRows = BlockBuilder<typeof RAW.marketing_spend>;

/** Date × channel × campaign × country, where anything was spent. */
export function appendSpend(marketing: Marketing, window: Window, rows: SpendRows): void {
  for (let day = window.from; day <= window.to; day++) appendDay(marketing, day, rows);
}

function appendDay(marketing: Marketing, day: Day, rows: SpendRows): void {
  const at = day - marketing.from;
  if (!(at in marketing.momentum)) throw new RangeError(`day ${day} is outside the plan`);
  const draw = stream(marketing.seed, 'marketing/delivery', day);
  const price = adPrice(marketing.momentum[at]!);
  LANES.forEach(({ campaign, channel, country }, lane) => {
    const luck = [normal(draw), normal(draw)] as const;
    const cents = marketing.cents[at * LANES.length + lane]!;
    if (cents === 0) return;
    rows.append({
      date: day,
      channel: CHANNELS[channel]!,
      campaign: campaign.name,
      country: COUNTRIES[country]!.code,
      spend_usd: cents * (ONE / 100),
      ...delivered(cents / 100, price * costLevel(country), campaign, luck),
      _as_of: day,
    });
  });
}

function delivered(usd: number, price: number, { cpm, ctr }: Campaign, [dearer, better]: readonly [number, number]) {
  const thousands = usd / (cpm * price * Math.exp(0.15 * dearer));
  const impressions = Math.max(1, Math.round(thousands * 1000));
  return { impressions, clicks: Math.min(impressions, Math.round(impressions * ctr * Math.exp(0.15 * better))) };
}
