/** What all shards share: the market, the marketing plan, and the truth about channels and payments. */
import { type Block, type BlockBuilder, createBlock } from '../contract/block.js';
import { RAW } from '../contract/raw/index.js';
import { COUNTRIES, railReaches } from '../contract/reference.js';
import { TRUTH } from '../contract/truth/index.js';
import { CHANNELS, RAMP_METHODS } from '../contract/vocabulary.js';
import { type Day, firstDayOfMonth, lastDayOfMonth, type Window } from '../time.js';
import { marketRows } from './market/rows.js';
import { appendExperiments } from './marketing/experiments.js';
import type { Marketing } from './marketing/marketing.js';
import { appendSpend } from './marketing/spend.js';
import { appendChannelTruth } from './marketing/truth.js';
import { completedIn } from './panel.js';
import { failureOf } from './ramp.js';
import { TICKET_USD } from './sizes.js';
import type { WorldSpec } from './world.js';

const TABLES = {
  crypto_prices: RAW.crypto_prices,
  fx_rates: RAW.fx_rates,
  marketing_spend: RAW.marketing_spend,
  marketing_experiments: RAW.marketing_experiments,
  'truth.channels': TRUTH.channels,
  'truth.channel_values': TRUTH.channel_values,
  'truth.payments': TRUTH.payments,
} as const;

export type WorldTable = keyof typeof TABLES;

/** The rows of the window; `sums` are those that the shards took, added up. */
export function worldTables(
  spec: WorldSpec,
  marketing: Marketing,
  window: Window,
  sums: Float64Array,
): Record<WorldTable, Block> {
  const rows = {
    crypto_prices: createBlock(TABLES.crypto_prices),
    fx_rates: createBlock(TABLES.fx_rates),
    marketing_spend: createBlock(TABLES.marketing_spend),
    marketing_experiments: createBlock(TABLES.marketing_experiments),
    'truth.channels': createBlock(TABLES['truth.channels']),
    'truth.channel_values': createBlock(TABLES['truth.channel_values']),
    'truth.payments': createBlock(TABLES['truth.payments']),
  };
  marketRows(spec.market, window, rows.crypto_prices, rows.fx_rates);
  appendSpend(marketing, window, rows.marketing_spend);
  appendExperiments(marketing, window, rows.marketing_experiments);
  if (window.to === lastDayOfMonth(window.to))
    appendChannelTruth(
      marketing,
      firstDayOfMonth(window.to),
      sums.subarray(0, CHANNELS.length),
      rows['truth.channels'],
    );
  appendValues(spec.start, window, sums.subarray(CHANNELS.length), rows['truth.channel_values']);
  if (window.from === spec.start) appendPaymentTruth(spec.start, rows['truth.payments']);
  return Object.fromEntries(Object.entries(rows).map(([name, block]) => [name, block.take()])) as Record<
    WorldTable,
    Block
  >;
}

function appendValues(
  start: Day,
  window: Window,
  sums: Float64Array,
  rows: BlockBuilder<typeof TRUTH.channel_values>,
): void {
  completedIn(start, window.from, window.to).forEach(({ month, horizon }, cohort) => {
    CHANNELS.forEach((channel, index) => {
      rows.append({
        channel,
        month,
        horizon_days: horizon,
        expected_net_revenue_usd: sums[cohort * CHANNELS.length + index]!,
        _as_of: lastDayOfMonth(month) + horizon - 1,
      });
    });
  });
}

/** Lower ends of the bands, USD, as in the mart of ramp success. */
const BANDS = [
  ['under_50', TICKET_USD.least, 50],
  ['50_to_200', 50, 200],
  ['200_to_1000', 200, 1000],
  ['1000_to_5000', 1000, 5000],
  ['from_5000', 5000, TICKET_USD.most],
] as const;

/** The chance to complete by method, country and ticket: the mean over tickets of the band as they are drawn. */
function appendPaymentTruth(asOf: Day, rows: BlockBuilder<typeof TRUTH.payments>): void {
  RAMP_METHODS.forEach((payment_method, method) => {
    COUNTRIES.forEach((country, index) => {
      if (!railReaches(payment_method, country)) return;
      for (const [ticket_band, from, to] of BANDS)
        rows.append({
          payment_method,
          country: country.code,
          ticket_band,
          success_rate: 1 - meanFailure(method, index, from, to),
          _as_of: asOf,
        });
    });
  });
}

const STEPS = 200;
/** Spread of the log of tickets: of one person's, and over the means of all. */
const SPREAD = Math.hypot(TICKET_USD.sigma, 2.6 * TICKET_USD.ofMeans);

function meanFailure(method: number, country: number, from: number, to: number): number {
  let [weight, sum] = [0, 0];
  for (let step = 0; step < STEPS; step++) {
    const log = Math.log(from) + ((step + 0.5) / STEPS) * Math.log(to / from);
    const density = Math.exp(-0.5 * ((log - Math.log(TICKET_USD.median)) / SPREAD) ** 2);
    weight += density;
    sum += density * failureOf(method, country, Math.exp(log));
  }
  return sum / weight;
}
