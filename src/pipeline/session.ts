/** A command's hold on its home: the world it means, and the warehouse, opened when first needed. */
import { join } from 'node:path';
import type { Effects } from '../effects.js';
import { openMarket } from '../simulator/market/openMarket.js';
import { parseProfile } from '../simulator/profiles.js';
import { readMarketFiles } from '../sources/marketFile.js';
import { openWarehouse } from '../warehouse/open.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Config } from './config.js';
import { type Home, openHome, rememberHome } from './home.js';
import { patiently } from './lock.js';
import { reachOf } from './marketReach.js';
import type { Producer } from './producer.js';
import { openProducer, worldDays } from './producers.js';
import { openSimulatedMarket } from './simulatedMarket.js';
import { type Crew, openCrew } from './workers/crew.js';

export interface Session {
  readonly config: Config;
  readonly home: Home;
  readonly producer: Producer;
  /** Who makes and writes the pieces. */
  readonly crew: Crew;
  readonly effects: Effects;
  /** Aborted by Ctrl-C: what runs stops at the next safe point. */
  readonly signal: AbortSignal;
  warehouse(): Promise<Warehouse>;
  close(): Promise<void>;
}

/** Throws UserError for a world that cannot be: unknown profile, as-of before the start, a market that begins too late. */
export async function openSession(
  config: Config,
  effects: Effects,
  signal: AbortSignal = new AbortController().signal,
): Promise<Session> {
  const home = await openHome(config);
  const profile = parseProfile(home.profile.json, home.profile.name);
  const { seed, asOf } = config;
  const days = worldDays(profile, asOf, home.firstDays);
  const files = config.market.filter((market) => market !== 'simulated');
  const feeds = await readMarketFiles(files, effects.log);
  const simulated = openSimulatedMarket(join(home.checkpoints, 'market'), seed, days.market.span.to);
  const market = openMarket({ seed, feeds, simulated: simulated.market, ...days.market });
  for (const line of reachOf(market, feeds)) effects.log(line);
  // A world of given counts is one walk: more hands would have nothing to do.
  const crew = openCrew(profile.kind === 'rates' ? config.workers : 1, signal);
  const options = { crew, folder: home.checkpoints, log: effects.log };
  const producer = await openProducer({ profile, seed, asOf, days, market }, options);
  await rememberHome(home);
  simulated.keep();
  let opened: Promise<Warehouse> | undefined;
  return {
    config,
    home,
    producer,
    crew,
    effects,
    signal,
    warehouse() {
      const open = () => openWarehouse({ home: home.path, kind: 'duckdb', now: effects.now });
      // Whoever only looks takes no lock of ours, but keeps the file from being written.
      opened ??= patiently({ wait: config.wait, signal }, effects, open);
      return opened;
    },
    async close() {
      await crew.close();
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}
