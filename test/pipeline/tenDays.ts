/** Ten days after a set-up, ingested in several ways that must come to the same (issue 5, done when 1). */
import { type Effects, realEffects } from '../../src/effects.js';
import type { Config } from '../../src/pipeline/config.js';
import { ingest, load } from '../../src/pipeline/run.js';
import { openSession, type Session } from '../../src/pipeline/session.js';
import { type Day, parseDay } from '../../src/time.js';

export interface TenDays {
  readonly profile: object;
  /** The first of the ten. */
  readonly first: Day;
  readonly asOf: Day;
}

/** Set-up to 2024-04-10, then 90 days. */
export const RATES: TenDays = {
  profile: { extends: 'demo', usersPerYear: 600, start: '2024-02-20', shards: 2, truthLives: 1 },
  first: parseDay('2024-04-11', 'day'),
  asOf: parseDay('2024-07-09', 'day'),
};

export const CLASSIC: TenDays = {
  profile: {
    ...{ extends: 'classic', days: 60, rampDays: 12, users: 80, deposits: 60, withdrawals: 30, orders: 120 },
    rampPerDay: 20,
  },
  first: parseDay('2024-03-30', 'day'),
  asOf: parseDay('2024-04-10', 'day'),
};

/** Each wish is a load of its own; days are counted from 1. */
export const WAYS: Readonly<Record<string, readonly [from: number, to: number][]>> = {
  'in one go': [[1, 10]],
  'five and five': [
    [1, 5],
    [6, 10],
  ],
  'day by day': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((day) => [day, day]),
  'day by day, 3 and 7 twice, 5 again at the end': [1, 2, 3, 3, 4, 5, 6, 7, 7, 8, 9, 10, 5].map((day) => [day, day]),
};

export function setUp(home: string, world: TenDays): Promise<unknown> {
  return inSession(home, world, (session) => load(session));
}

/** One load for each of the wishes, in their order. */
export function ingestDays(
  home: string,
  world: TenDays,
  wishes: readonly (readonly [from: number, to: number])[],
): Promise<void> {
  return inSession(home, world, async (session) => {
    for (const [from, to] of wishes) await ingest(session, { from: world.first + from - 1, to: world.first + to - 1 });
  });
}

/** In a session of its own, as a command is. */
async function inSession<T>(
  home: string,
  { profile, asOf }: TenDays,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const config: Config = {
    home,
    seed: 5,
    asOf,
    profile: JSON.stringify(profile),
    market: ['simulated'],
    workers: 1,
    wait: 0,
    backups: 0,
    keepDays: 30,
    json: false,
    quiet: true,
  };
  const effects: Effects = { ...realEffects, log: () => {}, print: () => {} };
  const session = await openSession(config, effects);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
