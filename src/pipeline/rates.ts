/** The producer of worlds of rates: every piece is a window of days with all its tables, made by the crew's shards. */
import { join } from 'node:path';
import type { Block } from '../contract/block.js';
import { type Marketing, planMarketing, recentMarketing } from '../simulator/marketing/marketing.js';
import type { WorldSpec } from '../simulator/world.js';
import { worldTables } from '../simulator/worldTables.js';
import { cutByMonth, formatDay, type Window } from '../time.js';
import { coverageName } from '../warehouse/coverage.js';
import { type Checkpoints, openCheckpoints } from './checkpoints.js';
import type { Piece, Producer, Request, WorldDays } from './producer.js';
import { readState, writeState } from './stateFile.js';
import type { Crew } from './workers/crew.js';
import type { Hand } from './workers/hand.js';
import type { ShardPart } from './workers/work.js';
import { WORLD_TABLES } from './worldDays.js';

export interface RatesOptions {
  readonly crew: Crew;
  /** For checkpoints. */
  readonly folder: string;
  readonly log: (line: string) => void;
}

const DAYS_PER_YEAR = 365.25;

/** Pieces from one checkpoint to the next in a long run; its last one always leaves one. */
const KEPT_EVERY = 3;

interface Work extends Omit<RatesOptions, 'folder'> {
  readonly spec: WorldSpec;
  readonly checkpoints: Checkpoints;
  /** Through the end of the world; from its first day, or from the last days before the one that it was resumed after. */
  readonly marketing: Marketing;
}

export function ratesProducer(spec: WorldSpec, days: WorldDays, options: RatesOptions): Producer {
  return {
    ...days,
    name: `simulator/${spec.profile.name}`,
    produce: (request, signal) => produce(spec, request, options, signal),
  };
}

async function* produce(
  spec: WorldSpec,
  request: Request,
  options: RatesOptions,
  signal: AbortSignal,
): AsyncGenerator<Piece, void> {
  const windows = [...(request.history === null ? [] : cutByMonth(request.history)), ...request.windows];
  if (windows.length === 0) return;
  const checkpoints = openCheckpoints(options.folder, spec, options.log);
  const work = await openShards({ ...options, spec, checkpoints }, windows);
  for (const [index, window] of windows.entries()) {
    signal.throwIfAborted();
    const kept = index === windows.length - 1 || (index + 1) % KEPT_EVERY === 0;
    yield pieceOf(work, window, await live(work, window, kept));
  }
}

/** From the newest good checkpoint before the window, else from the first day. */
async function openShards(opening: Omit<Work, 'marketing'>, windows: readonly Window[]): Promise<Work> {
  const { spec, checkpoints, log } = opening;
  const [from, to] = [windows[0]!.from, windows.at(-1)!.to];
  const plan = (before?: Marketing): Work => ({ ...opening, marketing: planMarketing(spec, spec.market.to, before) });
  for await (const { day, folder } of checkpoints.through(from - 1)) {
    const before = readState<Marketing>(planFile(folder));
    const work = before === null ? null : plan(before);
    if (work !== null && (await openAll(work, folder, { from: day + 1, to }))) return work;
    log(`the checkpoint of ${formatDay(day)} is damaged: not used`);
  }
  const work = plan();
  await openAll(work, null, { from: spec.start, to });
  return work;
}

/** The marketing of the days before, for a plan that is continued. */
function planFile(folder: string): string {
  return join(folder, 'marketing.state');
}

/** `window`: the days that are to be lived. */
async function openAll({ crew, spec, marketing }: Work, from: string | null, window: Window): Promise<boolean> {
  const open = (hand: Hand, shards: readonly number[]) => hand.open({ spec, marketing, shards, from });
  const hands = crew.hands(userDaysOf(spec, window));
  const opened = await Promise.all(hands.map((hand, h) => open(hand, shardsOf(spec.profile.shards, h, hands.length))));
  return opened.every(Boolean);
}

/** About: users sign up at the profile's rate from the first day on. */
function userDaysOf({ profile, start }: WorldSpec, { from, to }: Window): number {
  const users = (day: number) => (profile.usersPerYear / DAYS_PER_YEAR) * (day - start);
  return ((users(from) + users(to + 1)) / 2) * (to + 1 - from);
}

/** Every so-manieth, so that no hand has all the large ones. */
function shardsOf(count: number, hand: number, hands: number): number[] {
  return Array.from({ length: count }, (_, shard) => shard).filter((shard) => shard % hands === hand);
}

/** In the order of the shards, whoever lived them. */
async function live({ crew, marketing, checkpoints }: Work, window: Window, isKept: boolean): Promise<ShardPart[]> {
  const keep = isKept ? await checkpoints.begin(window.to) : null;
  const parts = await Promise.all(crew.hands().map((hand) => hand.live({ window, keep })));
  if (keep !== null) {
    writeState(planFile(keep), recentMarketing(marketing, window.to));
    await checkpoints.seal(window.to);
  }
  return parts.flat().sort((a, b) => a.shard - b.shard);
}

function pieceOf({ spec, marketing }: Work, window: Window, parts: readonly ShardPart[]): Piece {
  const whole: Readonly<Record<string, Block>> = worldTables(
    spec,
    marketing,
    window,
    sumOf(parts.map(({ sums }) => sums)),
  );
  const blocksOf = (name: string) =>
    [...parts.map(({ blocks }) => blocks[name]), whole[name]].filter((block): block is Block => block !== undefined);
  const tables = WORLD_TABLES.map((table) => ({ table, window, blocks: blocksOf(coverageName(table)) }));
  return { asOf: window.to, window, tables };
}

function sumOf(counts: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(counts[0]?.length ?? 0);
  for (const count of counts) for (let i = 0; i < sum.length; i++) sum[i]! += count[i]!;
  return sum;
}
