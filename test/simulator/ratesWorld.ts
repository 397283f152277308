/** A small world of rates: a market, a plan, shards to live day by day, and their rows as plain objects. */
import type { Block } from '../../src/contract/block.js';
import { RAW } from '../../src/contract/raw/index.js';
import type { Table } from '../../src/contract/table.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import type { ShardTable } from '../../src/simulator/books.js';
import { lookbackFrom } from '../../src/simulator/drive.js';
import { openShard, step } from '../../src/simulator/exchange.js';
import type { Market } from '../../src/simulator/market/market.js';
import { simulateMarket } from '../../src/simulator/market/simulateMarket.js';
import { type Marketing, planMarketing } from '../../src/simulator/marketing/marketing.js';
import { PROFILES, type RatesProfile } from '../../src/simulator/profiles.js';
import type { Shard } from '../../src/simulator/shard.js';
import { type Taken, take } from '../../src/simulator/taking.js';
import type { WorldSpec } from '../../src/simulator/world.js';
import { type Day, dayOfMicros, parseDay } from '../../src/time.js';
import { cellsOf, type Value } from '../contract/cellsOf.js';

export const START = parseDay('2024-01-01', 'start');

export interface Changes {
  readonly profile?: Partial<RatesProfile>;
  readonly seed?: number;
  readonly days?: number;
  readonly market?: Market;
  readonly life?: number;
  readonly moneyCut?: number;
}

/** A spec whose market ends with its last day. */
export interface SmallWorld extends WorldSpec {
  readonly marketing: Marketing;
}

export function smallWorld(changes: Changes = {}): SmallWorld {
  const { days = 150, seed = 3, profile, market = marketOf(days), ...rest } = changes;
  const demo = PROFILES['demo'] as RatesProfile;
  const spec = {
    ...rest,
    seed,
    market,
    start: START,
    profile: { ...demo, usersPerYear: 2000, shards: 1, truthLives: 0, ...profile },
  };
  return { ...spec, marketing: planMarketing(spec, market.to) };
}

const MARKETS = new Map<number, Market>();

function marketOf(days: number): Market {
  const market = MARKETS.get(days) ?? simulateMarket(5, { from: lookbackFrom(START), to: START + days - 1 });
  MARKETS.set(days, market);
  return market;
}

export function openedShard(world: SmallWorld, number = 0): Shard {
  return openShard(world, number, world.marketing);
}

export function liveThrough(shard: Shard, day: Day): Shard {
  while (shard.state.day < day) step(shard);
  return shard;
}

/** The rows of the whole world's one shard, taken once at its end. */
export function livedRows(world: SmallWorld): Rows {
  return rowsOf(take(liveThrough(openedShard(world), world.market.to)));
}

export type Row = Readonly<Record<string, Value>>;
export type Rows = Readonly<Record<ShardTable, readonly Row[]>>;

export function rowsOf({ blocks }: Taken): Rows {
  const tables = Object.entries(blocks).map(([name, block]) => [name, rowsOfBlock(tableOf(name as ShardTable), block)]);
  return Object.fromEntries(tables) as Rows;
}

export function rowsOfBlock(table: Table, block: Block): Row[] {
  const columns = Object.keys(table.columns).map((name) => [name, cellsOf(table, block, name)] as const);
  return Array.from({ length: block.rows }, (_, row) =>
    Object.fromEntries(columns.map(([name, cells]) => [name, cells[row]!])),
  );
}

export function tableOf(name: ShardTable): Table {
  const tables: Readonly<Record<string, Table>> = {
    ...RAW,
    'truth.users': TRUTH.users,
    'truth.user_revenue': TRUTH.user_revenue,
  };
  return tables[name]!;
}

/** What was taken, piece after piece, as the warehouse keeps it: of each key the newest version. */
export function newestOf(name: ShardTable, pieces: readonly Rows[]): Row[] {
  const { key } = tableOf(name);
  const newest = new Map<string, Row>();
  for (const row of pieces.flatMap((piece) => piece[name])) {
    const id = key.map((column) => row[column]).join('/');
    const before = newest.get(id);
    if (before === undefined || before['_as_of']! < row['_as_of']!) newest.set(id, row);
  }
  return [...newest.values()];
}

/** Rows as lines of text, to compare many at once. */
export function linesOf(rows: readonly Row[]): string[] {
  return rows.map((row) => Object.values(row).join('|'));
}

/** Every table as lines. */
export function allLines(rows: Rows): Readonly<Record<string, string[]>> {
  return Object.fromEntries(Object.entries(rows).map(([name, table]) => [name, linesOf(table)]));
}

/** Rows by what a column says, in their order. */
export function groupedBy(rows: readonly Row[], column: string): Map<Value, Row[]> {
  const groups = new Map<Value, Row[]>();
  for (const row of rows) {
    const group = groups.get(row[column]!);
    if (group === undefined) groups.set(row[column]!, [row]);
    else group.push(row);
  }
  return groups;
}

/** The day of a row's timestamp. */
export function dayOf(row: Row): Day {
  return dayOfMicros(Number(row['timestamp']));
}
