/** A command's hold on its home: the world it means, and the warehouse, opened when first needed. */
import type { Effects } from '../effects.js';
import { parseProfile } from '../simulator/profiles.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Config } from './config.js';
import { type Home, openHome, rememberHome } from './home.js';
import { mayHold, openHomeWarehouse } from './homeWarehouse.js';
import { patiently } from './lock.js';
import type { Producer } from './producer.js';
import { openProducer, worldDays } from './producers.js';
import { type Crew, openCrew } from './workers/crew.js';
import { openWorldMarket } from './worldMarket.js';

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
  const held = holdWarehouse(home, config, effects, signal);
  try {
    const world = await openWorldMarket({ config, home, days: days.market, warehouse: held.maybe }, effects, signal);
    // A world of given counts is one walk: more hands would have nothing to do.
    const crew = openCrew(profile.kind === 'rates' ? config.workers : 1, signal);
    const options = { crew, folder: home.checkpoints, log: effects.log };
    const producer = await openProducer({ profile, seed, asOf, days, market: world.market }, options);
    await rememberHome(home);
    await world.keep();
    return {
      config,
      home,
      producer,
      crew,
      effects,
      signal,
      warehouse: held.open,
      async close() {
        await crew.close();
        await held.close();
      },
    };
  } catch (error) {
    await held.close();
    throw error;
  }
}

interface Held {
  open(): Promise<Warehouse>;
  /** Opened only where there is something in it: a world that is refused leaves nothing. */
  maybe(): Promise<Warehouse | null>;
  close(): Promise<void>;
}

function holdWarehouse(home: Home, config: Config, effects: Effects, signal: AbortSignal): Held {
  let opened: Promise<Warehouse> | undefined;
  // Whoever only looks takes no lock of ours, but keeps the file from being written.
  const open = () =>
    (opened ??= patiently({ wait: config.wait, signal }, effects, () =>
      openHomeWarehouse(config, home, { now: effects.now }),
    ));
  return {
    open,
    maybe: async () => (mayHold(config, home) ? open() : null),
    close: async () => (await opened?.catch(() => undefined))?.close(),
  };
}
