/** The market that a session's world lives in: drawn, read from files, or asked for outside. */
import { join } from 'node:path';
import type { MarketFeed } from '../contract/marketFeed.js';
import type { Effects } from '../effects.js';
import { UserError } from '../error.js';
import { openFetchedMarket } from '../simulator/market/fetchedMarket.js';
import type { Market } from '../simulator/market/market.js';
import { openMarket } from '../simulator/market/openMarket.js';
import { readMarketFiles } from '../sources/marketFile.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Config } from './config.js';
import { gatherPrices } from './gatheredPrices.js';
import { gatherRates } from './gatheredRates.js';
import type { GatheringSpec } from './gathering.js';
import type { Home } from './home.js';
import { readLandedMarket } from './landedMarket.js';
import { keepLate } from './lateMarket.js';
import { type Fetching, fetchingOf } from './marketMode.js';
import { reachOf } from './marketReach.js';
import { lineOf, type Story, storyOf } from './marketStory.js';
import type { WorldDays } from './producer.js';
import { openSimulatedMarket, type SimulatedMarket } from './simulatedMarket.js';

export interface WorldMarketSpec {
  readonly config: Config;
  readonly home: Home;
  /** The days whose prices the world needs. */
  readonly days: WorldDays['market'];
  /** Where prices have landed; null where there is no warehouse yet. Opened only where it is needed. */
  readonly warehouse: () => Promise<Warehouse | null>;
}

export interface WorldMarket {
  readonly market: Market;
  /** Leaves in the home what is worth keeping, once the world has been accepted. */
  keep(): Promise<void>;
}

export async function openWorldMarket(
  spec: WorldMarketSpec,
  effects: Effects,
  signal: AbortSignal,
): Promise<WorldMarket> {
  const { config, home, days } = spec;
  const simulated = openSimulatedMarket(join(home.checkpoints, 'market'), config.seed, days.span.to);
  const way = fetchingOf(config.market);
  return way === null ? settledMarket(spec, simulated, effects) : fetchedMarket(spec, way, simulated, effects, signal);
}

/** A function of the seed and the files alone: what has landed follows from them and need not be read. */
async function settledMarket({ config, days }: WorldMarketSpec, simulated: SimulatedMarket, effects: Effects) {
  const files = config.market.filter((market) => market !== 'simulated');
  const feeds: MarketFeed[] = await readMarketFiles(files, effects.log);
  const market = openMarket({ seed: config.seed, feeds, simulated: simulated.market, ...days });
  for (const line of reachOf(market, feeds)) effects.log(line);
  return { market, keep: async () => simulated.keep() };
}

async function fetchedMarket(
  { config, home, days, warehouse }: WorldMarketSpec,
  way: Fetching,
  simulated: SimulatedMarket,
  effects: Effects,
  signal: AbortSignal,
): Promise<WorldMarket> {
  const { span } = days;
  const opened = await warehouse();
  const landed = opened === null ? null : await readLandedMarket(opened, span);
  const gathering: GatheringSpec = { way, span, landed, sources: config.sources ?? {}, cache: home.cache };
  const [prices, rates] = await Promise.all([
    gatherPrices(gathering, effects, signal),
    gatherRates(gathering, effects, signal),
  ]);
  const feeds = [...prices.feeds, ...rates.feeds];
  const market = openFetchedMarket({ ...days, landed, feeds, simulated: simulated.market });
  const story = storyOf({ span, market, landed, prices, rates });
  if (way === 'live') refuseOthers(story);
  const line = lineOf(story);
  if (line !== null) effects.log(line);
  return {
    market,
    async keep() {
      simulated.keep();
      if (landed === null) return;
      const late = await keepLate(home.late, feeds, landed, span);
      if (late.prices + late.rates > 0) effects.log(lateLine(late.prices + late.rates));
    },
  };
}

function refuseOthers(story: Story): void {
  const line = lineOf(story);
  if (line === null) return;
  throw new UserError(
    `${line.replace(/^market: /, 'not all of the market is live: ')}; --market auto takes what there is`,
  );
}

function lateLine(rows: number): string {
  return `market: ${rows.toLocaleString('en-US')} real prices or rates came too late; kept aside in market/late`;
}
