/**
 * The producer of `classic` worlds. Their five reference tables are loaded whole at first, with acquisitions, identity
 * checks, prices and rates; the ramp, the ledger and the users who changed come day by day.
 */
import { setImmediate } from 'node:timers/promises';
import { RAW, type RawName } from '../contract/raw/index.js';
import { appendArrivals } from '../simulator/classic/arrivals.js';
import { step } from '../simulator/classic/exchange.js';
import { type CountsProfile, spanOf } from '../simulator/classic/profile.js';
import { appendFutureUsers, appendUsers } from '../simulator/classic/users.js';
import { createWorld, type World } from '../simulator/classic/world.js';
import type { Market } from '../simulator/market/market.js';
import { marketRows } from '../simulator/market/rows.js';
import type { Day, Window } from '../time.js';
import type { Piece, Producer, Request, TablePiece, WorldDays } from './producer.js';

export interface ClassicSpec {
  readonly profile: CountsProfile;
  readonly seed: number;
  readonly asOf: Day;
  readonly market: Market;
}

const WHOLE = [
  'deposits',
  'withdrawals',
  'orders',
  'trades',
  'crypto_prices',
  'fx_rates',
  'user_acquisitions',
  'kyc_checks',
] as const satisfies readonly RawName[];

export function classicProducer(spec: ClassicSpec): Producer {
  const days = classicDays(spec.profile, spec.asOf);
  return {
    ...days,
    name: `simulator/${spec.profile.name}`,
    produce: (request, signal) => produce(spec, request, days.history, signal),
  };
}

export function classicDays(profile: CountsProfile, asOf: Day): WorldDays {
  const { span, rampFrom } = spanOf(profile, asOf);
  return {
    history: { from: span.from, to: rampFrom - 1 },
    daily: { from: rampFrom, to: span.to },
    end: span.to,
    historyTables: ['users', ...WHOLE, 'ledger_entries'],
    market: { span, lead: 0 },
  };
}

/** One walk through the days; the set-up comes first though its whole tables are known last. */
async function* produce(
  spec: ClassicSpec,
  request: Request,
  history: Window,
  signal: AbortSignal,
): AsyncGenerator<Piece, void> {
  const world = createWorld({ ...spec, shard: 0 });
  const setsUp = request.history !== null;
  const until = setsUp ? world.span.to : (request.windows.at(-1)?.to ?? history.to);
  let past: TablePiece[] = [];
  const pieces: Piece[] = [];
  while (world.state.day < until) {
    // Signals are heard between two days only.
    await setImmediate();
    signal.throwIfAborted();
    step(world);
    const { day } = world.state;
    if (day === history.to) past = takePast(world, history);
    const window = request.windows.find(({ to }) => to === day);
    if (window !== undefined) pieces.push(takeDays(world, window));
    else if (request.windows.some(({ from }) => from === day + 1)) takeDays(world, { from: day, to: day });
  }
  if (setsUp) yield { asOf: history.to, window: history, tables: [...past, ...takeWhole(world)] };
  yield* pieces;
}

function takePast(world: World, history: Window): TablePiece[] {
  appendUsers(world, history, world.rows.users);
  appendFutureUsers(world, world.rows.users);
  return [take(world, 'users', world.span), take(world, 'ledger_entries', history)];
}

function takeDays(world: World, window: Window): Piece {
  appendUsers(world, window, world.rows.users);
  const tables = (['users', 'ramp_transactions', 'ledger_entries'] as const).map((name) => take(world, name, window));
  return { asOf: window.to, window, tables };
}

function takeWhole(world: World): TablePiece[] {
  appendArrivals(world);
  marketRows(world.spec.market, world.span, world.rows.crypto_prices, world.rows.fx_rates);
  return WHOLE.map((name) => take(world, name, world.span));
}

function take(world: World, table: RawName, window: Window): TablePiece {
  return { table: RAW[table], window, blocks: [world.rows[table].take()] };
}
